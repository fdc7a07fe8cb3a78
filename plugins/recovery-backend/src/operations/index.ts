export { createOperations } from './createOperations';
export type {
  Operations,
  OperationsOptions,
  OperationTimes,
} from './createOperations';
export type { OperationOrder, OperationQueue } from './OperationQueue';
export type { OperationManager, PlainOperation } from './OperationManager';
