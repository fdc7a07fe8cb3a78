import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const nis2: FrameworkDefinition = {
  id: 'nis2',
  title: 'NIS2',
  version: 'Directive (EU) 2022/2555',
  source: 'https://eur-lex.europa.eu/eli/dir/2022/2555/oj',
  clauses: [
    {
      id: '21(2)(c)-backup',
      text: 'Business continuity: backups are managed.',
      controls: [
        'protected',
        'no-missed-runs',
        'point-within-rpo',
        'retention-kept',
      ],
    },
    {
      id: '21(2)(c)-recovery',
      text: 'Business continuity: recovery from a disaster is possible.',
      controls: ['drilled', 'rta-within-rto', 'runbook'],
    },
    {
      id: '21(2)(c)-crisis',
      text: 'Crises are managed.',
      controls: [],
    },
  ],
};
