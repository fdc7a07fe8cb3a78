import type {
  ControlFacts,
  ControlGroup,
  ControlOutcome,
  ControlResult,
  RecoveryControl,
} from 'backstage-plugin-recovery-node';
import {
  CONTROL_GROUPS,
  STATE_LETTERS,
  type ControlState,
  type Evaluation,
  type Standing,
  type StoredResult,
} from '../database/ControlStore';
import { toInstant, type Instant } from '../database/instants';
import type { StoredWaiver } from '../database/WaiverStore';
import { boundedText } from '../util/text';
import { restorableAge } from './restorableAge';

const MAX_EVIDENCE = 20;

/** What a control itself may say. */
const OWN_RESULTS: ReadonlySet<ControlOutcome> = new Set([
  'pass',
  'fail',
  'unknown',
  'not-applicable',
] as const);

/** What a waiver can stand for. A control that is broken has to be mended. */
const WAIVABLE: ControlState[] = ['fail', 'unknown'];

/** The end of the year 9999: later instants have no form that sorts. */
const LAST_INSTANT = 253402300799999;

export function noCounts(): Record<ControlState, number> {
  return {
    pass: 0,
    fail: 0,
    unknown: 0,
    'not-applicable': 0,
    error: 0,
    waived: 0,
  };
}

/** States that do not keep a group from being reached. */
export function isFine(state: ControlState): boolean {
  return ['pass', 'not-applicable', 'waived'].includes(state);
}

/**
 * How many groups are reached, one after the other. A group counts when all its controls
 * are fine and at least one of them passes: nothing asked is nothing shown.
 */
export function levelOf(
  states: { group: ControlGroup; state: ControlState }[],
): number {
  const reached = CONTROL_GROUPS.findIndex(group => {
    const own = states.filter(item => item.group === group);
    return !(
      own.every(({ state }) => isFine(state)) &&
      own.some(({ state }) => state === 'pass' || state === 'waived')
    );
  });
  return reached < 0 ? CONTROL_GROUPS.length : reached;
}

/** A failure before what is not known; only what neither has is compliant, or waived. */
export function standingOf(states: string): Standing {
  if (states.includes(STATE_LETTERS.fail)) {
    return 'failing';
  }
  const open =
    states.includes(STATE_LETTERS.unknown) ||
    states.includes(STATE_LETTERS.error);
  const waived = states.includes(STATE_LETTERS.waived);
  if (open || !(waived || states.includes(STATE_LETTERS.pass))) {
    return 'unknown';
  }
  return waived ? 'waived' : 'compliant';
}

const FAILING_FIRST: ControlState[] = ['fail', 'error', 'unknown'];

function firstFailing(results: StoredResult[]): string | undefined {
  for (const state of FAILING_FIRST) {
    const found = results.find(({ result }) => result === state);
    if (found) {
      return found.control;
    }
  }
  return undefined;
}

function isInstant(time: number | undefined): time is number {
  return (
    time !== undefined &&
    Number.isFinite(time) &&
    time >= 0 &&
    time <= LAST_INSTANT
  );
}

function instant(
  time: number | undefined,
  isPossible: (time: number) => boolean,
): Instant | undefined {
  return isInstant(time) && isPossible(time) ? toInstant(time) : undefined;
}

/** A result never begins before the one that it follows: history goes forward. */
function beginOf(before: StoredResult | undefined): number {
  return before ? Date.parse(before.since) : 0;
}

type Given = Omit<ControlResult, 'result'> & { result: ControlState };

const BROKEN: Given = {
  result: 'error',
  reason: 'The control could not be evaluated.',
  nextStep: 'See the log of the backend.',
  evidence: [],
};

/** When the waiver of the result before came to its end, as it did by now. */
function lapsedBy(
  now: number,
  before: StoredResult | undefined,
): number | undefined {
  const end = before?.waivedUntil && Date.parse(before.waivedUntil);
  return end && end <= now ? end : undefined;
}

/** Puts an approved deviation in the place of a result that it was approved for. */
function waive(
  result: StoredResult,
  waivers: StoredWaiver[],
  before: StoredResult | undefined,
  now: number,
): StoredResult {
  const [waiver] = waivers
    .filter(({ control }) => control === result.control)
    .sort((a, b) => (a.expiresAt < b.expiresAt ? 1 : -1));
  if (!waiver || !WAIVABLE.includes(result.result)) {
    return result;
  }
  const earliest = beginOf(before);
  return {
    ...result,
    result: 'waived',
    since:
      before?.result === 'waived'
        ? before.since
        : instant(
            Date.parse(waiver.decidedAt ?? ''),
            time => time <= now && time >= earliest,
          ) ?? toInstant(now),
    underlying: result.result,
    waiverId: waiver.id,
    waivedUntil: waiver.expiresAt,
    changesAt: [
      result.changesAt ?? waiver.expiresAt,
      waiver.expiresAt,
    ].sort()[0],
  };
}

function toStored(
  control: RecoveryControl,
  given: Given,
  before: StoredResult | undefined,
  now: number,
): StoredResult {
  const earliest = beginOf(before);
  const changedAt = Math.max(
    given.since ?? Number.NaN,
    lapsedBy(now, before) ?? -Infinity,
  );
  const since =
    before?.result === given.result
      ? before.since
      : instant(
          Number.isNaN(changedAt) ? lapsedBy(now, before) : changedAt,
          time => time <= now && time >= earliest,
        ) ?? toInstant(now);
  return {
    control: control.id,
    result: given.result,
    since,
    reason: boundedText(given.reason, 500),
    nextStep: boundedText(given.nextStep, 500) || undefined,
    evidence: given.evidence
      .slice(0, MAX_EVIDENCE)
      .map(({ label, value, at, ...ids }) => ({
        ...ids,
        label: boundedText(label, 200),
        value: boundedText(value, 1000),
        ...(isInstant(at) ? { at } : {}),
      })),
    changesAt: instant(given.changesAt, time => time > now),
  };
}

/** Runs one control. What it throws or gives wrongly is its own fault, and stops no other. */
function run(
  control: RecoveryControl,
  facts: ControlFacts,
  before: StoredResult | undefined,
  onError: (control: RecoveryControl, error: unknown) => void,
): StoredResult {
  try {
    const given = control.evaluate(facts);
    if (!OWN_RESULTS.has(given.result)) {
      throw new Error(`It gave the result "${given.result}".`);
    }
    return toStored(control, given, before, facts.now);
  } catch (error) {
    onError(control, error);
    return toStored(control, BROKEN, before, facts.now);
  }
}

/** Evaluates all controls of one entity. Reads nothing, and writes nothing. */
export function evaluateControls(options: {
  facts: ControlFacts;
  /** Those in force for the entity. */
  waivers?: StoredWaiver[];
  controls: RecoveryControl[];
  basis: string;
  tier: string | undefined;
  before: StoredResult[];
  onError: (control: RecoveryControl, error: unknown) => void;
}): Evaluation {
  const { facts, controls, basis, tier, before, onError } = options;
  const known = new Map(before.map(result => [result.control, result]));
  const { waivers = [] } = options;
  const results = controls.map(control => {
    const last = known.get(control.id);
    return waive(run(control, facts, last, onError), waivers, last, facts.now);
  });
  const counts = noCounts();
  results.forEach(({ result }) => {
    counts[result] += 1;
  });
  const age = restorableAge(facts);
  const states = results.map(({ result }) => STATE_LETTERS[result]).join('');
  const due = results.flatMap(({ changesAt }) => changesAt ?? []).sort();
  return {
    card: {
      entityRef: facts.entityRef,
      evaluatedAt: toInstant(facts.now),
      basis,
      tier,
      level: levelOf(
        results.map(({ result }, index) => ({
          group: controls[index].group,
          state: result,
        })),
      ),
      states,
      firstFailing: firstFailing(results),
      failCount: counts.fail,
      unknownCount: counts.unknown + counts.error,
      restorableTo:
        age === undefined || age === Infinity
          ? undefined
          : instant(facts.now - age, () => true),
    },
    results,
    counts,
    standing: standingOf(states),
    nextDue: due[0],
  };
}
