export { readRecoveryConfig } from './readRecoveryConfig';
export * from './types';
