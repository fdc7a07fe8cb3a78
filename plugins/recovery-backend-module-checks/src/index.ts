/**
 * Kinds of checks on restored data for the recovery plugin: manifests, commands, SQLite
 * files, HTTP probes and PostgreSQL clusters.
 *
 * @packageDocumentation
 */

export { recoveryModuleChecks as default } from './module';
