import type { components, paths } from './generated/api';

/**
 * Whether an entity can be recovered, from what, and how that is known.
 *
 * @public
 */
export type EntityRecoveryStatus =
  components['schemas']['EntityRecoveryStatus'];

/**
 * Recovery points and operations of an entity between two instants.
 *
 * @public
 */
export type EntityTimeline = components['schemas']['EntityTimeline'];

/**
 * One thing with backups of its own, bound to an entity.
 *
 * @public
 */
export type ProtectedResource = components['schemas']['ProtectedResource'];

/**
 * The recovery points of one UTC day, in sum.
 *
 * @public
 */
export type DayOfPoints = components['schemas']['DayOfPoints'];

/**
 * A restorable state of a protected resource at one time.
 *
 * @public
 */
export type RecoveryPoint = components['schemas']['RecoveryPoint'];

/**
 * A recovery point with all that its source said of it.
 *
 * @public
 */
export type RecoveryPointDetails =
  components['schemas']['RecoveryPointDetails'];

/**
 * One page of recovery points.
 *
 * @public
 */
export type RecoveryPointPage = components['schemas']['RecoveryPointPage'];

/**
 * Whether a point is still at its source, as far as that is known.
 *
 * @public
 */
export type PointState = components['schemas']['PointState'];

/**
 * How the backup run ended that made a point.
 *
 * @public
 */
export type RunOutcome = components['schemas']['RunOutcome'];

/**
 * The one thing to say first of an entity or protected resource.
 *
 * @public
 */
export type RecoveryState = components['schemas']['RecoveryState'];

/**
 * What is known of a point beyond its being listed, since when, and from whom.
 *
 * @public
 */
export type Evidence = components['schemas']['Evidence'];

/**
 * The level of evidence; {@link EVIDENCE_LEVELS} has the words.
 *
 * @public
 */
export type EvidenceLevel = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/**
 * Something that a person should look at, with its next step.
 *
 * @public
 */
export type Finding = components['schemas']['Finding'];

/**
 * A named set of objectives. RPO and RTO are ISO 8601 durations.
 *
 * @public
 */
export type Tier = components['schemas']['Tier'];

/**
 * How a source is: its state, its last readings, how old our knowledge is.
 *
 * @public
 */
export type SourceHealth = components['schemas']['SourceHealth'];

/**
 * How the last reading of a source ended.
 *
 * @public
 */
export type SourceState = components['schemas']['SourceState'];

/**
 * Something that the last reading of a source complained of.
 *
 * @public
 */
export type SourceNoticeSummary = components['schemas']['SourceNotice'];

/**
 * A binding that cannot be used, and what to change.
 *
 * @public
 */
export type BindingProblem = components['schemas']['BindingProblem'];

/**
 * One page of wrong bindings.
 *
 * @public
 */
export type BindingProblemPage = components['schemas']['BindingProblemPage'];

/**
 * The sources that a refresh has read again.
 *
 * @public
 */
export type RefreshResult = components['schemas']['RefreshResult'];

/**
 * A file or folder inside a point.
 *
 * @public
 */
export type ContentEntry = components['schemas']['ContentEntry'];

/**
 * One page of the entries below a folder of a point.
 *
 * @public
 */
export type ContentPage = components['schemas']['ContentPage'];

/**
 * A declared place that a point may be restored to, with its present state.
 *
 * @public
 */
export type RestoreTarget = components['schemas']['RestoreTarget'];

/**
 * What a restore would do. Its hash is what a request must carry.
 *
 * @public
 */
export type RestorePlan = components['schemas']['RestorePlan'];

/**
 * The target and paths that a plan is wanted for.
 *
 * @public
 */
export type RestorePlanRequest = components['schemas']['RestorePlanRequest'];

/**
 * A request for a restore as planned.
 *
 * @public
 */
export type OperationRequest = components['schemas']['OperationRequest'];

/**
 * A restore, verification or drill with progress, phases and result.
 *
 * @public
 */
export type Operation = components['schemas']['Operation'];

/**
 * An operation as lists show it.
 *
 * @public
 */
export type OperationSummary = components['schemas']['OperationSummary'];

/**
 * Where an operation stands; {@link isFinalOperationState} tells the last ones.
 *
 * @public
 */
export type OperationState = components['schemas']['OperationState'];

/**
 * One page of operations.
 *
 * @public
 */
export type OperationPage = components['schemas']['OperationPage'];

/**
 * How far an operation has come, in bytes and files.
 *
 * @public
 */
export type OperationProgress = components['schemas']['OperationProgress'];

/**
 * One phase of an operation with its times.
 *
 * @public
 */
export type OperationPhase = components['schemas']['OperationPhase'];

/**
 * What came of an operation: what came back, against what should have.
 *
 * @public
 */
export type OperationResult = components['schemas']['OperationResult'];

/**
 * Lines of an operation's log after a sequence number.
 *
 * @public
 */
export type OperationLog = components['schemas']['OperationLog'];

/**
 * One line of an operation's log.
 *
 * @public
 */
export type LogLine = components['schemas']['LogLine'];

/**
 * The instants that can be restored: any between its ends that lies in no gap.
 *
 * @public
 */
export type RecoverabilityWindow =
  components['schemas']['RecoverabilityWindow'];

/**
 * Where a restore stops on its way through stored changes.
 *
 * @public
 */
export type RecoverTo = components['schemas']['RecoverTo'];

/**
 * What verification has shown of stored data, and how far it has come.
 *
 * @public
 */
export type VerificationState = components['schemas']['VerificationState'];

/**
 * What a verification is asked for with.
 *
 * @public
 */
export type VerificationRequest = components['schemas']['VerificationRequest'];

/**
 * The recovery drills of a protected resource: last, next, missed.
 *
 * @public
 */
export type DrillState = components['schemas']['DrillState'];

/**
 * One recovery drill with its times and whether it passed.
 *
 * @public
 */
export type Drill = components['schemas']['Drill'];

/**
 * One page of drills.
 *
 * @public
 */
export type DrillPage = components['schemas']['DrillPage'];

/**
 * What a drill is asked for with.
 *
 * @public
 */
export type DrillRequest = components['schemas']['DrillRequest'];

/**
 * The time to recover by phase, in milliseconds.
 *
 * @public
 */
export type DrillTimes = components['schemas']['DrillTimes'];

/**
 * Who holds back the queue of a source, since when and why.
 *
 * @public
 */
export type SourcePause = components['schemas']['SourcePause'];

/**
 * What waits and runs at a source, and what holds it back.
 *
 * @public
 */
export type SourceQueue = components['schemas']['SourceQueue'];

/**
 * The dry run of a restore in place: how the target differs from the point.
 *
 * @public
 */
export type PlannedChanges = components['schemas']['PlannedChanges'];

/**
 * Whether an operation was approved, by whom, and until when it may be.
 *
 * @public
 */
export type OperationApproval = components['schemas']['OperationApproval'];

/**
 * The answer to a request for approval.
 *
 * @public
 */
export type ApprovalDecision = components['schemas']['ApprovalDecision'];

/**
 * One link of the append-only chain of evidence.
 *
 * @public
 */
export type EvidenceRecord = components['schemas']['EvidenceRecord'];

/**
 * One page of records of evidence.
 *
 * @public
 */
export type EvidencePage = components['schemas']['EvidencePage'];

/**
 * Whether the chain of evidence is whole.
 *
 * @public
 */
export type EvidenceChainReport = components['schemas']['EvidenceChainReport'];

/**
 * What an auditor needs of an operation that has ended.
 *
 * @public
 */
export type OperationReport = components['schemas']['OperationReport'];

/**
 * What a control says of an entity. Only `pass` is a pass.
 *
 * @public
 */
export type ControlOutcome = components['schemas']['ControlOutcome'];

/**
 * What a control is about; the groups are steps.
 *
 * @public
 */
export type ControlGroup = components['schemas']['ControlGroup'];

/**
 * How many are in each state.
 *
 * @public
 */
export type StateCounts = components['schemas']['StateCounts'];

/**
 * What one control says of an entity, since when and why.
 *
 * @public
 */
export type ControlStanding = components['schemas']['ControlStanding'];

/**
 * What all controls say of an entity.
 *
 * @public
 */
export type Scorecard = components['schemas']['Scorecard'];

/**
 * One page of changes of the result of a control.
 *
 * @public
 */
export type ControlChangePage = components['schemas']['ControlChangePage'];

/**
 * Which scorecards to sum up or list. `control` needs `state`.
 *
 * @public
 */
export type ScorecardQuery = NonNullable<
  paths['/scorecard/summary']['get']['parameters']['query']
>;

/**
 * Which scorecards to list, a page at a time.
 *
 * @public
 */
export type ScorecardEntityQuery = NonNullable<
  paths['/scorecard/entities']['get']['parameters']['query']
>;

/**
 * Sums over scorecards.
 *
 * @public
 */
export type ScorecardSummary = components['schemas']['ScorecardSummary'];

/**
 * An entity with the state of every control.
 *
 * @public
 */
export type ScorecardEntity = components['schemas']['ScorecardEntity'];

/**
 * One page of entities with the states of their controls.
 *
 * @public
 */
export type ScorecardEntityPage = components['schemas']['ScorecardEntityPage'];

/**
 * A deviation from a control that somebody asks for, or that was approved.
 *
 * @public
 */
export type Waiver = components['schemas']['Waiver'];

/**
 * Where a waiver is on its way.
 *
 * @public
 */
export type WaiverState = components['schemas']['WaiverState'];

/**
 * The waiver of a control of a scorecard, in short.
 *
 * @public
 */
export type ControlWaiver = components['schemas']['ControlWaiver'];

/**
 * What a waiver is requested with.
 *
 * @public
 */
export type WaiverRequest = components['schemas']['WaiverRequest'];

/**
 * A page of {@link Waiver}s.
 *
 * @public
 */
export type WaiverPage = components['schemas']['WaiverPage'];

/**
 * That a person says of a clause that it is met, with evidence and an end.
 *
 * @public
 */
export type Attestation = components['schemas']['Attestation'];

/**
 * An {@link Attestation} without what the reader may do with it.
 *
 * @public
 */
export type AttestationBase = components['schemas']['AttestationBase'];

/**
 * Whether an attestation is in force, or how it ended.
 *
 * @public
 */
export type AttestationState = components['schemas']['AttestationState'];

/**
 * What a clause is attested with.
 *
 * @public
 */
export type AttestationRequest = components['schemas']['AttestationRequest'];

/**
 * A page of {@link Attestation}s.
 *
 * @public
 */
export type AttestationPage = components['schemas']['AttestationPage'];

/**
 * A clause that only a person can speak to, as it is handed out.
 *
 * @public
 */
export type PersonClause = components['schemas']['PersonClause'];

/**
 * How services stood day by day.
 *
 * @public
 */
export type ScorecardTrend = components['schemas']['ScorecardTrend'];

/**
 * What one control says of one service, as it is handed out.
 *
 * @public
 */
export type ScorecardExportItem = components['schemas']['ScorecardExportItem'];

/**
 * Results of many services, with the end of the chain of evidence at that time.
 *
 * @public
 */
export type ScorecardExport = components['schemas']['ScorecardExport'];

/**
 * Services and the states of all their controls, in short.
 *
 * @public
 */
export type ScorecardHeatMap = components['schemas']['ScorecardHeatMap'];

/**
 * Sums over the services that have something in common.
 *
 * @public
 */
export type ScorecardGroup = components['schemas']['ScorecardGroup'];

/**
 * A page of {@link ScorecardGroup}s.
 *
 * @public
 */
export type ScorecardGroupPage = components['schemas']['ScorecardGroupPage'];

/**
 * A framework in sum over entities.
 *
 * @public
 */
export type Framework = components['schemas']['Framework'];

/**
 * A clause of a framework and what controls say of it.
 *
 * @public
 */
export type FrameworkClause = components['schemas']['FrameworkClause'];

/**
 * A framework clause by clause, in sum over entities.
 *
 * @public
 */
export type FrameworkDetails = components['schemas']['FrameworkDetails'];

/**
 * What is asked of an entity beside what is so, with what would close each gap.
 *
 * @public
 */
export type ObjectivePlan = components['schemas']['ObjectivePlan'];

/**
 * Whether a review goes on: `open` or `finished`.
 *
 * @public
 */
export type ReviewState = components['schemas']['ReviewState'];

/**
 * What was agreed on about a service: `accept`, `fix` or `follow-up`.
 *
 * @public
 */
export type ReviewDecision = components['schemas']['ReviewDecision'];

/**
 * A review of the scorecards of a team, with sums over what the reader may see.
 *
 * @public
 */
export type Review = components['schemas']['Review'];

/**
 * Whose services to review.
 *
 * @public
 */
export type ReviewRequest = components['schemas']['ReviewRequest'];

/**
 * A page of {@link Review}s.
 *
 * @public
 */
export type ReviewPage = components['schemas']['ReviewPage'];

/**
 * A service of a review: what changed, and what was decided.
 *
 * @public
 */
export type ReviewItem = components['schemas']['ReviewItem'];

/**
 * A page of {@link ReviewItem}s.
 *
 * @public
 */
export type ReviewItemPage = components['schemas']['ReviewItemPage'];

/**
 * What to write down about a service of a review.
 *
 * @public
 */
export type ReviewItemChange = components['schemas']['ReviewItemChange'];

/**
 * A control whose result is another one than at the review before.
 *
 * @public
 */
export type ReviewChange = components['schemas']['ReviewChange'];
