/**
 * Recovery provider for pgBackRest stanzas.
 *
 * @packageDocumentation
 */
export { recoveryModulePgBackRest as default } from './module';
