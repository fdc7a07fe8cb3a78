import type {
  ControlFacts,
  ControlOutcome,
  ControlResult,
  ResourceFacts,
} from 'backstage-plugin-recovery-node';
import { formatDuration } from '../util/format';
import { notAsked, unprotected } from './controls/shared';

/** One objective: what is asked, what is so, and what would bring the two together. */
export interface PlannedObjective {
  name:
    | 'rpo'
    | 'rto'
    | 'mtd'
    | 'retention'
    | 'verifiedStructure'
    | 'verifiedSample'
    | 'verifiedFull'
    | 'drilledWithin'
    | 'runbook'
    | 'copies'
    | 'media'
    | 'offsite'
    | 'immutable'
    | 'encrypted';
  /** What the entity's own tier asks, in milliseconds. */
  asked?: number;
  /** The same of an objective that is a number of things. */
  askedCount?: number;
  /** The strictest that anything depending on it asks. */
  demanded?: number;
  demandedBy?: string;
  /** What is so now. */
  achieved?: number;
  /** So many there certainly are. */
  achievedCount?: number;
  /** The best that the present schedule could do. */
  achievable?: number;
  state: ControlOutcome;
  reason: string;
  /** The smallest change that closes the gap. */
  change?: string;
}

/** Infinity says that there certainly is none; undefined that nobody knows. */
export type Measured = number | undefined;

/** The largest of what holds for each resource, as far as all of it is known. */
export function worst(
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

export function finite(value: Measured): number | undefined {
  return value === Infinity ? undefined : value;
}

/** Most protected resources that a change names. */
const NAMED = 3;

/** The names of protected resources, for a sentence. */
export function namesOf(resources: ResourceFacts[]): string {
  const names = resources.slice(0, NAMED).map(({ name }) => name);
  return resources.length > NAMED
    ? `${names.join(', ')} and ${resources.length - NAMED} more`
    : names.join(', ');
}

/** What a control says, in the words of the plan. */
export function toStanding({
  result,
  reason,
  nextStep,
}: ControlResult): Pick<PlannedObjective, 'state' | 'reason' | 'change'> {
  return { state: result, reason, change: nextStep };
}

/** Judges a duration by the stricter of what is asked and what is demanded. */
export function judge(
  facts: ControlFacts,
  options: {
    name: PlannedObjective['name'];
    /** What the objective is called in a sentence. */
    words: string;
    asked?: number;
    demanded?: number;
    demandedBy?: string;
    achieved: Measured;
    achievable?: number;
    /** Whether what is achieved has to be at least, and not at most, what is wanted. */
    atLeast?: boolean;
    notKnown: { reason: string; change: string };
    none: { reason: string; change: string };
    change: (wanted: number) => string;
    /** What is said of it when it is met now, and the schedule alone cannot keep it. */
    notKept?: 'pass' | 'fail';
  },
): PlannedObjective {
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
    return { ...base, ...toStanding(notAsked(facts, options.words)) };
  }
  const without = unprotected({
    resources: facts.resources,
    // Whoever left it out on purpose did not speak for those who need it.
    exclusion: demanded === undefined ? facts.exclusion : undefined,
  });
  if (without) {
    return { ...base, ...toStanding(without) };
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
  if (!met) {
    return { ...base, state: 'fail', reason, change: options.change(wanted) };
  }
  return options.notKept && achievable !== undefined && achievable > wanted
    ? {
        ...base,
        state: options.notKept,
        reason: `${reason.slice(
          0,
          -1,
        )}; the schedule alone reaches ${formatDuration(achievable)}.`,
        change: options.change(wanted),
      }
    : { ...base, state: 'pass', reason };
}
