import type { EvidenceLevel, OperationState } from './types';

/**
 * The levels of evidence. 0 to 3 are verification: evidence that stored data is
 * intact. 4 to 6 are validation: evidence that restored data works.
 *
 * @public
 */
export const EVIDENCE_LEVELS: Record<EvidenceLevel, string> = {
  0: 'listed',
  1: 'structure',
  2: 'sampled read',
  3: 'full read',
  4: 'restored',
  5: 'started or opened',
  6: 'application checks',
};

/** States that an operation does not leave again. @public */
export const FINAL_OPERATION_STATES: ReadonlySet<OperationState> = new Set([
  'rejected',
  'expired',
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
] as const);

/** Whether an operation has come to its end. @public */
export function isFinalOperationState(state: OperationState): boolean {
  return FINAL_OPERATION_STATES.has(state);
}
