export { AuthorizedAttestationService } from './AuthorizedAttestationService';
export { AuthorizedBindingService } from './AuthorizedBindingService';
export { AuthorizedEvidenceService } from './AuthorizedEvidenceService';
export { AuthorizedDrillService } from './AuthorizedDrillService';
export { AuthorizedOperationService } from './AuthorizedOperationService';
export { AuthorizedPointService } from './AuthorizedPointService';
export { AuthorizedReviewService } from './AuthorizedReviewService';
export { AuthorizedScorecardService } from './AuthorizedScorecardService';
export { AuthorizedSourceService } from './AuthorizedSourceService';
export { AuthorizedStatusService } from './AuthorizedStatusService';
export { AuthorizedWaiverService } from './AuthorizedWaiverService';
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
