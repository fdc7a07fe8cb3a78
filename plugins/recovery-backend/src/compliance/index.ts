export { EntityStatuses, type EntityStatusesOptions } from './EntityStatuses';
export type { OperationLookup } from './OperationLookup';
