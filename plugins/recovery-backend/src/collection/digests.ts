import type { DayOfPoints, RunOutcome } from 'backstage-plugin-recovery-common';
import type {
  Digest,
  DigestDay,
  DigestPoint,
  Shrinkage,
  UnusualRun,
} from '../database/Digest';
import type { Instant } from '../database/instants';
import { brokenReason, toEvidence, toNumber } from '../database/pointRows';
import type {
  NotablePointRow,
  SeriesCounts,
  SeriesDamage,
  SeriesDay,
  SeriesLevel,
} from '../database/ProjectionStore';
import type { StoredWindow } from '../database/StoredWindow';
import { groupBy } from '../util/groupBy';
import { durationOf, unusualDuration } from './unusualDuration';
import { intersectWindows, reachableWindow, reachFrom } from './windows';

/** A point that holds less than this share of the one before is worth a look. */
export const SHRINKAGE_LIMIT = 0.8;

/** Series that are named when they fall behind. */
const NAMED_SERIES = 10;

/** Points that are named of those that a verification found damaged. */
const NAMED_DAMAGED = 3;

/** Days that a merged digest keeps. */
const KEPT_DAYS = 17;

const WORST: DayOfPoints['worst'][] = [
  'none',
  'ok',
  'unknown',
  'partial',
  'failed',
  'damaged',
];

export function emptyDigest(): Digest {
  return {
    total: 0,
    usable: 0,
    gone: 0,
    missing: 0,
    future: 0,
    seriesCount: 0,
    oldestSeries: [],
    days: [],
  };
}

function toDigestPoint(row: NotablePointRow): DigestPoint {
  return {
    id: row.id,
    providerPointId: row.provider_point_id,
    title: row.series_title,
    time: row.time,
    finishedAt: row.finished_at ?? undefined,
    type: row.type as DigestPoint['type'],
    outcome: row.outcome as RunOutcome,
    sizeBytes: toNumber(row.size_bytes),
    storedBytes: toNumber(row.stored_bytes),
    fileCount: toNumber(row.file_count),
    evidence: toEvidence(row),
    firstSeenAt: row.first_seen_at,
    damaged: brokenReason(row),
    lastSeenAt: row.last_seen_at ?? undefined,
  };
}

interface Contents {
  type: DigestPoint['type'];
  fileCount?: number;
  sizeBytes?: number;
  storedBytes?: number;
}

/** Kinds of points that hold everything, so that their stored sizes can be compared. */
const WHOLE: ReadonlySet<DigestPoint['type']> = new Set(['archive', 'full']);

/** Whether a point holds far less than one of the same kind before it. */
export function compareContents(
  point: Contents,
  previous: Contents,
): Pick<Shrinkage, 'what' | 'before' | 'after'> | undefined {
  const whole = WHOLE.has(point.type) && point.type === previous.type;
  const pairs = [
    {
      what: 'files' as const,
      before: previous.fileCount,
      after: point.fileCount,
    },
    {
      what: 'bytes' as const,
      before: previous.sizeBytes,
      after: point.sizeBytes,
    },
    {
      what: 'stored bytes' as const,
      before: whole ? previous.storedBytes : undefined,
      after: point.storedBytes,
    },
  ];
  for (const { what, before, after } of pairs) {
    if (
      before !== undefined &&
      after !== undefined &&
      after < before * SHRINKAGE_LIMIT
    ) {
      return { what, before, after };
    }
  }
  return undefined;
}

/** The points that may be compared with one another, newest first. */
function comparableRows(rows: NotablePointRow[]): NotablePointRow[] {
  return rows
    .filter(row => row.kind === 'usable' || row.kind === 'missing')
    .sort((a, b) => a.time_rank - b.time_rank);
}

function findShrinkage(rows: NotablePointRow[]): Shrinkage | undefined {
  const comparable = comparableRows(rows).map(toDigestPoint);
  const [point] = comparable;
  const previous = comparable.slice(1).find(other => other.type === point.type);
  if (!point || !previous) {
    return undefined;
  }
  const difference = compareContents(point, previous);
  return (
    difference && {
      pointId: point.id,
      time: point.time,
      previousTime: previous.time,
      title: point.title,
      ...difference,
    }
  );
}

function findUnusualRun(rows: NotablePointRow[]): UnusualRun | undefined {
  const took = (row: NotablePointRow) =>
    durationOf({
      startedAt: row.started_at ?? undefined,
      finishedAt: row.finished_at ?? undefined,
    });
  const [newest, ...earlier] = comparableRows(rows);
  const latest = newest && took(newest);
  const unusual =
    latest === undefined
      ? undefined
      : unusualDuration(
          latest,
          earlier
            .filter(row => row.type === newest.type)
            .flatMap(row => took(row) ?? []),
        );
  return (
    unusual && {
      pointId: newest.id,
      time: newest.time,
      title: newest.series_title,
      ...unusual,
    }
  );
}

function makeSeriesDigest(
  counts: SeriesCounts,
  rows: NotablePointRow[],
  days: SeriesDay[],
  window: StoredWindow | undefined,
  verified: SeriesLevel[],
  damaged: SeriesDamage[],
): Digest {
  const first = (test: (row: NotablePointRow) => boolean) => {
    const row = rows.find(test);
    return row && toDigestPoint(row);
  };
  const newestUsable = first(
    row => row.kind === 'usable' && row.kind_rank === 1,
  );
  return {
    total: counts.total,
    usable: counts.usable,
    gone: counts.gone,
    missing: counts.missing,
    future: counts.future,
    newestFuture: counts.newestFuture,
    newest: first(row => row.time_rank === 1),
    newestUsable,
    newestPartial: first(row => row.kind === 'partial' && row.kind_rank === 1),
    newestMissing: first(row => row.kind === 'missing' && row.kind_rank === 1),
    evidence: first(row => row.kind === 'usable' && row.evidence_rank === 1)
      ?.evidence,
    shrinkage: findShrinkage(rows),
    unusualRun: findUnusualRun(rows),
    window,
    verified:
      verified.length > 0
        ? verified.map(({ seriesId: _, ...result }) => result)
        : undefined,
    foundDamaged:
      damaged.length > 0
        ? {
            count: damaged[0].count,
            points: damaged.map(({ id, title, time }) => ({ id, title, time })),
          }
        : undefined,
    seriesCount: 1,
    oldestSeries:
      counts.total > 0 && rows.length > 0
        ? [
            {
              title: rows[0].series_title.slice(0, 120),
              newestUsable:
                window && newestUsable
                  ? reachFrom(window, newestUsable.time)
                  : newestUsable?.time,
            },
          ]
        : [],
    days: days
      .map(
        (day): DigestDay => [
          day.date,
          day.points,
          day.usable,
          day.bytes,
          WORST[day.worst],
        ],
      )
      .sort((a, b) => a[0].localeCompare(b[0])),
  };
}

/** Digests of series, each with the time when it changes without any point changing. */
export function makeSeriesDigests(material: {
  notable: NotablePointRow[];
  counts: SeriesCounts[];
  days: SeriesDay[];
  windows: Map<string, StoredWindow>;
  /** When the usable points of series with windows were finished, oldest first. */
  finished: Map<string, Instant[]>;
  verified: SeriesLevel[];
  damaged: SeriesDamage[];
}): Map<string, { digest: Digest; nextDue?: Instant }> {
  const notable = groupBy(material.notable, row => row.series_id);
  const days = groupBy(material.days, day => day.seriesId);
  const verified = groupBy(material.verified, level => level.seriesId);
  const damaged = groupBy(material.damaged, point => point.seriesId);
  const reachable = (seriesId: string) => {
    const window = material.windows.get(seriesId);
    return (
      window && reachableWindow(window, material.finished.get(seriesId) ?? [])
    );
  };
  return new Map(
    material.counts.map(counts => [
      counts.seriesId,
      {
        digest: makeSeriesDigest(
          counts,
          notable.get(counts.seriesId) ?? [],
          days.get(counts.seriesId) ?? [],
          reachable(counts.seriesId),
          verified.get(counts.seriesId) ?? [],
          damaged.get(counts.seriesId) ?? [],
        ),
        nextDue: counts.earliestFuture,
      },
    ]),
  );
}

function later<T extends { time: Instant }>(
  a: T | undefined,
  b: T | undefined,
): T | undefined {
  return !a || (b && b.time > a.time) ? b : a;
}

function mergeDays(a: DigestDay[], b: DigestDay[]): DigestDay[] {
  const byDate = new Map<string, DigestDay>(a.map(day => [day[0], day]));
  for (const day of b) {
    const other = byDate.get(day[0]);
    byDate.set(
      day[0],
      other
        ? [
            day[0],
            day[1] + other[1],
            day[2] + other[2],
            day[3] === null ? other[3] : Math.max(day[3], other[3] ?? 0),
            WORST.indexOf(day[4]) > WORST.indexOf(other[4]) ? day[4] : other[4],
          ]
        : day,
    );
  }
  return [...byDate.values()]
    .sort((x, y) => x[0].localeCompare(y[0]))
    .slice(-KEPT_DAYS);
}

function strongerEvidence(a: Digest, b: Digest): Digest['evidence'] {
  if (!a.evidence || !b.evidence) {
    return a.evidence ?? b.evidence;
  }
  const difference = b.evidence.level - a.evidence.level;
  return difference > 0 || (difference === 0 && b.evidence.at > a.evidence.at)
    ? b.evidence
    : a.evidence;
}

/** A series without points has nothing to bring back, and is no hindrance. */
function commonWindow(a: Digest, b: Digest): StoredWindow | undefined {
  if (a.total === 0 || b.total === 0) {
    return a.total === 0 ? b.window : a.window;
  }
  return a.window && b.window && intersectWindows(a.window, b.window);
}

function mergeVerified(
  a: Digest['verified'],
  b: Digest['verified'],
): Digest['verified'] {
  if (!a || !b) {
    return a ?? b;
  }
  const byLevel = new Map(a.map(result => [result.level, result]));
  for (const result of b) {
    const other = byLevel.get(result.level);
    if (!other || result.at > other.at) {
      byLevel.set(result.level, result);
    }
  }
  return [...byLevel.values()].sort((x, y) => x.level - y.level);
}

function mergeDamaged(
  a: Digest['foundDamaged'],
  b: Digest['foundDamaged'],
): Digest['foundDamaged'] {
  if (!a || !b) {
    return a ?? b;
  }
  return {
    count: a.count + b.count,
    points: [...a.points, ...b.points]
      .sort((x, y) => y.time.localeCompare(x.time))
      .slice(0, NAMED_DAMAGED),
  };
}

/** Puts the digests of two sets of series together. */
export function mergeDigests(a: Digest, b: Digest): Digest {
  const newestFuture =
    !a.newestFuture || (b.newestFuture && b.newestFuture > a.newestFuture)
      ? b.newestFuture
      : a.newestFuture;
  return {
    total: a.total + b.total,
    usable: a.usable + b.usable,
    gone: a.gone + b.gone,
    missing: a.missing + b.missing,
    future: a.future + b.future,
    newestFuture,
    newest: later(a.newest, b.newest),
    newestUsable: later(a.newestUsable, b.newestUsable),
    newestPartial: later(a.newestPartial, b.newestPartial),
    newestMissing: later(a.newestMissing, b.newestMissing),
    evidence: strongerEvidence(a, b),
    shrinkage: later(a.shrinkage, b.shrinkage),
    unusualRun: later(a.unusualRun, b.unusualRun),
    window: commonWindow(a, b),
    verified: mergeVerified(a.verified, b.verified),
    foundDamaged: mergeDamaged(a.foundDamaged, b.foundDamaged),
    seriesCount: a.seriesCount + b.seriesCount,
    oldestSeries: [...a.oldestSeries, ...b.oldestSeries]
      .sort((x, y) =>
        (x.newestUsable ?? '').localeCompare(y.newestUsable ?? ''),
      )
      .slice(0, NAMED_SERIES),
    days: mergeDays(a.days, b.days),
  };
}
