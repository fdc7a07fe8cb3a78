export { Attestations } from './Attestations';
export {
  ControlEvaluator,
  type ControlEvaluatorOptions,
} from './ControlEvaluator';
export { builtInControls } from './controls';
export { EntityStatuses, type EntityStatusesOptions } from './EntityStatuses';
export {
  ObjectivePlanner,
  type ObjectivePlannerOptions,
} from './ObjectivePlanner';
export type { OperationLookup } from './OperationLookup';
export { Reviews } from './Reviews';
export { ScorecardExports } from './ScorecardExports';
export { Scorecards, type ScorecardsOptions } from './Scorecards';
export { ExpiryWatch } from './ExpiryWatch';
export { SelectorHints } from './SelectorHints';
export { readHealth } from './readHealth';
export { ObjectiveDirectory } from './ObjectiveDirectory';
export { Waivers } from './Waivers';
