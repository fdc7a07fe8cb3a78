import type { components } from './generated/api';

type Schemas = components['schemas'];

/** @public */
export type EntityRecoveryStatus = Schemas['EntityRecoveryStatus'];
/** @public */
export type EntityTimeline = Schemas['EntityTimeline'];
/** @public */
export type ProtectedResource = Schemas['ProtectedResource'];
/** @public */
export type DayOfPoints = Schemas['DayOfPoints'];
/** @public */
export type RecoveryPoint = Schemas['RecoveryPoint'];
/** @public */
export type RecoveryPointDetails = Schemas['RecoveryPointDetails'];
/** @public */
export type RecoveryPointPage = Schemas['RecoveryPointPage'];
/** @public */
export type PointState = Schemas['PointState'];
/** @public */
export type RunOutcome = Schemas['RunOutcome'];
/** @public */
export type RecoveryState = Schemas['RecoveryState'];
/** @public */
export type Evidence = Schemas['Evidence'];
/** @public */
export type EvidenceLevel = 0 | 1 | 2 | 3 | 4 | 5 | 6;
/** @public */
export type Finding = Schemas['Finding'];
/** @public */
export type Tier = Schemas['Tier'];
/** @public */
export type SourceHealth = Schemas['SourceHealth'];
/** @public */
export type SourceState = Schemas['SourceState'];
/** @public */
export type SourceNoticeSummary = Schemas['SourceNotice'];
/** @public */
export type BindingProblem = Schemas['BindingProblem'];
/** @public */
export type BindingProblemPage = Schemas['BindingProblemPage'];
/** @public */
export type RefreshResult = Schemas['RefreshResult'];
/** @public */
export type ContentEntry = Schemas['ContentEntry'];
/** @public */
export type ContentPage = Schemas['ContentPage'];
/** @public */
export type RestoreTarget = Schemas['RestoreTarget'];
/** @public */
export type RestorePlan = Schemas['RestorePlan'];
/** @public */
export type RestorePlanRequest = Schemas['RestorePlanRequest'];
/** @public */
export type OperationRequest = Schemas['OperationRequest'];
/** @public */
export type Operation = Schemas['Operation'];
/** @public */
export type OperationSummary = Schemas['OperationSummary'];
/** @public */
export type OperationState = Schemas['OperationState'];
/** @public */
export type OperationPage = Schemas['OperationPage'];
/** @public */
export type OperationProgress = Schemas['OperationProgress'];
/** @public */
export type OperationPhase = Schemas['OperationPhase'];
/** @public */
export type OperationResult = Schemas['OperationResult'];
/** @public */
export type OperationLog = Schemas['OperationLog'];
/** @public */
export type LogLine = Schemas['LogLine'];
