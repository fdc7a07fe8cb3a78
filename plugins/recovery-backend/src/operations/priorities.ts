import type { OperationKind } from '../database/OperationStore';

/** Who goes first when a place becomes free: somebody waits for a restore. */
export const OPERATION_PRIORITIES: Record<OperationKind, number> = {
  restore: 100,
  drill: 50,
  verification: 10,
};
