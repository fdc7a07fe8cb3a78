import type { Evidence, RunOutcome } from 'backstage-plugin-recovery-common';
import type {
  DiscoveredPoint,
  ProviderEvidence,
} from 'backstage-plugin-recovery-node';
import type { Instant } from './instants';
import type { StoredWindow } from './StoredWindow';

/** A point as a listing gave it, checked and bounded. */
export interface ListedPoint {
  id: string;
  seriesId: string;
  providerPointId: string;
  time: Instant;
  startedAt?: Instant;
  finishedAt?: Instant;
  type: DiscoveredPoint['pointType'];
  outcome: RunOutcome;
  damaged?: string;
  sizeBytes?: number;
  storedBytes?: number;
  fileCount?: number;
  dependsOn?: string[];
  details: Record<string, string>;
  evidence?: ProviderEvidence;
  /** Changes with anything above. */
  fingerprint: string;
}

/** A point as stored. */
export interface StoredPoint
  extends Omit<ListedPoint, 'fingerprint' | 'evidence'> {
  sourceId: string;
  seriesKey: string;
  title: string;
  /** The strongest evidence: the listing's own, or an operation's. */
  evidence: Evidence;
  /** Why the point is known to be broken, by whom or what ever. */
  broken?: string;
  firstSeenAt: Instant;
  lastSeenAt?: Instant;
  goneAt?: Instant;
  /** The window of its series. */
  window?: StoredWindow;
}

/** How the state of a point depends on its source. */
export type SourceFreshness = { staleSourceIds: string[] };

export interface PointQuery extends SourceFreshness {
  resourceIds: string[];
  state?: ('available' | 'stale' | 'gone' | 'damaged' | 'future')[];
  outcome?: RunOutcome[];
  from?: Instant;
  to?: Instant;
  search?: string;
  /** Points up to this instant do not lie in the future. */
  notFuture: Instant;
}

export interface SaveResult {
  inserted: number;
  updated: number;
  unchanged: number;
}

export interface PointStore {
  /**
   * Stores points of one source. A point that is stored already and did not change
   * costs no write. The series of all others are marked for a new digest.
   */
  save(
    sourceId: string,
    points: ListedPoint[],
    now: Instant,
  ): Promise<SaveResult>;

  /** Number of points of a source that are not gone. */
  countLive(sourceId: string): Promise<number>;

  /** Points of a source that are not gone, in the order of their ids. */
  listLive(
    sourceId: string,
    afterId: string,
    limit: number,
  ): Promise<{ id: string; lastSeenAt?: Instant }[]>;

  markGone(ids: string[], at: Instant): Promise<void>;

  /** Notes that incomplete listings leave the points out, which were last listed then. */
  markMissing(ids: string[], lastSeenAt: Instant): Promise<void>;

  /**
   * Works out which points cannot be restored because a point that they depend on is
   * not there or broken. Returns how many changed.
   */
  updateDependencies(sourceId: string): Promise<number>;

  /** Deletes points that have been gone since before an instant, and empty series. */
  deleteGone(sourceId: string, before: Instant): Promise<number>;

  get(id: string): Promise<StoredPoint | undefined>;

  /** The live point of the same series and type before this one. */
  getPrevious(point: StoredPoint): Promise<StoredPoint | undefined>;

  /** The newest whole, usable point of a series that was finished at an instant. */
  getBase(seriesId: string, instant: Instant): Promise<StoredPoint | undefined>;

  /** Newest first. */
  list(
    query: PointQuery,
    page: { after?: { time: Instant; id: string }; limit: number },
  ): Promise<StoredPoint[]>;

  count(query: PointQuery): Promise<number>;

  /** Keeps evidence of an operation, unless later or stronger evidence is there. */
  recordEvidence(
    id: string,
    evidence: Evidence,
  ): Promise<{ sourceId: string } | undefined>;
}
