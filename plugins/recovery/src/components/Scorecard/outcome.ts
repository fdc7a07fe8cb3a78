import type {
  ControlOutcome,
  Scorecard,
  StateCounts,
} from 'backstage-plugin-recovery-common';
import type { Tone } from '../common/Sign';

/** What needs a person first, then what is fine. */
export const OUTCOMES: ControlOutcome[] = [
  'fail',
  'error',
  'unknown',
  'waived',
  'pass',
  'not-applicable',
];

/** Only a pass is green; a waiver is no pass, and what is not known is grey. */
export function toneOfOutcome(outcome: ControlOutcome): Tone {
  const tones: Record<ControlOutcome, Tone> = {
    pass: 'good',
    fail: 'bad',
    error: 'warning',
    unknown: 'unknown',
    waived: 'neutral',
    'not-applicable': 'off',
  };
  return tones[outcome];
}

/** How many have an outcome. */
export function countOf(counts: StateCounts, outcome: ControlOutcome): number {
  return counts[outcome === 'not-applicable' ? 'notApplicable' : outcome];
}

/** How many controls, or entities, anything is asked of. */
export function askedOf(counts: StateCounts): number {
  return OUTCOMES.filter(outcome => outcome !== 'not-applicable').reduce(
    (sum, outcome) => sum + countOf(counts, outcome),
    0,
  );
}

/** How a group of controls stands: by the first of its outcomes in order of need. */
export function toneOfGroup(
  group: Scorecard['groups'][number],
  reached: boolean,
): Tone {
  if (reached) {
    return 'good';
  }
  const worst = OUTCOMES.find(outcome =>
    group.controls.some(({ result }) => result === outcome),
  );
  // Fine by itself, but a group before it is not reached: no level, so not green.
  return worst === undefined || worst === 'pass'
    ? 'neutral'
    : toneOfOutcome(worst);
}

/** The control to look at first, in full. */
export function firstToLookAt(card: Scorecard) {
  return card.groups
    .flatMap(({ controls }) => controls)
    .find(({ id }) => id === card.firstFailing);
}

/** Controls that a person can do something about, in the order of the groups. */
export function toDo(card: Scorecard) {
  const controls = card.groups.flatMap(group => group.controls);
  return (['fail', 'error', 'unknown'] as const).flatMap(outcome =>
    controls.filter(({ result }) => result === outcome),
  );
}
