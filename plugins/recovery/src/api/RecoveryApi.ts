import { createApiRef } from '@backstage/core-plugin-api';
import type {
  ApprovalDecision,
  Attestation,
  AttestationPage,
  AttestationRequest,
  AttestationState,
  BindingProblemPage,
  ContentPage,
  ControlChangePage,
  DrillPage,
  DrillRequest,
  EntityRecoveryStatus,
  EntityTimeline,
  EvidenceChainReport,
  EvidencePage,
  Framework,
  FrameworkDetails,
  ObjectivePlan,
  Operation,
  OperationLog,
  OperationPage,
  OperationReport,
  OperationRequest,
  OperationState,
  PointState,
  RecoveryPointDetails,
  RecoveryPointPage,
  RefreshResult,
  RestorePlan,
  RestorePlanRequest,
  RestoreTarget,
  Review,
  ReviewItem,
  ReviewItemChange,
  ReviewItemPage,
  ReviewPage,
  RunOutcome,
  Scorecard,
  ScorecardEntityPage,
  ScorecardEntityQuery,
  ScorecardGroupPage,
  ScorecardHeatMap,
  ScorecardQuery,
  ScorecardSummary,
  ScorecardTrend,
  SourceHealth,
  VerificationRequest,
  Waiver,
  WaiverPage,
  WaiverRequest,
  WaiverState,
} from 'backstage-plugin-recovery-common';

/** How a request may be given up. @public */
export interface RequestOptions {
  signal?: AbortSignal;
}

/** A page of a list: `cursor` is `nextCursor` of the page before. @public */
export interface PageQuery {
  cursor?: string;
  /** How many items at most, 1 to 500; 50 when absent. */
  limit?: number;
}

/** Which recovery points to list. Times are ISO 8601. @public */
export interface PointQuery extends PageQuery {
  resourceId?: string;
  state?: PointState[];
  outcome?: RunOutcome[];
  from?: string;
  to?: string;
  search?: string;
}

/** Which operations to list. @public */
export interface OperationQuery extends PageQuery {
  entityRef?: string;
  state?: OperationState[];
}

/** Which waivers to list. @public */
export interface WaiverQuery extends PageQuery {
  entityRef?: string;
  control?: string;
  state?: WaiverState;
  /** Only requests that the reader may approve or reject. */
  decidable?: boolean;
}

/** Which attestations to list. @public */
export interface AttestationQuery extends PageQuery {
  framework?: string;
  clause?: string;
  state?: AttestationState;
}

/** What scorecards are summed up by. @public */
export type ScorecardDimension =
  | 'owner'
  | 'system'
  | 'domain'
  | 'tier'
  | 'lifecycle';

/** Which results to hand out, as what kind of file. @public */
export type ScorecardExportQuery = ScorecardQuery & {
  format: 'csv' | 'json';
  /** The end of this UTC day, such as 2024-02-29; now when absent. */
  asOf?: string;
  /** Only controls that this framework is about, with its clauses. */
  framework?: string;
};

/**
 * What the plugin asks of its backend: one method per operation of the API. Every
 * method rejects with a `ResponseError` of `@backstage/errors` when the backend refuses.
 *
 * @public
 */
export interface RecoveryApi {
  getEntityStatus(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<EntityRecoveryStatus>;
  listEntityPoints(
    entityRef: string,
    query?: PointQuery,
    options?: RequestOptions,
  ): Promise<RecoveryPointPage>;
  /** Points and operations between two instants; the last 30 days when none is given. */
  getEntityTimeline(
    entityRef: string,
    period?: { from?: string; to?: string },
    options?: RequestOptions,
  ): Promise<EntityTimeline>;
  refreshEntity(entityRef: string): Promise<RefreshResult>;
  /** The recovery drills of an entity, newest first. */
  listEntityDrills(
    entityRef: string,
    query?: PageQuery,
    options?: RequestOptions,
  ): Promise<DrillPage>;
  requestDrill(entityRef: string, request: DrillRequest): Promise<Operation>;
  /** What each control says of an entity, and its sums of the last 90 days. */
  getScorecard(entityRef: string, options?: RequestOptions): Promise<Scorecard>;
  /** When the result of a control changed for an entity, newest first. */
  listControlChanges(
    entityRef: string,
    controlId: string,
    query?: PageQuery,
    options?: RequestOptions,
  ): Promise<ControlChangePage>;
  /** Each objective of an entity beside what is so, and what would close each gap. */
  getObjectivePlan(
    entityRef: string,
    options?: RequestOptions,
  ): Promise<ObjectivePlan>;
  getScorecardSummary(
    query?: ScorecardQuery,
    options?: RequestOptions,
  ): Promise<ScorecardSummary>;
  /** Entities with the state of every control, those at risk first. */
  listScorecardEntities(
    query?: ScorecardEntityQuery,
    options?: RequestOptions,
  ): Promise<ScorecardEntityPage>;
  /** The same entities in the same order, each with its results in short. */
  getScorecardHeatMap(
    query?: ScorecardQuery & PageQuery,
    options?: RequestOptions,
  ): Promise<ScorecardHeatMap>;
  /** Sums by what entities have in common, those with the most failing ones first. */
  listScorecardGroups(
    by: ScorecardDimension,
    query?: ScorecardQuery & PageQuery & { named?: string },
    options?: RequestOptions,
  ): Promise<ScorecardGroupPage>;
  /** How entities stood at the end of each UTC day, such as 2024-02-29. */
  getScorecardTrend(
    query?: ScorecardQuery & { from?: string; to?: string },
    options?: RequestOptions,
  ): Promise<ScorecardTrend>;
  /** What each control says of each entity, as a file of any size. */
  exportScorecards(
    query: ScorecardExportQuery,
    options?: RequestOptions,
  ): Promise<Blob>;
  listFrameworks(options?: RequestOptions): Promise<Framework[]>;
  getFramework(
    frameworkId: string,
    options?: RequestOptions,
  ): Promise<FrameworkDetails>;
  /** What people attested of clauses that no control can speak to, newest first. */
  listAttestations(
    query?: AttestationQuery,
    options?: RequestOptions,
  ): Promise<AttestationPage>;
  attest(request: AttestationRequest): Promise<Attestation>;
  revokeAttestation(
    attestationId: string,
    reason: string,
  ): Promise<Attestation>;
  /** Deviations from controls, newest first. */
  listWaivers(
    query?: WaiverQuery,
    options?: RequestOptions,
  ): Promise<WaiverPage>;
  getWaiver(waiverId: string, options?: RequestOptions): Promise<Waiver>;
  requestWaiver(request: WaiverRequest): Promise<Waiver>;
  approveWaiver(waiverId: string, reason: string): Promise<Waiver>;
  rejectWaiver(waiverId: string, reason: string): Promise<Waiver>;
  revokeWaiver(waiverId: string, reason: string): Promise<Waiver>;
  /** Reviews of services that the reader may see, newest first. */
  listReviews(query?: PageQuery, options?: RequestOptions): Promise<ReviewPage>;
  /** Begins a review of the services of an owner, or of a group above owners. */
  startReview(ownerRef: string): Promise<Review>;
  getReview(reviewId: string, options?: RequestOptions): Promise<Review>;
  /** The services of a review, those at risk first. */
  listReviewItems(
    reviewId: string,
    query?: PageQuery,
    options?: RequestOptions,
  ): Promise<ReviewItemPage>;
  /** Refused with 409 when somebody else wrote since the version that is named. */
  saveReviewItem(
    reviewId: string,
    entityRef: string,
    change: ReviewItemChange,
  ): Promise<ReviewItem>;
  finishReview(reviewId: string): Promise<Review>;
  /** Throws an open review away, and gives what it was. */
  discardReview(reviewId: string): Promise<Review>;
  /** A review with all of its services, as a file. */
  exportReview(
    reviewId: string,
    format: 'csv' | 'json',
    options?: RequestOptions,
  ): Promise<Blob>;
  getPoint(
    pointId: string,
    options?: RequestOptions,
  ): Promise<RecoveryPointDetails>;
  listPointContents(
    pointId: string,
    query?: PageQuery & { path?: string },
    options?: RequestOptions,
  ): Promise<ContentPage>;
  listPointTargets(
    pointId: string,
    options?: RequestOptions,
  ): Promise<RestoreTarget[]>;
  /** What a restore would do, without doing it. */
  planRestore(
    pointId: string,
    request: RestorePlanRequest,
    options?: RequestOptions,
  ): Promise<RestorePlan>;
  /** Has the point verified, or the repository that holds it. */
  verifyPoint(
    pointId: string,
    request: VerificationRequest,
  ): Promise<Operation>;
  listOperations(
    query?: OperationQuery,
    options?: RequestOptions,
  ): Promise<OperationPage>;
  requestOperation(request: OperationRequest): Promise<Operation>;
  getOperation(
    operationId: string,
    options?: RequestOptions,
  ): Promise<Operation>;
  getOperationLog(
    operationId: string,
    query?: { after?: number; limit?: number },
    options?: RequestOptions,
  ): Promise<OperationLog>;
  cancelOperation(operationId: string): Promise<Operation>;
  /** Operations that the reader may approve or reject, those that expire first on top. */
  listApprovals(
    query?: PageQuery,
    options?: RequestOptions,
  ): Promise<OperationPage>;
  approveOperation(
    operationId: string,
    decision: ApprovalDecision,
  ): Promise<Operation>;
  rejectOperation(
    operationId: string,
    decision: ApprovalDecision,
  ): Promise<Operation>;
  /** What an auditor needs of an operation that has ended. */
  getOperationReport(
    operationId: string,
    options?: RequestOptions,
  ): Promise<OperationReport>;
  listEvidence(
    query?: PageQuery & { entityRef?: string },
    options?: RequestOptions,
  ): Promise<EvidencePage>;
  /** Recomputes the hashes of all records of evidence. */
  checkEvidenceChain(options?: RequestOptions): Promise<EvidenceChainReport>;
  listBindingProblems(
    query?: PageQuery,
    options?: RequestOptions,
  ): Promise<BindingProblemPage>;
  listSources(options?: RequestOptions): Promise<SourceHealth[]>;
  /** Holds back the queue of a source; what runs goes on. */
  pauseSource(sourceId: string, reason: string): Promise<SourceHealth>;
  resumeSource(sourceId: string): Promise<SourceHealth>;
}

/** The API of the recovery backend. @public */
export const recoveryApiRef = createApiRef<RecoveryApi>({
  id: 'plugin.recovery.client',
});
