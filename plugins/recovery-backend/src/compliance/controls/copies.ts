import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { copySets } from './copySets';
import { countCopies } from './storageControl';
import { asked, eachResource, fail, pass, unknown } from './shared';

export const copies: RecoveryControl = {
  id: 'copies',
  title: 'Enough copies on enough media',
  description:
    'With the data itself there are as many copies as the tier asks, and the backups lie on as many kinds of storage. A copy counts when it has a usable point.',
  group: 'resilience',
  evaluate(facts) {
    return asked(
      facts,
      facts.objectives?.copies,
      'number of copies',
      wanted => {
        const counted = countCopies(facts, {
          wanted: wanted.number - 1,
          has: () => true,
          what: 'backups with a usable point',
          nextStep:
            'Bind the service to a source that is declared as a copy of this one, with the same selector.',
          declare: 'Look at the sources that cannot be read.',
        });
        if (counted.result !== 'pass' || wanted.media === undefined) {
          return counted;
        }
        const sets = copySets(facts);
        const media = eachResource(facts, resource => {
          const set = sets.find(one => one.includes(resource))!;
          const known = new Set(
            set.flatMap(({ source }) => source?.storage.medium ?? []),
          );
          const undeclared = set.filter(
            ({ source }) => source?.storage.medium === undefined,
          ).length;
          const text = `${resource.name}: its backups lie on ${known.size} of ${wanted.media} kinds of storage`;
          if (known.size >= wanted.media!) {
            return pass(`${text}.`);
          }
          return known.size + undeclared >= wanted.media!
            ? unknown(
                `${text}; of others it is not known.`,
                'Have an administrator declare storage.medium of the sources.',
              )
            : fail(`${text}.`, 'Keep a copy on another kind of storage.');
        });
        return media.result === 'pass'
          ? counted
          : { ...media, evidence: counted.evidence };
      },
    );
  },
};
