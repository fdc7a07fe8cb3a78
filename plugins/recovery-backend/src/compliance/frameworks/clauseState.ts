import type { ControlState } from '../../database/ControlStore';

const WORST_FIRST: ControlState[] = [
  'fail',
  'error',
  'unknown',
  'waived',
  'pass',
];

/**
 * What the controls of a clause say of it together: the worst of them. Controls that do
 * not apply say nothing; when none applies, the clause does not either.
 */
export function clauseState(states: ControlState[]): ControlState {
  return WORST_FIRST.find(state => states.includes(state)) ?? 'not-applicable';
}
