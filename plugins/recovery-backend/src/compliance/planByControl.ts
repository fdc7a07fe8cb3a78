import type {
  ControlFacts,
  ControlResult,
  RecoveryControl,
} from 'backstage-plugin-recovery-node';
import { fewestKinds, judgeMedia, judgeNumber } from './controls/copies';
import { encrypted } from './controls/encrypted';
import { immutableCopy } from './controls/immutableCopy';
import { runbook } from './controls/runbook';
import { separateCopy } from './controls/separateCopy';
import { asked } from './controls/shared';
import { fewestOf } from './controls/storageControl';
import { toStanding, type PlannedObjective } from './plannedObjective';

type Numbers = Pick<
  PlannedObjective,
  'asked' | 'achieved' | 'askedCount' | 'achievedCount'
>;

/** What is judged as its control judges it, beside the numbers that it goes by. */
interface Judged {
  name: PlannedObjective['name'];
  evaluate: RecoveryControl['evaluate'];
  numbers(
    facts: ControlFacts,
    objectives: NonNullable<ControlFacts['objectives']>,
  ): Numbers;
}

const ofCopies =
  (
    name: 'number' | 'media',
    words: string,
    judge: (facts: ControlFacts, wanted: number) => ControlResult,
  ): RecoveryControl['evaluate'] =>
  facts =>
    asked(facts, facts.objectives?.copies?.[name], words, wanted =>
      judge(facts, wanted),
    );

const judged: Judged[] = [
  {
    name: 'runbook',
    evaluate: runbook.evaluate,
    numbers({ runbook: named, now }, objectives) {
      const within = objectives.runbook?.reviewedWithin;
      if (within === undefined) {
        return { askedCount: 1, achievedCount: named ? 1 : 0 };
      }
      const reviewedAt = named?.reviewedAt ?? Infinity;
      return {
        asked: within,
        achieved: reviewedAt <= now ? now - reviewedAt : undefined,
      };
    },
  },
  {
    name: 'copies',
    evaluate: ofCopies('number', 'number of copies', judgeNumber),
    numbers: (facts, { copies }) => ({
      askedCount: copies?.number,
      achievedCount: 1 + fewestOf(facts, () => true),
    }),
  },
  {
    name: 'media',
    evaluate: ofCopies('media', 'kinds of storage', judgeMedia),
    numbers: (facts, { copies }) => ({
      askedCount: copies?.media,
      achievedCount: fewestKinds(facts),
    }),
  },
  {
    name: 'offsite',
    evaluate: separateCopy.evaluate,
    numbers: (facts, { copies }) => ({
      askedCount: copies?.offsite,
      achievedCount: fewestOf(facts, ({ source }) => source?.storage.offsite),
    }),
  },
  {
    name: 'immutable',
    evaluate: immutableCopy.evaluate,
    numbers: facts => ({
      askedCount: 1,
      achievedCount: fewestOf(facts, ({ source }) => source?.storage.immutable),
    }),
  },
  {
    name: 'encrypted',
    evaluate: encrypted.evaluate,
    numbers: ({ resources }) => ({
      askedCount: Math.max(1, resources.length),
      achievedCount: resources.filter(
        ({ source }) => source?.storage.encrypted === true,
      ).length,
    }),
  },
];

/** Runbook, copies and where they lie beside what is asked. */
export function planByControl(facts: ControlFacts): PlannedObjective[] {
  return judged.map(({ name, evaluate, numbers }) => {
    const standing = toStanding(evaluate(facts));
    return facts.objectives && standing.state !== 'not-applicable'
      ? { name, ...numbers(facts, facts.objectives), ...standing }
      : { name, ...standing };
  });
}
