import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const soc2: FrameworkDefinition = {
  id: 'soc-2',
  title: 'SOC 2 Trust Services Criteria',
  version: '2017, with points of focus of 2022',
  source:
    'https://www.aicpa-cima.com/resources/download/2017-trust-services-criteria-with-revised-points-of-focus-2022',
  clauses: [
    {
      id: 'A1.2',
      text: 'Backup, recovery infrastructure and environmental protection are designed, run and watched to meet the objectives.',
      controls: [
        'protected',
        'source-healthy',
        'no-missed-runs',
        'point-within-rpo',
        'separate-copy',
      ],
    },
    {
      id: 'A1.2-environment',
      text: 'Environmental threats to the sites are detected and mitigated.',
      controls: [],
    },
    {
      id: 'A1.3',
      text: 'Recovery procedures are tested to support recovery to the objectives, and backups for being intact and complete.',
      controls: ['drilled', 'rta-within-rto', 'complete', 'verified-structure'],
    },
    {
      id: 'CC7.5',
      text: 'Activities to recover from security incidents are identified, developed and carried out.',
      controls: ['runbook', 'drilled', 'four-eyes'],
    },
  ],
};
