import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const iso27001: FrameworkDefinition = {
  id: 'iso-27001',
  title: 'ISO/IEC 27001',
  version: '2022',
  source: 'https://www.iso.org/standard/27001',
  clauses: [
    {
      id: 'A.5.29',
      text: 'It is planned how information security is kept up during a disruption.',
      controls: [],
    },
    {
      id: 'A.5.30',
      text: 'ICT readiness is planned, carried out, maintained and tested against continuity objectives.',
      controls: ['runbook', 'drilled', 'rta-within-rto', 'rto-below-mtd'],
    },
    {
      id: 'A.8.13',
      text: 'Backups of information, software and systems are kept and regularly tested, by an agreed policy.',
      controls: [
        'protected',
        'point-within-rpo',
        'no-missed-runs',
        'retention-kept',
        'verified-structure',
        'drilled',
        'encrypted',
      ],
    },
    {
      id: 'A.8.14',
      text: 'Processing facilities have enough redundancy to meet their availability requirements.',
      controls: [],
    },
  ],
};
