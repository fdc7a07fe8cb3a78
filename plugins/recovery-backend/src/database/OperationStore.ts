import type {
  LogLine,
  Operation,
  OperationPhase,
  OperationProgress,
  OperationResult,
  OperationState,
  OperationSummary,
} from 'backstage-plugin-recovery-common';
import type { HintListener } from './ClaimHints';
import type { EntityScope } from './EntityScope';
import type {
  PointRef,
  RecoverTo,
  RestoreExpectation,
} from 'backstage-plugin-recovery-node';

export type OperationKind = OperationSummary['kind'];
export type OperationError = NonNullable<Operation['error']>;

/** What a request pins besides point, target and paths, by kind of operation. */
export interface OperationOptions {
  /** Of restores and drills: where to stop on the way through stored changes. */
  recoverTo?: RecoverTo;
  /** Of restores: whether the target is the original place. */
  inPlace?: boolean;
  /** Of verifications. */
  level?: 1 | 2 | 3;
  /** Of sampled verifications: which part of the repository is read. */
  part?: { index: number; of: number };
  /** Of drills and verifications: the policy that asked for it; absent when a person did. */
  policy?: string;
  /** Of drills: how the point was picked. */
  pick?: 'newest' | 'random' | 'oldest';
  /** Of drills: whether a copy is damaged on purpose, and must fail. */
  negative?: boolean;
  /** Of drills: the RTO when it was asked for, ISO 8601 duration. */
  rto?: string;
}

/** What a request pins. Nothing of it changes afterwards. */
export interface NewOperation {
  id: string;
  kind: OperationKind;
  entityRef: string;
  resourceId: string;
  resourceName: string;
  sourceId: string;
  provider: string;
  pointId: string;
  point: PointRef;
  /** Absent, with the other parts of a target, for what writes to none. */
  targetId?: string;
  targetTitle?: string;
  /** Absolute, links resolved. */
  targetDirectory?: string;
  /** Operations with the same lock exclude each other until they have ended. */
  targetLock?: string;
  options?: OperationOptions;
  /** Higher goes first. */
  priority: number;
  /** From 1; higher for a drill or verification that was begun again. */
  attempt: number;
  /** All of the point when absent. */
  paths?: string[];
  hash: string;
  reason?: string;
  requestedBy: string;
  requestedAt: Date;
  /** What should come back, as far as it was known at the request. */
  expected: RestoreExpectation;
  /** Present when somebody has to approve it. Its target is locked only then. */
  approval?: ApprovalNeed;
}

/** Why a request needs an approval, and until when it can be given and used. */
export interface ApprovalNeed {
  reasons: string[];
  expiresAt: Date;
}

/** By what an approver owned the entity when approving. */
export interface Approver {
  /** The owners of the entity that the approver was, or was a member of. */
  ownedThrough: string[];
  /** Those of the configured approvers that the approver was, or was a member of. */
  namedThrough?: string[];
  /** Whether the catalog had the approver, so that it can be asked again. */
  inCatalog: boolean;
}

export interface ApprovalRecord extends ApprovalNeed {
  decidedBy?: string;
  decidedAt?: Date;
  /** What the one who decided wrote. */
  reason?: string;
  approver?: Approver;
}

/** What becomes of a request that waits for an approval. */
export type ApprovalDecision =
  | {
      outcome: 'approved';
      by: string;
      at: Date;
      hash: string;
      reason: string;
      approver: Approver;
    }
  | { outcome: 'rejected'; by: string; at: Date; hash: string; reason: string }
  | { outcome: 'expired'; at: Date };

/** An operation as stored. */
export interface OperationRecord
  extends Omit<NewOperation, 'targetLock' | 'expected' | 'approval'> {
  state: OperationState;
  approval?: ApprovalRecord;
  startedAt?: Date;
  finishedAt?: Date;
  deadlineAt?: Date;
  cancelRequestedBy?: string;
  cancelRequestedAt?: Date;
  leaseOwner?: string;
  fencingToken: number;
  /** Absolute path of the directory that the operation created in its target. */
  workDirectory?: string;
  progress?: OperationProgress;
  phases: OperationPhase[];
  result?: OperationResult;
  error?: OperationError;
  logSeq: number;
  logDropped: number;
}

/** The right to write to an operation: ends when another token was given out. */
export interface OperationLease {
  operationId: string;
  fencingToken: number;
}

/** What a lease's holder may write besides the state. Absent keys stay as they are. */
export interface OperationChanges {
  progress?: OperationProgress;
  phases?: OperationPhase[];
  workDirectory?: string | null;
}

/** How an operation ends. Its target lock and lease are released with it. */
export interface OperationEnd {
  state: Extract<
    OperationState,
    'succeeded' | 'failed' | 'cancelled' | 'interrupted'
  >;
  at: Date;
  phases?: OperationPhase[];
  progress?: OperationProgress;
  result?: OperationResult;
  error?: OperationError;
  workDirectory?: string | null;
  /** How long the writing of the data took, for later estimates. */
  restoreMs?: number;
}

/** An operation that is begun again, in another row: what each attempt did is kept. */
export interface NextAttempt {
  id: string;
  /** It is not claimed earlier. */
  notBefore: Date;
  /** Says so behind the log of the former attempt. */
  endLine: NewLogLine;
  /** Where its own log begins. */
  firstLine: NewLogLine;
}

/**
 * A place at a source that an operation of a kind may take. Of two operations that want
 * the same place the database lets one have it, whatever replica claims them.
 */
export interface ClaimPlace {
  sourceId: string;
  kind: OperationKind;
  /** Number of the place at the source, from 1. */
  place: number;
  /** Longest time that an operation of the kind may take, in milliseconds. */
  deadlineMs: number;
}

/** Who holds back the queue of a source, and why. */
export interface SourcePause {
  by: string;
  at: Date;
  reason: string;
}

/** What waits and runs at a source, over all replicas. */
export interface SourceQueueRecord {
  queued: number;
  running: number;
  paused?: SourcePause;
}

export interface RunningOperation {
  record: OperationRecord;
  /** Whether the lease has passed, by the clock of the database. */
  leaseExpired: boolean;
}

export interface CancelRequest {
  by: string;
  at: Date;
}

export interface OperationFilter {
  /** Only operations of these entities; of all when absent. */
  entityRefs?: string[];
  scope?: EntityScope;
  state?: OperationState[];
}

/** Position in the list of operations, newest first. */
export interface OperationPosition {
  requestedAt: Date;
  id: string;
}

/** Position in the list of operations that wait for an approval. */
export interface ApprovalPosition {
  expiresAt: Date;
  id: string;
}

export interface NewLogLine {
  at: Date;
  level: LogLine['level'];
  text: string;
}

/**
 * Operations in the database. Safe for any number of replicas: a claim has one winner,
 * a target has one operation, and a holder whose lease was taken away writes nothing.
 */
export interface OperationStore {
  /**
   * Stores a requested operation. Queued, it takes the lock of its target; one that needs
   * an approval waits for it without. Throws a TargetBusyError, which is a ConflictError,
   * when the target is busy.
   */
  create(operation: NewOperation, log: NewLogLine[]): Promise<OperationRecord>;

  get(operationId: string): Promise<OperationRecord | undefined>;

  /** Newest first. */
  list(
    filter: OperationFilter,
    page: { after?: OperationPosition; limit: number },
  ): Promise<{ items: OperationRecord[]; totalCount: number }>;

  /** References of entities that have operations and are not in the inventory. */
  listFormerEntityRefs(): Promise<string[]>;

  /**
   * Gives the queued operation that goes first, by priority and age, to exactly one
   * caller. Only operations for which one of the places is free, and whose source is
   * not paused. Of the free places of a kind at a source the first in the list is taken.
   */
  claim(options: {
    owner: string;
    leaseMs: number;
    places: ClaimPlace[];
    now: Date;
  }): Promise<OperationRecord | undefined>;

  /** Prolongs a lease and writes changes. Undefined when the lease is lost. */
  renew(
    lease: OperationLease,
    leaseMs: number,
    changes: OperationChanges,
  ): Promise<{ cancelRequest?: CancelRequest } | undefined>;

  /** running → validating. False when the lease is lost. */
  startValidating(
    lease: OperationLease,
    changes: OperationChanges,
  ): Promise<boolean>;

  /**
   * Ends an operation and records the evidence, both or neither. `from` are the states
   * that it may be in. False when the lease is lost or the state is another, or when
   * it was to be ended only if its lease has passed, and somebody renewed it.
   * With `next` what was pinned is queued once more, and takes the target's lock over;
   * not when somebody wants the operation cancelled.
   */
  end(
    lease: OperationLease,
    from: OperationState[],
    end: OperationEnd,
    log: NewLogLine[],
    options?: { onlyIfExpired?: boolean; next?: NextAttempt },
  ): Promise<boolean>;

  /**
   * Listens until the signal fires for hints that other processes made something
   * claimable: queued it, freed its place, or let its source go on. They may come in vain,
   * may be lost, and come on PostgreSQL only: the queue is looked at without them too.
   */
  listen(listener: HintListener): Promise<void>;

  /** Cancels an operation that has not started. False when it has. */
  cancelWaiting(
    operationId: string,
    from: OperationState[],
    cancel: CancelRequest,
    log: NewLogLine[],
  ): Promise<boolean>;

  /** Notes on a started operation that it shall stop; the first request stays. */
  requestCancel(
    operationId: string,
    from: OperationState[],
    cancel: CancelRequest,
  ): Promise<boolean>;

  /**
   * Approves, rejects or ends an operation that waits for an approval, and puts that on
   * record. Undefined when it does not wait (any more), or its hash is another. Throws a
   * TargetBusyError when it is approved and its target is busy: it then goes on waiting.
   */
  decide(
    operationId: string,
    decision: ApprovalDecision,
    log: NewLogLine[],
  ): Promise<OperationRecord | undefined>;

  /** Operations that wait for an approval, those that expire first at the top. */
  listAwaitingApproval(
    filter: { scope: EntityScope; notRequestedBy?: string },
    page: { after?: ApprovalPosition; limit: number },
  ): Promise<{ items: OperationRecord[]; totalCount: number }>;

  /** Operations whose time for an approval has passed. */
  listUnapproved(expiredAt: Date, limit: number): Promise<OperationRecord[]>;

  /** All operations that some process holds or held. */
  listRunning(): Promise<RunningOperation[]>;

  /** Queued operations that could have begun since before an instant. */
  listQueuedBefore(instant: Date, limit: number): Promise<OperationRecord[]>;

  /**
   * How many operations of the same source run, or wait and go before a queued one:
   * those of a higher priority, and older ones of its own. What waits for its time, as a
   * retry does, is not before it.
   */
  queuePosition(record: OperationRecord): Promise<number>;

  /** The operation that holds a target's lock, by lock. */
  findByTargetLock(
    targetLocks: string[],
  ): Promise<Map<string, OperationRecord>>;

  /** Of each of the sources, in a fixed number of queries. */
  sourceQueues(sourceIds: string[]): Promise<Map<string, SourceQueueRecord>>;

  /** From now on nothing more of a source is claimed. False when it was paused before. */
  pauseSource(sourceId: string, pause: SourcePause): Promise<boolean>;

  /** Lets the operations of a source be claimed again. */
  resumeSource(sourceId: string): Promise<void>;

  /** Bytes and milliseconds of the latest successful restores of a source, summed. */
  restoreSpeed(
    sourceId: string,
  ): Promise<{ bytes: number; milliseconds: number } | undefined>;

  /**
   * For each of the entities the latest restore that has ended, and the operations that
   * have not ended, newest first, at most 50 of each entity; in one query.
   */
  latestOf(entityRefs: string[]): Promise<OperationRecord[]>;

  /** Adds lines behind the last one. False when the lease is lost. */
  appendLog(
    lease: OperationLease,
    lines: NewLogLine[],
    droppedLines: number,
  ): Promise<boolean>;

  /**
   * Removes operations that were requested before an instant and have ended, with their
   * logs, the oldest first. Their evidence stays. Returns how many.
   */
  removeEnded(requestedBefore: Date, limit: number): Promise<number>;

  /** Lines with a higher number, oldest first. */
  readLog(
    operationId: string,
    after: number,
    limit: number,
  ): Promise<LogLine[]>;
}
