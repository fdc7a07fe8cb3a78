export {
  readValidation,
  rulesFor,
  type ValidationRule,
} from './readValidation';
export {
  doubtsOf,
  levelOf,
  runChecks,
  type CheckResult,
  type CheckRun,
} from './runChecks';
export { validateRestore, type RestoreValidation } from './validateRestore';
