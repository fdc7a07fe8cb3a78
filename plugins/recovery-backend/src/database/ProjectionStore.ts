import type { Digest } from './Digest';
import type { Instant } from './instants';
import type { EvidenceColumns } from './pointRows';
import type { SeriesWindow, StoredWindow } from './StoredWindow';
import type { LevelResult } from './VerificationStore';

/** A series as a listing gave it, checked and bounded. */
export interface ListedSeries {
  id: string;
  key: string;
  title: string;
  attributes: Record<string, string[]>;
}

/** A mark that work is due; the work clears this mark, and no later one. */
export interface Due<T> {
  due: string;
  item: T;
}

export interface SelectingResource {
  id: string;
  selector: Record<string, string>;
}

export interface SelectableSeries {
  id: string;
  attributes: Record<string, string[]>;
}

export interface Link {
  resourceId: string;
  seriesId: string;
}

/** A point that stands out in its series: newest, newest usable, best proven, … */
export interface NotablePointRow extends EvidenceColumns {
  id: string;
  series_id: string;
  series_title: string;
  provider_point_id: string;
  time: string;
  started_at: string | null;
  finished_at: string | null;
  type: string;
  outcome: string;
  damaged: string | null;
  broken_dependency: string | null;
  size_bytes: string | number | null;
  stored_bytes: string | number | null;
  file_count: string | number | null;
  first_seen_at: string;
  last_seen_at: string | null;
  /** usable, partial, missing (as last listed whole) or other. */
  kind: 'usable' | 'partial' | 'missing' | 'other';
  /** Place in the series by time, 1 is the newest. */
  time_rank: number;
  /** Place among the points of the same kind by time. */
  kind_rank: number;
  /** Place among the points of the same kind by strength of evidence. */
  evidence_rank: number;
}

export interface SeriesCounts {
  seriesId: string;
  total: number;
  usable: number;
  gone: number;
  missing: number;
  future: number;
  newestFuture?: Instant;
  earliestFuture?: Instant;
}

export interface SeriesDay {
  seriesId: string;
  date: string;
  points: number;
  usable: number;
  bytes: number | null;
  /** 5 damaged, 4 failed, 3 partial, 2 unknown, 1 ok. */
  worst: number;
}

/** The last result of one level among the points of a series. */
export interface SeriesLevel extends LevelResult {
  seriesId: string;
}

/** A point that a verification found damaged. */
export interface SeriesDamage {
  seriesId: string;
  id: string;
  title: string;
  time: Instant;
  /** Number of such points in the series. */
  count: number;
}

/** What stands between the points and the statuses: which series belong to what, and digests. */
export interface ProjectionStore {
  /** Stores series of one source; those that are the same already cost no write. */
  saveSeries(sourceId: string, series: ListedSeries[]): Promise<void>;

  // Windows.
  /** Keeps what a listing told of series that are stored, and marks them for a new digest. */
  saveWindows(sourceId: string, windows: SeriesWindow[]): Promise<void>;
  /** Takes the windows of all other series of the source away. */
  keepWindowsOf(sourceId: string, seriesIds: string[]): Promise<void>;
  windowsOf(seriesIds: string[]): Promise<Map<string, StoredWindow>>;
  /**
   * When the points of each series were finished that recovery can start from, oldest
   * first. Those that an incomplete listing left out count: a window outlasts it too.
   */
  finishedUsable(seriesIds: string[]): Promise<Map<string, Instant[]>>;

  // Links: which resource selects which series.
  listResourcesToLink(sourceId: string): Promise<Due<SelectingResource>[]>;
  listSeriesToLink(
    sourceId: string,
    limit: number,
  ): Promise<Due<SelectableSeries>[]>;
  listResources(sourceId: string): Promise<SelectingResource[]>;
  listSeries(
    sourceId: string,
    afterId: string,
    limit: number,
  ): Promise<SelectableSeries[]>;
  /** Replaces all links of these resources, and marks those for a new digest. */
  linkResources(
    resources: Due<{ id: string; seriesIds: string[] }>[],
  ): Promise<void>;
  /** Replaces all links of these series, and marks the resources for a new digest. */
  linkSeries(
    series: Due<{ id: string; resourceIds: string[] }>[],
  ): Promise<void>;

  // Digests.
  listSeriesToDigest(
    sourceId: string,
    now: Instant,
    limit: number,
  ): Promise<Due<string>[]>;
  notablePoints(
    seriesIds: string[],
    notFuture: Instant,
  ): Promise<NotablePointRow[]>;
  countPoints(seriesIds: string[], notFuture: Instant): Promise<SeriesCounts[]>;
  countDays(
    seriesIds: string[],
    from: Instant,
    notFuture: Instant,
  ): Promise<SeriesDay[]>;
  lastVerifications(seriesIds: string[]): Promise<SeriesLevel[]>;
  /** At most a few of each series, the newest. */
  foundDamaged(seriesIds: string[]): Promise<SeriesDamage[]>;
  /** Keeps digests and marks the resources of the series for new ones. */
  saveSeriesDigests(
    digests: Due<{ id: string; digest: Digest; nextDue?: Instant }>[],
  ): Promise<void>;
  listResourcesToDigest(limit: number): Promise<Due<string>[]>;
  /** Digests of the series of a resource, in the order of the series' ids. */
  listDigestsOfResources(
    resourceIds: string[],
    after: Link | undefined,
    limit: number,
  ): Promise<{ link: Link; digest?: Digest }[]>;
  saveResourceDigests(
    digests: Due<{ id: string; digest: Digest }>[],
  ): Promise<void>;
}
