import type { Instant } from './instants';

export type VerificationLevel = 1 | 2 | 3;

/** One of the parts in which a repository is read, `index` from 1 to `of`. */
export interface Part {
  index: number;
  of: number;
}

/** When a level of a source is looked at, and when it last came to a result. */
export interface LevelSchedule {
  sourceId: string;
  level: VerificationLevel;
  since: Instant;
  dueAt: Instant;
  concludedAt?: Instant;
  /** Of points: since when the one waits that waits the longest. */
  waitingSince?: Instant;
  /** What the last verification at this level read. */
  bytesRead?: number;
}

/** The last result that speaks of a level. */
export interface LevelResult {
  level: VerificationLevel;
  result: 'pass' | 'fail';
  at: Instant;
  summary: string;
  operationId: string;
}

/**
 * What statuses need of a source's verifications, prepared whenever one of them
 * changes. What depends on the present time is left to who reads it.
 */
export interface SourceVerification {
  /** Lowest first. */
  levels: LevelResult[];
  schedules: Omit<LevelSchedule, 'sourceId' | 'bytesRead'>[];
  rotation?: {
    parts: number;
    /** Parts of the present round that were read and found intact. */
    read: number;
    roundStartedAt?: Instant;
    lastWholeAt?: Instant;
  };
  /** When the last reading of everything began. */
  fullReadAt?: Instant;
  /** Damage was found, and not which points it touches: all of them are doubtful. */
  doubt?: Doubt;
}

export interface Doubt {
  since: Instant;
  summary: string;
  operationId: string;
}

/** A verification that came to a result. */
export interface VerificationResult {
  sourceId: string;
  /** The level that was asked for. */
  asked: VerificationLevel;
  /** The level that the result speaks of; of a pass it can be lower. */
  level: number;
  result: 'pass' | 'fail';
  summary: string;
  operationId: string;
  startedAt: Instant;
  finishedAt: Instant;
  bytesRead?: number;
  /** Ids at the source of the points found damaged. */
  damaged: string[];
  /** What it speaks of: one point, or the repository or a part of it. */
  scope: { pointId: string } | { part?: Part };
}

/** What a result did to the points. */
export interface VerificationEffect {
  /** Points that were found damaged, by their ids here. */
  damaged: string[];
  /** Points that cannot be restored without those. */
  dependents: string[];
  /** Whether all points of the source became doubtful. */
  doubtful: boolean;
}

/** A point that is to be verified. */
export interface WaitingPoint {
  id: string;
  /** When it was verified at the level, or else first seen. */
  since: Instant;
  /** Bytes that the point takes at its source, where known. */
  storedBytes?: number;
}

export interface VerificationStore {
  /**
   * Makes the schedule of a source known. Levels that are new get their first due time;
   * those that are not asked for any more lose theirs.
   */
  schedule(
    sourceId: string,
    levels: { level: VerificationLevel; firstDueAt: Instant }[],
    now: Instant,
  ): Promise<void>;

  listSchedules(sourceIds: string[]): Promise<LevelSchedule[]>;

  setDue(
    sourceId: string,
    level: VerificationLevel,
    dueAt: Instant,
    waitingSince?: Instant,
  ): Promise<void>;

  /** The part that was not read for the longest time, of the present round first. */
  nextPart(sourceId: string, of: number): Promise<Part>;

  /** A point by which the repository can be verified: the newest that is bound. */
  pickOfRepository(
    sourceId: string,
    notFuture: Instant,
  ): Promise<string | undefined>;

  /**
   * The point to verify next: of those that were not verified at the level since
   * `before`, and not tried since `triedBefore`, the one that was verified the longest
   * time ago; and how many points there are to choose among in all.
   */
  pickPoint(query: {
    sourceId: string;
    level: VerificationLevel;
    /** Only so many points of each series, the newest; all when absent. */
    newest?: number;
    before: Instant;
    triedBefore: Instant;
    notFuture: Instant;
  }): Promise<{ next?: WaitingPoint; count: number }>;

  /** Notes that a point was tried, so that one that cannot be read holds up no other. */
  noteAttempt(
    pointId: string,
    level: VerificationLevel,
    at: Instant,
  ): Promise<void>;

  /** Bytes that verifications of the source have read on a UTC day. */
  bytesReadOn(sourceId: string, day: string): Promise<number>;

  addBytesRead(sourceId: string, day: string, bytes: number): Promise<void>;

  /**
   * Keeps a result and what follows from it for the points, both or neither: evidence
   * for what passed; the named points and all that depend on them as broken; doubt about
   * all points when none is named.
   */
  record(result: VerificationResult): Promise<VerificationEffect>;
}
