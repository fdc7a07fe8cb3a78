import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { countCopies } from './storageControl';
import { asked } from './shared';

export const separateCopy: RecoveryControl = {
  id: 'separate-copy',
  title: 'Copy in another failure domain',
  description:
    'As many backups as the tier asks lie in another failure domain than the data, as the administrator declared.',
  group: 'resilience',
  evaluate(facts) {
    return asked(
      facts,
      facts.objectives?.copies?.offsite,
      'copy in another failure domain',
      offsite =>
        countCopies(facts, {
          wanted: offsite,
          has: ({ source }) => source?.storage.offsite,
          what: 'backups in another failure domain',
          nextStep:
            'Keep a copy elsewhere: in another building, region or account.',
          declare:
            'Have an administrator declare storage.offsite of the sources.',
        }),
    );
  },
};
