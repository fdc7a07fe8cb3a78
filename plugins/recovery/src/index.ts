/**
 * Recovery cards, restores and the Recovery tab for Backstage service pages.
 *
 * @packageDocumentation
 */

export { recoveryPlugin as default } from './plugin';
export { recoveryApiRef } from './api/RecoveryApi';
export type {
  AttestationQuery,
  OperationQuery,
  PageQuery,
  PointQuery,
  RecoveryApi,
  RequestOptions,
  ScorecardDimension,
  ScorecardExportQuery,
  WaiverQuery,
} from './api/RecoveryApi';
export { RecoveryApiClient } from './api/RecoveryApiClient';
export { recoveryTranslationRef } from './translation';
