import type {
  ControlFacts,
  ControlOutcome,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { formatDuration } from '../util/format';
import { usualInterval } from './controls/interval';
import { lastDrill, lastTimed } from './controls/rehearsals';
import { blindness } from './controls/shared';

/** What something that depends on the entity asks of it, in milliseconds. */
export interface Demand {
  entityRef: string;
  tier: string;
  rpo?: number;
  rto?: number;
}

/** One objective: what is asked, what is so, and what would bring the two together. */
export interface PlannedObjective {
  name: 'rpo' | 'rto' | 'mtd' | 'retention' | 'drilledWithin';
  /** What the entity's own tier asks. */
  asked?: number;
  /** The strictest that anything depending on it asks. */
  demanded?: number;
  demandedBy?: string;
  /** What is so now. */
  achieved?: number;
  /** The best that the present schedule could do. */
  achievable?: number;
  state: ControlOutcome;
  reason: string;
  /** The smallest change that closes the gap. */
  change?: string;
}

/** Infinity says that there certainly is none; undefined that nobody knows. */
type Measured = number | undefined;

/** The largest of what holds for each resource, as far as all of it is known. */
function worst(
  resources: ResourceFacts[],
  measure: (resource: ResourceFacts) => Measured,
): Measured {
  const all = resources.map(measure);
  if (all.includes(Infinity)) {
    return Infinity;
  }
  return all.length === 0 || all.includes(undefined)
    ? undefined
    : Math.max(...(all as number[]));
}

function ageOf(resource: ResourceFacts, now: number): Measured {
  if (blindness(resource)) {
    return undefined;
  }
  const { newestUsable, restorableTo, newestMissing } = resource.points!;
  if (!newestUsable) {
    return newestMissing ? undefined : Infinity;
  }
  return Math.max(0, now - (restorableTo ?? newestUsable.time));
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

function finite(value: Measured): number | undefined {
  return value === Infinity ? undefined : value;
}

const WORDS = {
  rpo: 'RPO',
  rto: 'RTO',
  mtd: 'MTD',
  retention: 'retention',
  drilledWithin: 'age of drills',
};

/** Judges by the stricter of what is asked and what is demanded. */
function judge(options: {
  name: PlannedObjective['name'];
  asked?: number;
  demanded?: number;
  demandedBy?: string;
  achieved: Measured;
  achievable?: number;
  /** Whether what is achieved has to be at least, and not at most, what is wanted. */
  atLeast?: boolean;
  protects: boolean;
  notKnown: { reason: string; change: string };
  none: { reason: string; change: string };
  change: (wanted: number) => string;
}): PlannedObjective {
  const { name, asked, demanded, demandedBy, achieved, achievable } = options;
  const base = {
    name,
    asked,
    demanded,
    demandedBy,
    achieved: finite(achieved),
    achievable,
  };
  const wanted =
    asked === undefined || demanded === undefined
      ? asked ?? demanded
      : Math.min(asked, demanded);
  if (wanted === undefined) {
    return {
      ...base,
      state: 'not-applicable',
      reason: `No ${WORDS[name]} is asked for.`,
    };
  }
  if (!options.protects) {
    return {
      ...base,
      state: 'fail',
      reason: 'Nothing protects this service.',
      change: 'Bind it to a source with the annotation recovery/protected-by.',
    };
  }
  if (achieved === Infinity) {
    return { ...base, state: 'fail', ...options.none };
  }
  if (achieved === undefined) {
    return { ...base, state: 'unknown', ...options.notKnown };
  }
  const met = options.atLeast ? achieved >= wanted : achieved <= wanted;
  const who =
    wanted === asked ? 'that are asked for' : `that ${demandedBy} needs`;
  const reason = `${formatDuration(achieved)}, against ${formatDuration(
    wanted,
  )} ${who}.`;
  return met
    ? { ...base, state: 'pass', reason }
    : { ...base, state: 'fail', reason, change: options.change(wanted) };
}

/**
 * Each objective of an entity beside what is so, from its facts and from what depends on
 * it. Reads nothing, and writes nothing.
 */
export function planObjectives(
  facts: ControlFacts,
  demands: Demand[],
): PlannedObjective[] {
  const { objectives, resources, now } = facts;
  const protects = resources.length > 0;
  const continuous = resources.every(
    ({ points }) =>
      points?.newestUsable !== undefined &&
      (points.restorableTo ?? 0) > points.newestUsable.time,
  );
  const interval = continuous
    ? undefined
    : finite(worst(resources, resource => usualInterval(resource)));
  const took = worst(resources, resource => lastTimed(resource)?.took);
  const drill = {
    reason: 'It was never restored, so it is not known how long that takes.',
    change: 'Run a recovery drill.',
  };
  const noPoint = {
    reason: 'There is no usable recovery point.',
    change: 'Make a backup now, and look into why there is none.',
  };
  const notRead = {
    reason: 'Its sources do not tell enough to say.',
    change: 'Look at the sources, and have them read again.',
  };
  return [
    judge({
      name: 'rpo',
      asked: objectives?.rpo,
      ...strictest(demands, 'rpo'),
      achieved: worst(resources, resource => ageOf(resource, now)),
      achievable: interval,
      protects,
      notKnown: notRead,
      none: noPoint,
      change: wanted =>
        interval !== undefined && interval > wanted
          ? `Make backups every ${formatDuration(
              wanted,
            )} instead of every ${formatDuration(interval)}.`
          : 'Make a backup now, and find out why the last one is late: the schedule is not what is wrong.',
    }),
    judge({
      name: 'rto',
      asked: objectives?.rto,
      ...strictest(demands, 'rto'),
      achieved: took,
      protects,
      notKnown: drill,
      none: drill,
      change: wanted =>
        `Make restoring faster by ${formatDuration(took! - wanted)}.`,
    }),
    judge({
      name: 'mtd',
      asked: objectives?.mtd,
      achieved: took,
      protects,
      notKnown: drill,
      none: drill,
      change: wanted =>
        `Make restoring faster by more than ${formatDuration(
          took! - wanted,
        )}: finding out and deciding take time too.`,
    }),
    judge({
      name: 'retention',
      asked: objectives?.retention,
      achieved: leastHistory(resources, now),
      atLeast: true,
      protects,
      notKnown: notRead,
      none: noPoint,
      change: wanted =>
        resources.some(({ points }) => (points?.gone ?? 0) > 0)
          ? `Keep points for ${formatDuration(wanted)} at the source.`
          : 'Wait, and keep the points: none was removed so far.',
    }),
    judge({
      name: 'drilledWithin',
      asked: objectives?.drilledWithin,
      achieved: worst(resources, resource => {
        const last = lastDrill(resource);
        return last?.passed ? Math.max(0, now - last.at) : Infinity;
      }),
      protects,
      notKnown: drill,
      none: {
        reason: 'No recovery drill passed at last.',
        change: 'Run a recovery drill.',
      },
      change: () => 'Run a recovery drill.',
    }),
  ];
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
