import type {
  SourceNoticeSummary,
  SourceState,
} from 'backstage-plugin-recovery-common';
import type { Instant } from './instants';
import type { SourcePause } from './OperationStore';
import type { SourceVerification } from './VerificationStore';

export interface SourceError {
  code: string;
  message: string;
  nextStep?: string;
}

/** What is known of a source. */
export interface SourceRecord {
  id: string;
  provider: string;
  state: SourceState;
  stateSince?: Instant;
  lastAttemptAt?: Instant;
  lastSuccessAt?: Instant;
  lastCompleteAt?: Instant;
  /** When the source last said that its points are there. */
  pointsObservedAt?: Instant;
  nextAttemptAt?: Instant;
  error?: SourceError;
  notices: SourceNoticeSummary[];
  pointCount: number;
  emptySince?: Instant;
  emptyCount: number;
  refreshRequestedAt?: Instant;
  runId?: string;
  runExpiresAt?: Instant;
  /** When it was noticed that the configuration does not hold it any more. */
  removedAt?: Instant;
  /** Absent until something was scheduled or verified. */
  verification?: SourceVerification;
  /** That somebody holds back its queue. */
  paused?: SourcePause;
}

/** What a reading leaves behind. */
export interface ReadingOutcome {
  state: Extract<SourceState, 'ok' | 'partial' | 'failing'>;
  at: Instant;
  /** Whether the points that are not marked otherwise were there. */
  observed: boolean;
  error?: SourceError;
  notices: SourceNoticeSummary[];
  pointCount?: number;
  emptySince?: Instant;
  emptyCount: number;
  nextAttemptAt?: Instant;
}

export interface SourceStore {
  /** Adds the configured sources that are new, and notes which are invalid. */
  register(
    sources: { id: string; provider: string; error?: string }[],
    now: Instant,
  ): Promise<void>;

  /**
   * Marks the sources that are not among the configured ones, and that nobody has read
   * since they were marked. Returns their ids.
   */
  noteRemoved(configured: string[], now: Instant): Promise<string[]>;

  /** The marked sources that are not among the configured ones. */
  listRemoved(configured: string[]): Promise<SourceRecord[]>;

  /**
   * Deletes what is known of sources that were marked before an instant: their points,
   * series and state. Operations and evidence stay. Returns the ids.
   */
  deleteRemoved(before: Instant): Promise<string[]>;

  get(id: string): Promise<SourceRecord | undefined>;
  getMany(ids: string[]): Promise<SourceRecord[]>;

  /** Begins a reading. What an earlier one still does afterwards is not kept. */
  beginReading(
    id: string,
    runId: string,
    now: Instant,
    expiresAt: Instant,
  ): Promise<void>;

  /** Whether the reading is still the latest one of its source. */
  isCurrent(id: string, runId: string): Promise<boolean>;

  /** Ends a reading. Returns false, and keeps nothing, when it was not the latest. */
  endReading(
    id: string,
    runId: string,
    outcome: ReadingOutcome,
  ): Promise<boolean>;

  /** Ends a reading that came to no outcome. */
  abandonReading(id: string, runId: string): Promise<void>;

  requestRefresh(ids: string[], now: Instant): Promise<void>;
}
