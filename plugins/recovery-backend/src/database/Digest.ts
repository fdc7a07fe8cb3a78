import type {
  DayOfPoints,
  Evidence,
  RunOutcome,
} from 'backstage-plugin-recovery-common';
import type { Instant } from './instants';
import type { StoredWindow } from './StoredWindow';
import type { LevelResult } from './VerificationStore';

/** What the status shows of a single point. */
export interface DigestPoint {
  id: string;
  providerPointId: string;
  title: string;
  time: Instant;
  finishedAt?: Instant;
  type: 'full' | 'differential' | 'incremental' | 'snapshot' | 'archive';
  outcome: RunOutcome;
  sizeBytes?: number;
  storedBytes?: number;
  fileCount?: number;
  evidence: Evidence;
  firstSeenAt: Instant;
  /** Why the point is known to be broken. */
  damaged?: string;
  /** When the point was last listed, while incomplete listings leave it out. */
  lastSeenAt?: Instant;
}

/** The newest point holds far less than the one before it. */
export interface Shrinkage {
  pointId: string;
  time: Instant;
  previousTime: Instant;
  title: string;
  what: 'files' | 'bytes' | 'stored bytes';
  before: number;
  after: number;
}

/** The run of the newest point took far more or far less time than those before it. */
export interface UnusualRun {
  pointId: string;
  time: Instant;
  title: string;
  /** Milliseconds. */
  took: number;
  /** The median of runs of the same kind before it, in milliseconds. */
  usual: number;
}

/** Points that a verification found damaged; the newest ones are named. */
export interface FoundDamaged {
  count: number;
  points: { id: string; title: string; time: Instant }[];
}

/** A series whose newest usable point is older than that of another one. */
export interface SeriesFreshness {
  title: string;
  /** The latest instant that can be brought back. */
  newestUsable?: Instant;
}

/** date, points, usable points, largest point in bytes, worst. Days without points are left out. */
export type DigestDay = [
  date: string,
  points: number,
  usable: number,
  bytes: number | null,
  worst: DayOfPoints['worst'],
];

/**
 * What the status of a series, or of all series of a protected resource, needs of its
 * points. Made when points change, so that reading a status reads no point.
 *
 * "Usable" here means usable for a whole recovery: finished with outcome success or
 * unknown, listed, not known broken, not from the future.
 */
export interface Digest {
  /** Points that are not gone. */
  total: number;
  usable: number;
  gone: number;
  /** Points that the latest, incomplete listings left out. */
  missing: number;
  /** Points whose time lies ahead of our clock. */
  future: number;
  /** The newest of the points that lie ahead of our clock. */
  newestFuture?: Instant;
  /** The newest point that does not lie ahead of our clock. */
  newest?: DigestPoint;
  newestUsable?: DigestPoint;
  /** The newest point with outcome partial that is not known broken. */
  newestPartial?: DigestPoint;
  /** The newest whole point that was usable when it was last listed. */
  newestMissing?: DigestPoint;
  /** The strongest passed evidence for a usable point. */
  evidence?: Evidence;
  shrinkage?: Shrinkage;
  unusualRun?: UnusualRun;
  /** The instants to which all series with points can be brought back. */
  window?: StoredWindow;
  /** The last result of each level, where points are verified one by one. */
  verified?: LevelResult[];
  /** Points that a verification found damaged. */
  foundDamaged?: FoundDamaged;
  /** Number of series. */
  seriesCount: number;
  /** The series whose newest usable points are the oldest, at most ten. */
  oldestSeries: SeriesFreshness[];
  days: DigestDay[];
}
