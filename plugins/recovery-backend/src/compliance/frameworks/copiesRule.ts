import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const copiesRule: FrameworkDefinition = {
  id: '3-2-1-1-0',
  title: '3-2-1-1-0',
  version: 'Rule of practice; the source has its 3-2-1',
  source:
    'https://www.cisa.gov/sites/default/files/publications/data_backup_options.pdf',
  clauses: [
    {
      id: '3-2',
      text: 'Three copies of the data, on two kinds of storage.',
      controls: ['copies'],
    },
    {
      id: '1-offsite',
      text: 'One copy off site.',
      controls: ['separate-copy'],
    },
    {
      id: '1-immutable',
      text: 'One copy offline or immutable.',
      controls: ['immutable'],
    },
    {
      id: '0',
      text: 'No errors: what is stored was read, and what was restored was checked.',
      controls: ['verified-full', 'drilled'],
    },
  ],
};
