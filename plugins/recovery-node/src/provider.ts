import type { Config } from '@backstage/config';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  EvidenceLevel,
  RunOutcome,
} from 'backstage-plugin-recovery-common';

/** What a provider can do. The portal offers nothing beyond it. @public */
export interface ProviderCapabilities {
  /** Levels of verification that `verify` offers, with the tool's true meaning. */
  verificationLevels: EvidenceLevel[];
  /**
   * What one `verify` speaks of: the point that it is given, or the whole repository
   * that holds it, and so all points that the source lists. Default: `point`.
   */
  verificationScope?: 'point' | 'repository';
  /** Whether any instant inside a window can be restored, not only points. */
  pointInTime: boolean;
  /** Where a restore may be told to stop; nowhere when absent. */
  recoverTo?: RecoverTo['type'][];
  /** Whether single paths of a point can be restored. */
  partialPaths: boolean;
  /** Whether a point can be written back over the original. */
  inPlace: boolean;
  /** Whether the provider can make a backup. */
  backup: boolean;
}

/**
 * What makes points belong together: a host and path, a database, a file name without
 * its date. Bindings select series by their attributes.
 *
 * @public
 */
export interface PointSeries {
  /** Stable within the source, at most 512 characters. */
  key: string;
  /** What it is a backup of, for people. */
  title: string;
  /** What selectors match: a selector `k=v` matches when `v` is among `attributes[k]`. */
  attributes: Record<string, string[]>;
}

/** @public */
export interface ProviderEvidence {
  level: EvidenceLevel;
  result: 'pass' | 'fail';
  /** One sentence for people. */
  summary: string;
}

/** A recovery point as a source lists it. All text in it is untrusted. @public */
export interface DiscoveredPoint {
  type: 'point';
  /** The full, pinned id at the source: never a prefix, never "latest". */
  id: string;
  series: PointSeries;
  /** The instant that the point brings back, ISO 8601 in UTC. */
  time: string;
  startedAt?: string;
  finishedAt?: string;
  pointType: 'full' | 'differential' | 'incremental' | 'snapshot' | 'archive';
  /** `unknown` where the listing cannot tell a partial backup from a complete one. */
  outcome: RunOutcome;
  /** What a restore would write, in bytes. */
  sizeBytes?: number;
  /** What the point takes at the source, in bytes. */
  storedBytes?: number;
  /** Regular files in the point. */
  fileCount?: number;
  /** Ids of the points without which this one cannot be restored. */
  dependsOn?: string[];
  /** Set when the listing itself shows that the point is broken. A sentence. */
  damaged?: string;
  /** Evidence that the listing itself gave; level 0 when absent. */
  evidence?: ProviderEvidence;
  /** What else the source says of it, for people: short keys, short values. */
  details?: Record<string, string>;
}

/**
 * The instants that a series can be brought back to: any between `from` and `to` that
 * lies in no gap. A listing gives at most one per series, the present one.
 *
 * @public
 */
export interface RecoverabilityWindow {
  type: 'window';
  /** The series of the points that the window is built on. */
  series: PointSeries;
  /** First instant, ISO 8601 in UTC: the end of the oldest usable backup. */
  from: string;
  /** Last instant, ISO 8601 in UTC: as far as stored changes are known to reach. */
  to: string;
  /** Stretches inside the window that cannot be restored, oldest first. */
  gaps: WindowGap[];
}

/** @public */
export interface WindowGap {
  from: string;
  to: string;
  /** One sentence for people: what is missing. */
  reason: string;
}

/**
 * Where a restore stops on its way through stored changes, in PostgreSQL's terms:
 * `default` at the end of what is stored, `immediate` as soon as the data is
 * consistent, otherwise at a time, log position, named restore point or transaction.
 *
 * @public
 */
export type RecoverTo =
  | { type: 'default' | 'immediate' }
  /** `value` is ISO 8601 in UTC. */
  | { type: 'time'; value: string }
  | { type: 'lsn' | 'name' | 'xid'; value: string };

/**
 * Something that a listing wants to say besides its points. A notice of severity
 * `incomplete` means that points may be missing from the listing: it then marks no
 * point as gone.
 *
 * @public
 */
export interface SourceNotice {
  type: 'notice';
  /** Stable, for tests and translations: `unreadable-entry`, `future-date`, … */
  code: string;
  severity: 'info' | 'warning' | 'incomplete';
  /** A sentence for people. */
  message: string;
}

/** A point that was listed before, as the provider's other methods receive it. @public */
export interface PointRef {
  id: string;
  seriesKey: string;
  time: string;
  sizeBytes?: number;
  fileCount?: number;
  details: Record<string, string>;
}

/** How far a long call has come. @public */
export interface ProgressUpdate {
  bytes?: number;
  totalBytes?: number;
  files?: number;
  totalFiles?: number;
  message?: string;
}

/** What every long call of a provider is given. @public */
export interface ProviderContext {
  /** Ends the call: cancelled, past its deadline, or the lease is lost. */
  signal: AbortSignal;
  /** When the signal will fire by itself. */
  deadline: Date;
  logger: LoggerService;
  /** A line of the operation's own log, that people read. Never a secret. */
  log(level: 'info' | 'warn' | 'error', text: string): void;
  progress(update: ProgressUpdate): void;
  /** An empty directory of the call's own, removed after it. */
  scratchDirectory: string;
}

/** @public */
export interface ListOptions {
  signal: AbortSignal;
  logger: LoggerService;
  /** The current time. Points after it are listed all the same; the core judges them. */
  now: Date;
}

/** An entry of a point's own listing. @public */
export interface PointEntry {
  /** Path inside the point, absolute from its root, `/`-separated, without `..`. */
  path: string;
  type: 'file' | 'directory' | 'link' | 'other';
  sizeBytes?: number;
  modifiedAt?: string;
}

/** What a restore should bring back. Absent numbers are not known. @public */
export interface RestoreExpectation {
  /** Regular files. */
  files?: number;
  /** Sum of the sizes of regular files. */
  bytes?: number;
}

/** @public */
export interface RestoreOptions {
  /** Paths inside the point, as `contents` names them; all when absent. */
  paths?: string[];
  /** Where to stop; one of the capabilities' `recoverTo`. The point itself when absent. */
  recoverTo?: RecoverTo;
}

/** @public */
export interface RestoreDestination {
  /** An existing, empty directory. The provider refuses one that is not empty. */
  directory: string;
}

/** What a provider says of its restore. The caller counts the target itself. @public */
export interface RestoreReport {
  /** What should have come back, when the tool told it. */
  expected: RestoreExpectation;
  /** Complaints of the tool that did not end the restore. */
  warnings: string[];
}

/** @public */
export interface VerificationOptions {
  /**
   * The part of the stored data that a sampled read (level 2) of a repository takes:
   * `index` from 1 to `of`. All parts together are the whole repository. Chosen by the
   * caller, which remembers how far the rotation has come. A part can hold nothing; it
   * then passes at level 1.
   */
  part?: { index: number; of: number };
}

/** @public */
export interface VerificationReport {
  /** The level that was asked for; of a pass, the one really proven, when that is less. */
  level: EvidenceLevel;
  /** `fail` when any stored data is damaged. What could not be read is an error instead. */
  result: 'pass' | 'fail';
  summary: string;
  /**
   * Ids of the points found to be damaged. Empty with the result `fail` when damage was
   * found and which points it touches is not known: all of the scope are then doubtful.
   */
  damagedPoints: string[];
  /** Stored bytes that were read, where the tool tells. */
  bytesRead?: number;
}

/**
 * Code that speaks to one kind of source.
 *
 * `TSource` is what `readSource` made of the configuration; the core passes it back
 * and never looks inside. A method that is absent is not offered.
 *
 * @public
 */
export interface RecoveryProvider<TSource = unknown> {
  /** `restic`, `archive`, …: what `provider:` says in the configuration. */
  readonly type: string;
  readonly capabilities: ProviderCapabilities;

  /**
   * Reads and checks the provider's part of a source's configuration: the object under
   * the key named like the provider's type. Called at start-up and does no I/O. Throws
   * an `InputError` that names the config key and what to write there.
   */
  readSource(config: Config, options: { sourceId: string }): TSource;

  /** Local directories that hold the backups themselves: no target may touch them. */
  sourceDirectories(source: TSource): string[];

  /**
   * All points of the source, in any order, streamed, and where any instant can be
   * restored the window of each series. Ends normally when the listing is complete, or
   * complete but for what its notices say. Throws a `ProviderError`.
   */
  list(
    source: TSource,
    options: ListOptions,
  ): AsyncIterable<DiscoveredPoint | RecoverabilityWindow | SourceNotice>;

  /** The entries directly below a path of the point; `/` is its root. */
  contents?(
    source: TSource,
    point: PointRef,
    path: string,
    context: ProviderContext,
  ): AsyncIterable<PointEntry>;

  /** What a restore of the paths should bring back, without restoring. */
  expect?(
    source: TSource,
    point: PointRef,
    options: RestoreOptions,
    context: ProviderContext,
  ): Promise<RestoreExpectation>;

  verify?(
    source: TSource,
    point: PointRef,
    level: EvidenceLevel,
    context: ProviderContext,
    options?: VerificationOptions,
  ): Promise<VerificationReport>;

  /** Writes the point into an empty directory. Throws a `ProviderError`. */
  restore?(
    source: TSource,
    point: PointRef,
    destination: RestoreDestination,
    options: RestoreOptions,
    context: ProviderContext,
  ): Promise<RestoreReport>;
}
