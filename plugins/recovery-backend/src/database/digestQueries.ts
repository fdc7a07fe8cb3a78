import type { Knex } from 'knex';
import { groupBy } from '../util/groupBy';
import { whereIn } from './bulk';
import type { Instant } from './instants';
import { BROKEN_SQL } from './pointRows';
import type {
  NotablePointRow,
  SeriesCounts,
  SeriesDay,
} from './ProjectionStore';

/** Newest points of each series that are compared with one another. */
const COMPARED_POINTS = 6;

/** For points that are not gone and do not lie in the future. */
const KIND_SQL = `case
  when ${BROKEN_SQL} then 'other'
  when p.outcome = 'partial' then 'partial'
  when p.outcome not in ('success', 'unknown') then 'other'
  when p.last_seen_at is not null then 'missing'
  else 'usable' end`;

const USABLE_SQL = `(p.gone_at is null and p.time <= ? and (${KIND_SQL}) = 'usable')`;

const EVIDENCE_LEVEL_SQL = `case
  when p.proof_level is not null and p.proof_level >= p.evidence_level
  then p.proof_level else p.evidence_level end`;

const EVIDENCE_AT_SQL = `case
  when p.proof_level is not null and p.proof_level >= p.evidence_level
  then p.proof_at else p.evidence_at end`;

const WORST_SQL = `case
  when ${BROKEN_SQL} then 5
  when p.outcome in ('failed', 'cancelled', 'missed') then 4
  when p.outcome = 'partial' then 3
  when p.outcome = 'unknown' then 2
  else 1 end`;

/** The points of each series that its digest names. */
export async function notablePoints(
  knex: Knex,
  seriesIds: string[],
  notFuture: Instant,
): Promise<NotablePointRow[]> {
  // Ranks are given to narrow rows, since all points of the series are sorted for them.
  const kinds = whereIn(
    knex,
    knex('recovery_points as p').select(
      'p.id',
      'p.series_id',
      'p.time',
      knex.raw(`${KIND_SQL} as kind`),
      knex.raw(`${EVIDENCE_LEVEL_SQL} as strength`),
      knex.raw(`${EVIDENCE_AT_SQL} as proven_at`),
    ),
    'p.series_id',
    seriesIds,
  )
    .whereNull('p.gone_at')
    .where('p.time', '<=', notFuture);

  const ranked = knex
    .from(kinds.as('k'))
    .select(
      'k.id',
      'k.kind',
      knex.raw(
        `row_number() over (partition by series_id order by time desc, id desc) as time_rank`,
      ),
      knex.raw(
        `row_number() over (partition by series_id, kind order by time desc, id desc) as kind_rank`,
      ),
      knex.raw(
        `row_number() over (partition by series_id, kind order by strength desc, proven_at desc, id) as evidence_rank`,
      ),
    );

  const rows: NotablePointRow[] = await knex
    .from(ranked.as('r'))
    .join('recovery_points as p', 'p.id', 'r.id')
    .join('recovery_series as s', 's.id', 'p.series_id')
    .select('p.*', 's.title as series_title', 'r.kind')
    .select('r.time_rank', 'r.kind_rank', 'r.evidence_rank')
    .where('r.time_rank', '<=', COMPARED_POINTS)
    .orWhere('r.kind_rank', 1)
    .orWhere(or => or.where('r.evidence_rank', 1).where('r.kind', 'usable'))
    .orderBy(['p.series_id', 'r.time_rank']);
  // PostgreSQL gives window numbers as text.
  return rows.map(row => ({
    ...row,
    time_rank: Number(row.time_rank),
    kind_rank: Number(row.kind_rank),
    evidence_rank: Number(row.evidence_rank),
  }));
}

/** When the points of each series were finished that recovery can start from. */
export async function finishedUsable(
  knex: Knex,
  seriesIds: string[],
): Promise<Map<string, Instant[]>> {
  const rows: { series_id: string; finished: Instant }[] = await whereIn(
    knex,
    knex('recovery_points as p')
      .select('p.series_id')
      .select(knex.raw('coalesce(p.finished_at, p.time) as finished')),
    'p.series_id',
    seriesIds,
  )
    .whereNull('p.gone_at')
    .whereRaw(`(${KIND_SQL}) in ('usable', 'missing')`)
    .orderBy('finished');
  return groupBy(
    rows,
    row => row.series_id,
    row => row.finished,
  );
}

/** Sums over all points of each series. */
export async function countPoints(
  knex: Knex,
  seriesIds: string[],
  notFuture: Instant,
): Promise<SeriesCounts[]> {
  const future = 'p.gone_at is null and p.time > ?';
  const rows = await whereIn(
    knex,
    knex('recovery_points as p').select(
      'p.series_id',
      knex.raw('sum(case when p.gone_at is null then 1 else 0 end) as total'),
      knex.raw('sum(case when p.gone_at is null then 0 else 1 end) as gone'),
      knex.raw(`sum(case when ${USABLE_SQL} then 1 else 0 end) as usable`, [
        notFuture,
      ]),
      knex.raw(
        'sum(case when p.gone_at is null and p.last_seen_at is not null then 1 else 0 end) as missing',
      ),
      knex.raw(`sum(case when ${future} then 1 else 0 end) as future`, [
        notFuture,
      ]),
      knex.raw(`max(case when ${future} then p.time end) as newest_future`, [
        notFuture,
      ]),
      knex.raw(`min(case when ${future} then p.time end) as earliest_future`, [
        notFuture,
      ]),
    ),
    'p.series_id',
    seriesIds,
  ).groupBy('p.series_id');
  return rows.map((row: Record<string, string | number | null>) => ({
    seriesId: String(row.series_id),
    total: Number(row.total),
    usable: Number(row.usable),
    gone: Number(row.gone),
    missing: Number(row.missing),
    future: Number(row.future),
    newestFuture: (row.newest_future as string | null) ?? undefined,
    earliestFuture: (row.earliest_future as string | null) ?? undefined,
  }));
}

/** Sums over the points of each series by UTC day. */
export async function countDays(
  knex: Knex,
  seriesIds: string[],
  from: Instant,
  notFuture: Instant,
): Promise<SeriesDay[]> {
  const rows = await whereIn(
    knex,
    knex('recovery_points as p').select(
      'p.series_id',
      knex.raw('substr(p.time, 1, 10) as date'),
      knex.raw('count(*) as points'),
      knex.raw(`sum(case when ${USABLE_SQL} then 1 else 0 end) as usable`, [
        notFuture,
      ]),
      knex.raw('max(coalesce(p.size_bytes, p.stored_bytes)) as bytes'),
      knex.raw(`max(${WORST_SQL}) as worst`),
    ),
    'p.series_id',
    seriesIds,
  )
    .whereNull('p.gone_at')
    .where('p.time', '>=', from)
    .where('p.time', '<=', notFuture)
    .groupByRaw('p.series_id, substr(p.time, 1, 10)');
  return rows.map((row: Record<string, string | number | null>) => ({
    seriesId: String(row.series_id),
    date: String(row.date),
    points: Number(row.points),
    usable: Number(row.usable),
    bytes: row.bytes === null ? null : Number(row.bytes),
    worst: Number(row.worst),
  }));
}
