/**
 * Provider of the recovery plugin for dumps and archives that lie as files in a
 * directory or an S3 bucket.
 *
 * @packageDocumentation
 */

export { recoveryModuleArchive as default } from './module';
