import type {
  DiscoveredPoint,
  RecoverabilityWindow,
  SourceNotice,
} from 'backstage-plugin-recovery-node';
import { Instant, toInstant } from '../database/instants';
import type { ListedPoint, PointStore } from '../database/PointStore';
import type {
  ListedSeries,
  ProjectionStore,
} from '../database/ProjectionStore';
import type { SeriesWindow } from '../database/StoredWindow';
import { fingerprintOf, makeId } from '../database/ids';
import { CLOCK_TOLERANCE_MS } from './clock';
import { formatInstant } from '../util/format';
import { IdSet } from '../util/IdSet';
import { normalizePoint, SeriesNormalizer } from './normalizePoint';
import { Notices } from './Notices';
import { normalizeWindow } from './windows';

/** Points that are stored together. */
export const BATCH_SIZE = 500;

/**
 * Takes in the items of one listing: checks them, finds duplicates, and stores them in
 * batches. Holds one batch, and 16 to 32 bytes for each point seen.
 */
export class ListingIntake {
  readonly notices = new Notices();
  /** Points seen in this listing, stored or at least known by their id. */
  readonly seen: IdSet;
  /** Points of this listing that are stored as it gave them. */
  accepted = 0;
  inserted = 0;
  updated = 0;
  /** Whether any point cannot be restored without others. */
  hasDependencies = false;

  private readonly windowsBySeries = new Map<string, SeriesWindow>();
  private items = 0;
  private readonly seriesVersions = new IdSet();
  private readonly seriesSeen = new IdSet();
  private readonly seriesNormalizer: SeriesNormalizer;
  private readonly knownSeries = new WeakSet<ListedSeries>();
  private points: ListedPoint[] = [];
  private readonly series = new Map<string, ListedSeries>();
  private readonly notFuture: Instant;

  constructor(
    private readonly options: {
      sourceId: string;
      points: PointStore;
      projection: ProjectionStore;
      now: Date;
      maxPoints: number;
      expected: number;
    },
  ) {
    this.seriesNormalizer = new SeriesNormalizer(options.sourceId);
    this.seen = new IdSet(options.expected);
    this.notFuture = toInstant(options.now.getTime() + CLOCK_TOLERANCE_MS);
  }

  /** Whether a batch is full, and `flush` should be called. */
  get full(): boolean {
    return this.points.length >= BATCH_SIZE;
  }

  /** Takes one item. Returns false when the source has given all that is read of it. */
  add(item: unknown): boolean {
    this.items += 1;
    if (this.items > this.options.maxPoints) {
      this.notices.add(
        'too-many-points',
        'incomplete',
        `The source lists more than ${this.options.maxPoints} points; the rest was not read. ` +
          `Raise recovery.sources.${this.options.sourceId}.maxPoints, or thin out old points.`,
      );
      return false;
    }
    if (typeof item !== 'object' || item === null) {
      this.unreadable();
    } else if ((item as SourceNotice).type === 'notice') {
      const notice = item as SourceNotice;
      this.notices.add(notice.code, notice.severity, notice.message);
    } else if ((item as DiscoveredPoint).type === 'point') {
      this.addPoint(item as DiscoveredPoint);
    } else if ((item as RecoverabilityWindow).type === 'window') {
      this.addWindow(item as RecoverabilityWindow);
    } else {
      this.unreadable();
    }
    return true;
  }

  private unreadable(): void {
    this.notices.add(
      'unreadable-item',
      'incomplete',
      'The provider gave something that is neither a point nor a window nor a notice.',
    );
  }

  private addPoint(listed: DiscoveredPoint): void {
    const { sourceId } = this.options;
    const normalized = normalizePoint(sourceId, listed, this.seriesNormalizer);
    if (!normalized.ok) {
      if (normalized.id) {
        // It is there, so it must not be marked as gone.
        this.seen.add(normalized.id);
      }
      this.notices.add(
        'invalid-point',
        normalized.id ? 'warning' : 'incomplete',
        `${normalized.problem} It was left out.`,
      );
      return;
    }
    const { point, series, cut } = normalized;
    if (!this.seen.add(point.id)) {
      this.notices.add(
        'duplicate-id',
        'warning',
        `The source lists the point ${point.providerPointId.slice(
          0,
          80,
        )} more than once; the first is kept.`,
      );
      return;
    }
    if (cut) {
      this.notices.add('shortened', 'info', cut);
    }
    if (point.time > this.notFuture) {
      this.notices.add(
        'future-date',
        'warning',
        `The point ${point.providerPointId.slice(
          0,
          80,
        )} is dated ${formatInstant(
          point.time,
        )}, which lies ahead of our clock. ` +
          'It does not count as recent. Check the clocks of the source and of the backend.',
      );
    }
    this.hasDependencies ||=
      point.dependsOn !== undefined && point.dependsOn.length > 0;
    this.addSeries(series);
    this.points.push(point);
    this.accepted += 1;
  }

  /** Windows of the listing, of at most one for each series. */
  get windows(): SeriesWindow[] {
    return [...this.windowsBySeries.values()];
  }

  private addWindow(listed: RecoverabilityWindow): void {
    const series = this.seriesNormalizer.normalize(listed.series)?.series;
    const normalized = normalizeWindow(listed);
    if (!series || !normalized.ok) {
      this.notices.add(
        'invalid-window',
        // What was known of the window before stays, and grows old.
        'incomplete',
        `A recoverability window was left out. ${
          normalized.ok ? 'It has no usable series.' : normalized.problem
        }`,
      );
      return;
    }
    const { window } = normalized;
    const shown = series.title.slice(0, 80);
    if (this.windowsBySeries.has(series.id)) {
      this.notices.add(
        'duplicate-window',
        'warning',
        `The source gives more than one recoverability window for "${shown}"; the first is kept.`,
      );
      return;
    }
    if (window.to > this.notFuture) {
      this.notices.add(
        'future-date',
        'warning',
        `The recoverability window of "${shown}" ends at ${formatInstant(
          window.to,
        )}, which lies ahead of our clock. ` +
          'It does not count as recent. Check the clocks of the source and of the backend.',
      );
    }
    if (normalized.cut) {
      this.notices.add(
        'shortened',
        'info',
        `The recoverability window of "${shown}" has too many gaps; what lies before the newest ones is left out.`,
      );
    }
    this.addSeries(series);
    this.windowsBySeries.set(series.id, {
      seriesId: series.id,
      window: { ...window, observedAt: toInstant(this.options.now) },
    });
  }

  private addSeries(series: ListedSeries): void {
    if (this.knownSeries.has(series)) {
      return;
    }
    this.knownSeries.add(series);
    const version = makeId(
      series.id,
      fingerprintOf([series.title, series.attributes]),
    );
    if (!this.seriesVersions.add(version)) {
      return;
    }
    if (!this.seriesSeen.add(series.id)) {
      this.notices.add(
        'series-differs',
        'warning',
        `Points of the series "${series.title.slice(
          0,
          80,
        )}" describe it differently; the first description is kept.`,
      );
      return;
    }
    this.series.set(series.id, series);
  }

  /** Stores what was taken in since the last time. */
  async flush(): Promise<void> {
    const { sourceId, points, projection, now } = this.options;
    if (this.series.size > 0) {
      const series = [...this.series.values()];
      this.series.clear();
      await projection.saveSeries(sourceId, series);
    }
    if (this.points.length > 0) {
      const batch = this.points;
      this.points = [];
      const result = await points.save(sourceId, batch, toInstant(now));
      this.inserted += result.inserted;
      this.updated += result.updated;
    }
  }
}
