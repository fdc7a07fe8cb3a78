export { createOperations } from './createOperations';
export type {
  Operations,
  OperationsOptions,
  OperationTimes,
} from './createOperations';
export type { ApproverCheck } from './Approvals';
export { OperationCleaner, readKeepOperations } from './OperationCleaner';
export type { OperationOrder, OperationQueue } from './OperationQueue';
export { VerificationScheduler } from './verification/VerificationScheduler';
export type {
  EntityOperations,
  OperationManager,
  PlainOperation,
} from './OperationManager';
export type { DrillOptions, Drills, DrillScheduler } from './drills';
export { toDrill } from './presentation';
