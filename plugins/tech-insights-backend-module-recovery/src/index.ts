/**
 * Gives Tech Insights facts about whether services can be recovered.
 *
 * @packageDocumentation
 */

export { techInsightsModuleRecovery as default } from './module';
