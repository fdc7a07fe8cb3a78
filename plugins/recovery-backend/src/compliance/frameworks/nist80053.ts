import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const nist80053: FrameworkDefinition = {
  id: 'nist-800-53',
  title: 'NIST SP 800-53',
  version: 'Rev. 5 (5.2.0)',
  source: 'https://csrc.nist.gov/pubs/sp/800/53/r5/upd1/final',
  clauses: [
    {
      id: 'CP-2',
      text: 'A contingency plan names objectives, roles and steps, is approved, and is reviewed at a set frequency.',
      controls: ['runbook', 'rto-below-mtd'],
    },
    {
      id: 'CP-2(1)',
      text: 'The plan is coordinated with the parts of the organization that have related plans.',
      controls: [],
    },
    {
      id: 'CP-2(3)',
      text: 'Essential functions are to be resumed within a period that was set.',
      controls: ['rta-within-rto', 'rto-below-mtd'],
    },
    {
      id: 'CP-2(8)',
      text: 'The assets behind essential functions are identified.',
      controls: [],
    },
    {
      id: 'CP-4',
      text: 'The contingency plan is tested at a set frequency; results are reviewed and corrected.',
      controls: ['drilled'],
    },
    {
      id: 'CP-4(1)',
      text: 'Tests of the plan are coordinated with those of related plans.',
      controls: [],
    },
    {
      id: 'CP-4(2)',
      text: 'The plan is tested at the alternate processing site.',
      controls: [],
    },
    {
      id: 'CP-4(3)',
      text: 'The plan is tested with automated mechanisms.',
      controls: ['drilled'],
    },
    {
      id: 'CP-4(4)',
      text: 'A test recovers and rebuilds the system whole to a known state.',
      controls: ['drilled', 'rta-within-rto'],
    },
    {
      id: 'CP-6',
      text: 'There is an alternate storage site for backups, protected like the primary one.',
      controls: ['separate-copy', 'encrypted'],
    },
    {
      id: 'CP-6(1)',
      text: 'The alternate storage site is far enough away not to share the same threats.',
      controls: ['separate-copy'],
    },
    {
      id: 'CP-6(2)',
      text: 'The alternate site is set up so that recovery meets time and point objectives.',
      controls: [],
    },
    {
      id: 'CP-6(3)',
      text: 'Problems of reaching the alternate site in a wide disaster are known, with what to do.',
      controls: [],
    },
    {
      id: 'CP-9',
      text: 'User, system and documentation data is backed up at frequencies that meet the recovery objectives, and the backups are protected.',
      controls: [
        'protected',
        'point-within-rpo',
        'schedule-meets-rpo',
        'encrypted',
      ],
    },
    {
      id: 'CP-9(1)',
      text: 'Backups are tested for reliable media and intact information at a set frequency.',
      controls: ['verified-structure', 'verified-sample', 'verified-full'],
    },
    {
      id: 'CP-9(2)',
      text: 'A sample of backed up information is used to restore functions when the plan is tested.',
      controls: ['drilled', 'drill-freshness'],
    },
    {
      id: 'CP-9(3)',
      text: 'Backups of critical system software and security information are kept in another facility, or in a fire-rated container away from the system.',
      controls: ['separate-copy'],
    },
    {
      id: 'CP-9(5)',
      text: 'Backups are transferred to the alternate storage site at a rate that meets the objectives.',
      controls: ['separate-copy', 'point-within-rpo'],
    },
    {
      id: 'CP-9(6)',
      text: 'There is a redundant system that is not with the primary one and takes over without loss or disruption.',
      controls: [],
    },
    {
      id: 'CP-9(7)',
      text: 'Deleting or destroying backups takes two people.',
      controls: [],
    },
    {
      id: 'CP-9(8)',
      text: 'Cryptography keeps backups from being disclosed or changed unseen.',
      controls: ['encrypted'],
    },
    {
      id: 'CP-10',
      text: 'The system can be recovered to a known state within the time and point objectives.',
      controls: ['rta-within-rto', 'point-within-rpo', 'drilled'],
    },
    {
      id: 'CP-10(2)',
      text: 'Systems with transactions can recover them.',
      controls: [],
    },
    {
      id: 'CP-10(4)',
      text: 'Components can be restored within set times from images under configuration control and integrity protection.',
      controls: ['rta-within-rto', 'verified-full'],
    },
    {
      id: 'CP-10(6)',
      text: 'The components that are used for recovery are protected themselves.',
      controls: [],
    },
  ],
};
