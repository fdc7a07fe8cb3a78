/**
 * The backend of Recovery for Backstage.
 *
 * @packageDocumentation
 */

export { recoveryPlugin as default } from './plugin';
export {
  createRecoveryConditionalDecision,
  recoveryConditions,
  recoveryEntityResourceRef,
  type RecoveryEntity,
  type RecoveryEntityFilter,
} from './permissions';
