export { findUnknownNames } from './findUnknownNames';
export { readRecoveryConfig } from './readRecoveryConfig';
export * from './types';
export * from './tierTypes';
export type {
  DrillPick,
  DrillPolicy,
  DrillSchedule,
} from './readDrillPolicies';
