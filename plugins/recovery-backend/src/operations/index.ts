export { createOperations } from './createOperations';
export type {
  Operations,
  OperationsOptions,
  OperationTimes,
} from './createOperations';
export type { OperationManager, PlainOperation } from './OperationManager';
