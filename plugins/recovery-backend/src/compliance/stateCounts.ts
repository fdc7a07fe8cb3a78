import type { StateCounts } from 'backstage-plugin-recovery-common';
import {
  STATE_LETTERS,
  type ControlState,
  type StatePattern,
} from '../database/ControlStore';

/** The state that a letter of a pattern stands for. */
export const STATE_OF_LETTER = new Map(
  Object.entries(STATE_LETTERS).map(([state, letter]) => [
    letter,
    state as ControlState,
  ]),
);

/** Numbers by state as the API names them. */
export function toCounts(counts: Record<ControlState, number>): StateCounts {
  const { 'not-applicable': notApplicable, ...rest } = counts;
  return { ...rest, notApplicable };
}

/** How many entities the patterns are of. */
export function sumOf(patterns: StatePattern[]): number {
  return patterns.reduce((total, { count }) => total + count, 0);
}
