import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { countCopies } from './storageControl';
import { asked } from './shared';

export const immutableCopy: RecoveryControl = {
  id: 'immutable',
  title: 'Immutable copy',
  description:
    'One backup of the data is such that nobody can change or delete it, as the administrator declared.',
  group: 'resilience',
  evaluate(facts) {
    return asked(facts, facts.objectives?.immutable, 'immutable copy', () =>
      countCopies(facts, {
        wanted: 1,
        has: ({ source }) => source?.storage.immutable,
        what: 'backups that nobody can change',
        nextStep:
          'Keep a copy under an object lock, on an append-only server or offline.',
        declare:
          'Have an administrator declare storage.immutable of the sources.',
      }),
    );
  },
};
