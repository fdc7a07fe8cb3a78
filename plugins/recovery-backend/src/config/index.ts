export { readRecoveryConfig } from './readRecoveryConfig';
export * from './types';
export * from './tierTypes';
