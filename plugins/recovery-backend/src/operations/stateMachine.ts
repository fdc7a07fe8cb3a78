import { ConflictError } from '@backstage/errors';
import type { OperationState } from 'backstage-plugin-recovery-common';

/**
 * The states of an operation and the ways between them. Requests that need no approval
 * go from requested straight to queued.
 */
const TRANSITIONS: Record<OperationState, readonly OperationState[]> = {
  requested: ['awaiting-approval', 'queued', 'cancelled'],
  'awaiting-approval': ['approved', 'rejected', 'expired', 'cancelled'],
  approved: ['queued', 'expired', 'cancelled'],
  queued: ['running', 'cancelled', 'failed'],
  running: ['validating', 'failed', 'cancelled', 'interrupted'],
  validating: ['succeeded', 'failed', 'cancelled', 'interrupted'],
  rejected: [],
  expired: [],
  succeeded: [],
  failed: [],
  cancelled: [],
  interrupted: [],
};

const ALL = Object.keys(TRANSITIONS) as OperationState[];

export function canTransition(
  from: OperationState,
  to: OperationState,
): boolean {
  return TRANSITIONS[from].includes(to);
}

/** Throws a ConflictError that says what is wrong with going from one state to another. */
export function assertTransition(
  operationId: string,
  from: OperationState,
  to: OperationState,
): void {
  if (canTransition(from, to)) return;
  throw new ConflictError(
    hasEnded(from)
      ? `Operation ${operationId} has ended (${from}) and cannot become ${to}. Request a new one instead.`
      : `Operation ${operationId} is ${from} and cannot become ${to} from there. Look at its present state and try again.`,
  );
}

/** The states from which a state can be reached in one step. */
export function statesBefore(to: OperationState): OperationState[] {
  return ALL.filter(from => canTransition(from, to));
}

export function hasEnded(state: OperationState): boolean {
  return TRANSITIONS[state].length === 0;
}

/** States in which a process holds the operation. */
export const heldStates: OperationState[] = ['running', 'validating'];

/** States in which no process has touched the operation yet. */
export const waitingStates: OperationState[] = [
  'requested',
  'awaiting-approval',
  'approved',
  'queued',
];
