import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const cisV8: FrameworkDefinition = {
  id: 'cis-v8',
  title: 'CIS Critical Security Controls',
  version: '8',
  source: 'https://www.cisecurity.org/controls/v8',
  clauses: [
    {
      id: '11.1',
      text: 'There is a data recovery process with scope, priorities and the security of backups, reviewed each year or on change.',
      controls: ['runbook'],
    },
    {
      id: '11.2',
      text: 'In-scope assets are backed up automatically, weekly or more often by sensitivity.',
      controls: ['protected', 'no-missed-runs', 'schedule-meets-rpo'],
    },
    {
      id: '11.3',
      text: 'Recovery data is protected with controls equal to those of the original data.',
      controls: ['encrypted'],
    },
    {
      id: '11.4',
      text: 'An isolated instance of recovery data exists: offline, in the cloud, off-site or versioned.',
      controls: ['separate-copy', 'immutable'],
    },
    {
      id: '11.5',
      text: 'Recovery is tested quarterly or more often for a sample of assets.',
      controls: ['drilled'],
    },
  ],
};
