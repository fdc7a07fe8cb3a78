import type { OperationEnd } from '../database/OperationStore';
import type { OperationSession } from './OperationSession';

/** How an operation came out. */
export type OperationOutcome = Pick<
  OperationEnd,
  'state' | 'result' | 'error' | 'restoreMs' | 'workDirectory'
>;

/**
 * Does the work of one kind of operation. The session keeps the lease and the deadline,
 * and takes progress, phases and log; see RestoreRunner for how it is used.
 */
export interface OperationRunner {
  /** Ends soon after the session's signal has fired. Failures are outcomes, not errors. */
  run(session: OperationSession): Promise<OperationOutcome>;
}
