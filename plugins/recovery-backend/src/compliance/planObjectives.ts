import type {
  ControlFacts,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { formatDuration, formatInterval } from '../util/format';
import { usualInterval } from './controls/interval';
import { lastDrill, lastTimed } from './controls/rehearsals';
import { blindness } from './controls/shared';
import {
  finite,
  judge,
  namesOf,
  worst,
  type Measured,
  type PlannedObjective,
} from './plannedObjective';
import { planByControl } from './planByControl';
import { planVerification, type VerifiedSources } from './planVerification';
import { restorableAge } from './restorableAge';

/** What something that depends on the entity asks of it, in milliseconds. */
export interface Demand {
  entityRef: string;
  tier: string;
  rpo?: number;
  rto?: number;
}

function strictest(
  demands: Demand[],
  name: 'rpo' | 'rto',
): { demanded?: number; demandedBy?: string } {
  return demands.reduce<{ demanded?: number; demandedBy?: string }>(
    (found, demand) => {
      const value = demand[name];
      return value !== undefined && value < (found.demanded ?? Infinity)
        ? { demanded: value, demandedBy: demand.entityRef }
        : found;
    },
    {},
  );
}

/**
 * Each objective of an entity beside what is so, from its facts and from what depends on
 * it. Reads nothing, and writes nothing.
 */
export function planObjectives(
  facts: ControlFacts,
  demands: Demand[],
  sources: VerifiedSources,
): PlannedObjective[] {
  const { objectives, resources, now } = facts;
  const continuous = resources.every(
    ({ points }) =>
      points?.newestUsable !== undefined &&
      (points.restorableTo ?? 0) > points.newestUsable.time,
  );
  const interval = continuous
    ? undefined
    : finite(worst(resources, resource => usualInterval(resource)));
  const took = worst(resources, resource => lastTimed(resource)?.took);
  const untimed = resources.filter(resource => !lastTimed(resource));
  const drill = {
    reason:
      untimed.length === resources.length
        ? 'It was never restored, so it is not known how long that takes.'
        : `${namesOf(
            untimed,
          )}: never restored, so it is not known how long that takes.`,
    change: `Run a recovery drill of ${namesOf(untimed)}.`,
  };
  const undrilled = resources.filter(resource => {
    const last = lastDrill(resource);
    return !last?.passed || now - last.at > (objectives?.drilledWithin ?? 0);
  });
  const runDrill = `Run a recovery drill of ${namesOf(undrilled)}.`;
  const noPoint = {
    reason: 'There is no usable recovery point.',
    change: 'Make a backup now, and look into why there is none.',
  };
  const notRead = {
    reason: 'Its sources do not tell enough to say.',
    change: 'Look at the sources, and have them read again.',
  };
  return [
    judge(facts, {
      name: 'rpo',
      words: 'RPO',
      asked: objectives?.rpo,
      ...strictest(demands, 'rpo'),
      achieved: restorableAge(facts),
      achievable: interval,
      notKnown: notRead,
      none: noPoint,
      change: wanted =>
        interval !== undefined && interval > wanted
          ? `Make backups ${formatInterval(wanted)} instead of ${formatInterval(
              interval,
            )}.`
          : 'Make a backup now, and find out why the last one is late: the schedule is not what is wrong.',
      // As of the control that a schedule can meet the RPO.
      notKept: 'fail',
    }),
    judge(facts, {
      name: 'rto',
      words: 'RTO',
      asked: objectives?.rto,
      ...strictest(demands, 'rto'),
      achieved: took,
      notKnown: drill,
      none: drill,
      change: wanted =>
        `Make restoring faster by ${formatDuration(took! - wanted)}.`,
    }),
    judge(facts, {
      name: 'mtd',
      words: 'MTD',
      asked: objectives?.mtd,
      achieved: took,
      notKnown: drill,
      none: drill,
      change: wanted =>
        `Make restoring faster by more than ${formatDuration(
          took! - wanted,
        )}: finding out and deciding take time too.`,
    }),
    planRetention(facts, { notKnown: notRead, none: noPoint }),
    ...planVerification(facts, sources),
    judge(facts, {
      name: 'drilledWithin',
      words: 'recovery drill',
      asked: objectives?.drilledWithin,
      achieved: worst(resources, resource => {
        const last = lastDrill(resource);
        return last?.passed ? Math.max(0, now - last.at) : Infinity;
      }),
      notKnown: drill,
      none: {
        reason:
          'Not each of its protected resources passed its last recovery drill.',
        change: runDrill,
      },
      change: () => runDrill,
    }),
    ...planByControl(facts),
  ];
}

/** A history that nothing was removed from is not short, but young: as its control says. */
function planRetention(
  facts: ControlFacts,
  said: Pick<Parameters<typeof judge>[1], 'notKnown' | 'none'>,
): PlannedObjective {
  const { objectives, resources, now } = facts;
  const removed = resources.some(({ points }) => (points?.gone ?? 0) > 0);
  const planned = judge(facts, {
    ...said,
    name: 'retention',
    words: 'retention',
    asked: objectives?.retention,
    achieved: leastHistory(resources, now),
    atLeast: true,
    change: wanted =>
      removed
        ? `Keep points for ${formatDuration(wanted)} at the source.`
        : 'Wait, and keep the points: none was removed so far.',
  });
  return planned.state === 'fail' && planned.achieved !== undefined && !removed
    ? { ...planned, state: 'unknown' }
    : planned;
}

/** How far back all resources go: Infinity when one has no point at all. */
function leastHistory(resources: ResourceFacts[], now: number): Measured {
  const all = resources.map((resource): Measured => {
    if (blindness(resource)) {
      return undefined;
    }
    const oldest = resource.points!.oldestUsableTime;
    return oldest === undefined ? Infinity : Math.max(0, now - oldest);
  });
  if (all.includes(Infinity)) {
    return Infinity;
  }
  return all.length === 0 || all.includes(undefined)
    ? undefined
    : Math.min(...(all as number[]));
}
