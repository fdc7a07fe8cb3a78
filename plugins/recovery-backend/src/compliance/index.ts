export {
  ControlEvaluator,
  type ControlEvaluatorOptions,
} from './ControlEvaluator';
export { builtInControls } from './controls';
export { EntityStatuses, type EntityStatusesOptions } from './EntityStatuses';
export type { OperationLookup } from './OperationLookup';
export { Scorecards, type ScorecardsOptions } from './Scorecards';
