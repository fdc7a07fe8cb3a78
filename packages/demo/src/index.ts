export {
  advanceWorld,
  prepareWorld,
  removeWorld,
  type PrepareOptions,
} from './world';
export { layoutOf, type Layout } from './layout';
export {
  readTruth,
  summarizeTree,
  type BackupTruth,
  type TreeSummary,
} from './truth';
