export {
  authorizeServices,
  type AuthorizedServices,
} from './authorizeServices';
export { Approvers } from './Approvers';
export { BasicAccess } from './BasicAccess';
export { EntityAccess } from './EntityAccess';
export { personRef } from './principal';
export { registerRecoveryPermissions } from './register';
export {
  recoveryEntityResourceRef,
  type RecoveryEntity,
  type RecoveryEntityFilter,
  type TierNames,
} from './resource';
export { createRecoveryConditionalDecision, recoveryConditions } from './rules';
