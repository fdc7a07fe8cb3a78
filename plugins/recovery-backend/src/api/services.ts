import type {
  AttestationBase,
  AttestationRequest,
  AttestationState,
  BindingProblemPage,
  ContentPage,
  ControlChangePage,
  ControlOutcome,
  DrillPage,
  DrillRequest,
  EntityRecoveryStatus,
  EntityTimeline,
  EvidenceChainReport,
  EvidencePage,
  Framework,
  FrameworkClause,
  FrameworkDetails,
  ObjectivePlan,
  Operation,
  OperationLog,
  OperationPage,
  OperationReport,
  OperationRequest,
  OperationState,
  PersonClause,
  PointState,
  RecoveryPointDetails,
  RecoveryPointPage,
  RestorePlan,
  RestorePlanRequest,
  RestoreTarget,
  Review,
  ReviewItem,
  ReviewItemChange,
  ReviewItemPage,
  ReviewState,
  RunOutcome,
  Scorecard,
  ScorecardEntityPage,
  ScorecardExportItem,
  ScorecardGroupPage,
  ScorecardHeatMap,
  ScorecardSummary,
  ScorecardTrend,
  SourceHealth,
  SourceQueue,
  VerificationRequest,
  Waiver,
  WaiverRequest,
  WaiverState,
} from 'backstage-plugin-recovery-common';
import type { GroupDimension } from '../database/ControlStore';
import type { EntityScope } from '../database/EntityScope';

/** A page of groups, of those whose value contains a text where one is given. */
export type GroupPageRequest = PageRequest & { named?: string };

export type { GroupDimension } from '../database/ControlStore';
export type { EntityScope, ScopeCondition } from '../database/EntityScope';

/** A page to go on from: what the page before gave as `nextCursor`. */
export interface PageRequest {
  cursor?: string;
  limit?: number;
}

/** Of which entities records are listed. */
export interface RecordFilter {
  entityRefs?: string[];
  scope?: EntityScope;
}

export interface PointFilter {
  resourceId?: string;
  state?: PointState[];
  outcome?: RunOutcome[];
  from?: string;
  to?: string;
  search?: string;
}

/**
 * What the API asks of the folders to its left. None of them knows about the reader:
 * the wrappers in permissions/ decide what may be asked, and fill in `allowed`.
 * An entity, point or operation that is not there is a NotFoundError.
 */
export interface StatusService {
  getEntityStatus(
    entityRef: string,
  ): Promise<Omit<EntityRecoveryStatus, 'allowed'>>;
  getEntityTimeline(
    entityRef: string,
    period: { from?: string; to?: string },
  ): Promise<EntityTimeline>;
}

export interface SelectorHintService {
  /**
   * A next step for a selector that matches nothing: what its source lists that it may
   * mean. Undefined where nothing is near. `visible` says which of some entities whoever
   * asks may see: what only others are bound to is not named.
   */
  hintAt(
    binding: { sourceId: string; selector: Record<string, string> },
    visible: (entityRefs: string[]) => Promise<ReadonlySet<string>>,
  ): Promise<string | undefined>;
}

export interface PointService {
  listEntityPoints(
    entityRef: string,
    filter: PointFilter,
    page: PageRequest,
  ): Promise<RecoveryPointPage>;
  /** The entity that a point belongs to. A point of several entities belongs to each. */
  entityRefsOfPoint(pointId: string): Promise<string[]>;
  /** The point as one of these entities has it: `entityRef` and `resourceId` are of that entity. */
  getPoint(
    pointId: string,
    entityRefs: string[],
  ): Promise<RecoveryPointDetails>;
  listContents(
    pointId: string,
    path: string | undefined,
    page: PageRequest,
  ): Promise<ContentPage>;
}

export interface SourceService {
  /** Ids of the sources that protect any of the entities. */
  sourceIdsOf(scope: EntityScope): Promise<string[]>;
  /** Health of the sources that protect any of the entities. */
  listHealth(scope: EntityScope): Promise<SourceHealth[]>;
  /** Sources that were removed from the configuration, until they are forgotten. */
  listRemoved(): Promise<SourceHealth[]>;
  /** Has the sources read as soon as possible, by any replica. */
  requestRefresh(sourceIds: string[]): Promise<void>;
}

export interface SourceQueueService {
  /** By source. One that is not configured may be left out. */
  ofSources(sourceIds: string[]): Promise<Map<string, SourceQueue>>;
  /** Throws a ConflictError when it is paused already. */
  pause(
    sourceId: string,
    pause: { userEntityRef: string; reason: string },
  ): Promise<void>;
  resume(sourceId: string): Promise<void>;
}

export interface BindingService {
  /** Reads the bindings of one entity from the catalog again, now. */
  readEntity(entityRef: string): Promise<void>;
  /** References of the entities that a source protects. */
  entityRefsOfSource(sourceId: string): Promise<string[]>;
  /** Whether any of the entities has a binding, right or wrong. */
  isAnyBound(scope: EntityScope): Promise<boolean>;
  listProblems(
    scope: EntityScope,
    page: PageRequest,
  ): Promise<BindingProblemPage>;
}

/** Which scorecards a list or sum is of. */
export interface ScorecardQuery {
  /** Only these entities. */
  entityRefs?: string[];
  owner?: string[];
  system?: string[];
  domain?: string[];
  tier?: string[];
  lifecycle?: string[];
  /** Part of the reference of the entity. */
  text?: string;
  /** Needs `state`. */
  control?: string[];
  state?: ControlOutcome[];
}

export interface ObjectivePlanService {
  /** References of everything that depends on an entity, directly or through others. */
  listDependents(entityRef: string): Promise<string[]>;
  /** `dependents` are those whose demands are looked at. */
  getPlan(entityRef: string, dependents: string[]): Promise<ObjectivePlan>;
}

export interface ScorecardService {
  getScorecard(entityRef: string): Promise<OmitAllowed<Scorecard>>;
  listChanges(
    entityRef: string,
    controlId: string,
    page: PageRequest,
  ): Promise<ControlChangePage>;
  /** References of all entities that have a scorecard or wait for one. */
  listEntityRefs(): Promise<string[]>;
  /** References of the groups and domains that entities have from parents alone. */
  listInherited(): Promise<string[]>;
  getSummary(
    scope: EntityScope,
    query: ScorecardQuery,
  ): Promise<ScorecardSummary>;
  listEntities(
    scope: EntityScope,
    query: ScorecardQuery,
    page: PageRequest,
  ): Promise<ScorecardEntityPage>;
  getHeatMap(
    scope: EntityScope,
    query: ScorecardQuery,
    page: PageRequest,
  ): Promise<ScorecardHeatMap>;
  listGroups(
    scope: EntityScope,
    by: GroupDimension,
    query: ScorecardQuery,
    page: GroupPageRequest,
  ): Promise<ScorecardGroupPage>;
  getTrend(
    scope: EntityScope,
    query: ScorecardQuery,
    period: { from?: string; to?: string },
  ): Promise<ScorecardTrend>;
  listFrameworks(scope: EntityScope): Promise<Framework[]>;
  getFramework(frameworkId: string, scope: EntityScope): Promise<FrameworkSums>;
}

/** A framework without what the reader may do. */
export type FrameworkSums = Omit<FrameworkDetails, 'allowed' | 'items'> & {
  items: (Omit<FrameworkClause, 'attestation'> & {
    attestation?: AttestationBase;
  })[];
};

/** What of the results is handed out. */
export interface ExportRequest {
  /** The end of this UTC day; now when absent. */
  asOf?: string;
  /** Only controls that this framework is about, with its clauses. */
  framework?: string;
}

/** Results of many entities. */
export interface ScorecardExport extends ExportRequest {
  generatedAt: string;
  /** The end of the chain of evidence at that time. */
  evidenceHead?: { seq: number; hash: string };
  /** With a framework: its clauses that need a person. */
  personClauses?: PersonClause[];
  /** A part at a time: there may be millions. */
  items: AsyncIterable<ScorecardExportItem[]>;
}

export interface ScorecardExportService {
  export(
    scope: EntityScope,
    query: ScorecardQuery,
    request: ExportRequest,
  ): Promise<ScorecardExport>;
}

/** Which waivers a list is of. */
export interface WaiverQuery {
  entityRef?: string;
  control?: string;
  state?: WaiverState;
  /** Only these, by id. */
  ids?: string[];
}

/** That somebody may, is decided before. */
export interface WaiverService {
  request(
    request: WaiverRequest,
    by: { userEntityRef: string },
  ): Promise<OmitAllowed<Waiver>>;
  get(id: string): Promise<OmitAllowed<Waiver>>;
  list(
    scope: EntityScope,
    query: WaiverQuery,
    page: PageRequest,
  ): Promise<{
    items: OmitAllowed<Waiver>[];
    totalCount: number;
    nextCursor?: string;
  }>;
  /** What waits for a decision of somebody else than this person. */
  listOpenRequests(
    notRequestedBy: string,
  ): Promise<Pick<Waiver, 'id' | 'entityRef' | 'selector'>[]>;
  /** Throws a ConflictError when it cannot be decided, or not by this person. */
  decide(
    id: string,
    outcome: 'approved' | 'rejected',
    decision: { userEntityRef: string; reason: string },
  ): Promise<OmitAllowed<Waiver>>;
  revoke(
    id: string,
    decision: { userEntityRef: string; reason: string },
  ): Promise<OmitAllowed<Waiver>>;
}

/** Which attestations a list is of. */
export interface AttestationQuery {
  framework?: string;
  clause?: string;
  state?: AttestationState;
}

/** That somebody may, is decided before. */
export interface AttestationService {
  /** Throws an InputError for a clause that controls speak to. */
  attest(
    request: AttestationRequest,
    by: { userEntityRef: string },
  ): Promise<AttestationBase>;
  get(id: string): Promise<AttestationBase>;
  list(
    query: AttestationQuery,
    page: PageRequest,
  ): Promise<{
    items: AttestationBase[];
    totalCount: number;
    nextCursor?: string;
  }>;
  /** Throws a ConflictError when it is not in force any more. */
  revoke(
    id: string,
    decision: { userEntityRef: string; reason: string },
  ): Promise<AttestationBase>;
}

/** Which reviews a list is of. */
export interface ReviewQuery {
  ownerRef?: string;
  state?: ReviewState;
}

/** A review with all of its services. */
export interface ReviewExport {
  generatedAt: string;
  review: OmitAllowed<Review>;
  /** A part at a time. */
  items: AsyncIterable<ReviewItem[]>;
}

/** What is not in the scope is in no answer and in no sum. */
export interface ReviewService {
  /** Services that a review of an owner would be of, those at risk first. */
  listCandidates(scope: EntityScope, ownerRef: string): Promise<string[]>;
  /** Throws a ConflictError while another one of that owner is open. */
  start(
    scope: EntityScope,
    ownerRef: string,
    entityRefs: string[],
    by: { userEntityRef: string },
  ): Promise<OmitAllowed<Review>>;
  list(
    scope: EntityScope,
    query: ReviewQuery,
    page: PageRequest,
  ): Promise<{
    items: OmitAllowed<Review>[];
    totalCount: number;
    nextCursor?: string;
  }>;
  get(id: string, scope: EntityScope): Promise<OmitAllowed<Review>>;
  listItems(
    id: string,
    scope: EntityScope,
    page: PageRequest,
  ): Promise<ReviewItemPage>;
  /** Services of a review that there still are, whoever may see them. */
  listPresent(id: string): Promise<string[]>;
  /**
   * Throws a ConflictError when somebody else wrote since that version, or the review is
   * finished.
   */
  saveItem(
    id: string,
    entityRef: string,
    change: ReviewItemChange,
    by: { userEntityRef: string },
  ): Promise<ReviewItem>;
  /** Throws a ConflictError when it was finished before. */
  finish(
    id: string,
    scope: EntityScope,
    by: { userEntityRef: string },
  ): Promise<OmitAllowed<Review>>;
  /** Removes an open one, and gives what it was. Throws a ConflictError for a finished one. */
  discard(id: string, scope: EntityScope): Promise<OmitAllowed<Review>>;
  export(id: string, scope: EntityScope): Promise<ReviewExport>;
}

export interface OperationService {
  listTargets(pointId: string): Promise<RestoreTarget[]>;
  /** The plan as `entityRef`, one of the entities of the point, would be restored. */
  planRestore(
    pointId: string,
    request: RestorePlanRequest,
    by: { entityRef: string; tier?: string },
  ): Promise<RestorePlan>;
  /** Throws when there is no such point, or its source has no such target. */
  targetType(pointId: string, targetId: string): Promise<RestoreTarget['type']>;
  /**
   * Throws a ConflictError when the hash is not that of the request, or the target is busy.
   * The operation is one of `entityRef`, which is one of the entities of the point.
   */
  request(
    request: OperationRequest,
    by: { userEntityRef: string; entityRef: string; tier?: string },
  ): Promise<OmitAllowed<Operation>>;
  /** Those that wait for an approval of somebody else, by when they expire. */
  listApprovals(
    filter: { scope: EntityScope; notRequestedBy?: string },
    page: PageRequest,
  ): Promise<OperationPage>;
  /** Throws a ConflictError that says why it cannot be decided, or not like that. */
  approve(
    operationId: string,
    decision: DecisionRequest,
  ): Promise<OmitAllowed<Operation>>;
  reject(
    operationId: string,
    decision: DecisionRequest,
  ): Promise<OmitAllowed<Operation>>;
  /**
   * Queues a verification of the point, or of the repository that holds it. Throws an
   * InputError for a level that is not offered, and a ConflictError when the point or its
   * source cannot be verified now.
   */
  verify(
    pointId: string,
    request: VerificationRequest,
    by: { userEntityRef: string; entityRef: string },
  ): Promise<OmitAllowed<Operation>>;
  get(operationId: string): Promise<OmitAllowed<Operation>>;
  /** References of entities that have operations and are not in the inventory. */
  listFormerEntityRefs(): Promise<string[]>;
  list(
    filter: RecordFilter & { state?: OperationState[] },
    page: PageRequest,
  ): Promise<OperationPage>;
  log(operationId: string, after: number, limit: number): Promise<OperationLog>;
  cancel(
    operationId: string,
    by: { userEntityRef: string },
  ): Promise<OmitAllowed<Operation>>;
}

export interface EvidenceService {
  /** References of entities that evidence is about and that are not in the inventory. */
  listFormerEntityRefs(): Promise<string[]>;
  list(filter: RecordFilter, page: PageRequest): Promise<EvidencePage>;
  checkChain(): Promise<EvidenceChainReport>;
  reportOf(operationId: string): Promise<Omit<OperationReport, 'operation'>>;
}

/** A decision about an operation that waits for an approval. */
export interface DecisionRequest {
  hash: string;
  reason: string;
  by: {
    userEntityRef: string;
    /** By what the person owns the entity. */
    approver: {
      ownedThrough: string[];
      namedThrough?: string[];
      inCatalog: boolean;
    };
  };
}

export interface DrillService {
  /** Throws a ConflictError that says what is in the way, such as a busy place. */
  request(
    entityRef: string,
    request: DrillRequest,
    by: { userEntityRef: string },
  ): Promise<OmitAllowed<Operation>>;
  list(entityRef: string, page: PageRequest): Promise<DrillPage>;
}

export type OmitAllowed<T> = T extends { allowed: unknown }
  ? Omit<T, 'allowed'>
  : T;
