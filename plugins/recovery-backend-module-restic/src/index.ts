/**
 * Recovery provider for restic repositories.
 *
 * @packageDocumentation
 */
export { recoveryModuleRestic as default } from './module';
