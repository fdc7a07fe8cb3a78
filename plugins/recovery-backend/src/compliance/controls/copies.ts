import type {
  ControlFacts,
  ControlResult,
  RecoveryControl,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { copySets } from './copySets';
import { asked, eachResource, fail, pass, unknown } from './shared';
import { countCopies, counts } from './storageControl';

/** Judges the number of copies, the data itself being one of them. */
export function judgeNumber(
  facts: ControlFacts,
  wanted: number,
): ControlResult {
  return countCopies(facts, {
    wanted: wanted - 1,
    has: () => true,
    what: 'backups with a usable point',
    nextStep:
      'Bind the service to a source that is declared as a copy of this one, with the same selector.',
    declare: 'Look at the sources that cannot be read.',
  });
}

/** Kinds of storage on which backups certainly lie, and backups that may lie on others. */
function kindsOf(set: ResourceFacts[]): { known: number; open: number } {
  const lying = set
    .map(one => ({
      medium: one.source?.storage.medium,
      counts: counts(one, () => true),
    }))
    .filter(one => one.counts !== false);
  const certain = lying.filter(
    one => one.counts === true && one.medium !== undefined,
  );
  return {
    known: new Set(certain.map(({ medium }) => medium)).size,
    open: lying.length - certain.length,
  };
}

/** Kinds of storage that backups certainly lie on, where they are the fewest. */
export function fewestKinds(facts: ControlFacts): number {
  const numbers = copySets(facts).map(set => kindsOf(set).known);
  return numbers.length === 0 ? 0 : Math.min(...numbers);
}

/** Judges the kinds of storage that the backups of the same data lie on. */
export function judgeMedia(facts: ControlFacts, wanted: number): ControlResult {
  const sets = copySets(facts);
  return eachResource(facts, resource => {
    const set = sets.find(one => one.includes(resource))!;
    const { known, open } = kindsOf(set);
    const text = `${resource.name}: its backups lie on ${known} of ${wanted} kinds of storage`;
    if (known >= wanted) {
      return pass(`${text}.`);
    }
    return known + open >= wanted
      ? unknown(
          `${text}; of others it is not known.`,
          'Have an administrator declare storage.medium of the sources, and look at those that cannot be read.',
        )
      : fail(`${text}.`, 'Keep a copy on another kind of storage.');
  });
}

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
        const counted = judgeNumber(facts, wanted.number);
        if (counted.result !== 'pass' || wanted.media === undefined) {
          return counted;
        }
        const media = judgeMedia(facts, wanted.media);
        return media.result === 'pass'
          ? counted
          : { ...media, evidence: counted.evidence };
      },
    );
  },
};
