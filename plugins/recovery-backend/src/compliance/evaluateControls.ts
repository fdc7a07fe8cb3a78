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
  type StoredResult,
} from '../database/ControlStore';
import { toInstant, type Instant } from '../database/instants';
import { boundedText } from '../util/text';

const MAX_EVIDENCE = 20;

/** What a control itself may say. */
const OWN_RESULTS: ReadonlySet<ControlOutcome> = new Set([
  'pass',
  'fail',
  'unknown',
  'not-applicable',
] as const);

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

function instant(
  time: number | undefined,
  isPossible: (time: number) => boolean,
): Instant | undefined {
  return time !== undefined &&
    Number.isFinite(time) &&
    time >= 0 &&
    time <= LAST_INSTANT &&
    isPossible(time)
    ? toInstant(time)
    : undefined;
}

type Given = Omit<ControlResult, 'result'> & { result: ControlState };

const BROKEN: Given = {
  result: 'error',
  reason: 'The control could not be evaluated.',
  nextStep: 'See the log of the backend.',
  evidence: [],
};

function toStored(
  control: RecoveryControl,
  given: Given,
  before: StoredResult | undefined,
  now: number,
): StoredResult {
  // Never before the result that it follows: history goes forward.
  const earliest = Date.parse(before?.since ?? toInstant(0));
  const since =
    before?.result === given.result
      ? before.since
      : instant(given.since, time => time <= now && time >= earliest) ??
        toInstant(now);
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
        ...(instant(at, () => true) === undefined ? {} : { at }),
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
  controls: RecoveryControl[];
  basis: string;
  tier: string | undefined;
  before: StoredResult[];
  onError: (control: RecoveryControl, error: unknown) => void;
}): Evaluation {
  const { facts, controls, basis, tier, before, onError } = options;
  const known = new Map(before.map(result => [result.control, result]));
  const results = controls.map(control =>
    run(control, facts, known.get(control.id), onError),
  );
  const counts = noCounts();
  results.forEach(({ result }) => {
    counts[result] += 1;
  });
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
      states: results.map(({ result }) => STATE_LETTERS[result]).join(''),
      firstFailing: firstFailing(results),
      failCount: counts.fail,
      unknownCount: counts.unknown + counts.error,
    },
    results,
    counts,
    nextDue: due[0],
  };
}
