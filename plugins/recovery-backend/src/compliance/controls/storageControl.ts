import type {
  ControlFacts,
  ControlResult,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { copySets } from './copySets';
import { blindness, eachResource, fail, pass, unknown } from './shared';

function names(set: ResourceFacts[]): string {
  return set.map(({ name }) => name).join(', ');
}

/** Whether a backup has something; undefined when it is not known. */
export type Has = (resource: ResourceFacts) => boolean | undefined;

/** Whether a backup has something and a usable point; undefined when it is not known. */
export function counts(resource: ResourceFacts, has: Has): boolean | undefined {
  const blind = blindness(resource) !== undefined;
  const empty = !blind && resource.points!.usable === 0;
  if (has(resource) === false || empty) {
    return false;
  }
  return blind ? undefined : has(resource);
}

/** Backups that certainly have something, in the set of the same data with the fewest. */
export function fewestOf(facts: ControlFacts, has: Has): number {
  const numbers = copySets(facts).map(
    set => set.filter(one => counts(one, has) === true).length,
  );
  return numbers.length === 0 ? 0 : Math.min(...numbers);
}

/**
 * Judges each set of backups of the same data by how many of them have a property:
 * enough that certainly do is a pass; a fail needs that too few even may.
 */
export function countCopies(
  facts: ControlFacts,
  options: {
    wanted: number;
    has: Has;
    what: string;
    nextStep: string;
    declare: string;
  },
): ControlResult {
  const { wanted, has, what, nextStep, declare } = options;
  const sets = copySets(facts);
  const setOf = (resource: ResourceFacts) =>
    sets.find(set => set.includes(resource))!;
  return eachResource(facts, resource => {
    const set = setOf(resource);
    const answers = set.map(one => counts(one, has));
    const certain = answers.filter(answer => answer === true).length;
    const possible = answers.filter(answer => answer !== false).length;
    const evidence = set.map((one, index) => ({
      label: `${one.name}: ${what}`,
      value: { true: 'yes', false: 'no', undefined: 'not known' }[
        String(answers[index]) as 'true' | 'false' | 'undefined'
      ],
      resourceId: one.id,
      sourceId: one.sourceId,
    }));
    if (certain >= wanted) {
      return pass(`${names(set)}: ${certain} ${what}; ${wanted} asked.`, {
        evidence,
      });
    }
    return possible >= wanted
      ? unknown(
          `${names(
            set,
          )}: ${certain} of ${wanted} ${what}; of others it is not known.`,
          declare,
          { evidence },
        )
      : fail(`${names(set)}: ${possible} of ${wanted} ${what}.`, nextStep, {
          evidence,
        });
  });
}
