import type { Knex } from 'knex';
import { whereIn } from './bulk';
import type { SeriesDamage, SeriesLevel } from './ProjectionStore';
import type { VerificationLevel } from './VerificationStore';
import { POINT_LEVELS } from './verificationRows';

/** Points that a digest names of those found damaged in a series. */
const NAMED_POINTS = 3;

/** The last result of each level among the points of each series. */
export async function lastVerifications(
  knex: Knex,
  seriesIds: string[],
): Promise<SeriesLevel[]> {
  const ranked = whereIn(
    knex,
    knex(`${POINT_LEVELS} as v`)
      .join('recovery_points as p', 'p.id', 'v.point_id')
      .select('p.series_id', 'v.*')
      .select(
        knex.raw(
          'row_number() over (partition by p.series_id, v.level order by v.at desc, v.point_id) as place',
        ),
      ),
    'p.series_id',
    seriesIds,
  )
    .whereNotNull('v.result')
    .whereNull('p.gone_at');
  const rows = await knex
    .from(ranked.as('r'))
    .where('r.place', 1)
    .orderBy(['r.series_id', 'r.level']);
  return rows.map(row => ({
    seriesId: row.series_id,
    level: row.level as VerificationLevel,
    result: row.result,
    at: row.at,
    summary: row.summary ?? '',
    operationId: row.operation_id,
  }));
}

/** The newest points of each series that a verification found damaged. */
export async function foundDamaged(
  knex: Knex,
  seriesIds: string[],
): Promise<SeriesDamage[]> {
  const ranked = whereIn(
    knex,
    knex('recovery_points as p')
      .join('recovery_series as s', 's.id', 'p.series_id')
      .select('p.id', 'p.series_id', 'p.time', 's.title')
      .select(
        knex.raw(
          'row_number() over (partition by p.series_id order by p.time desc, p.id) as place',
        ),
        knex.raw('count(*) over (partition by p.series_id) as n'),
      ),
    'p.series_id',
    seriesIds,
  )
    .where('p.proof_result', 'fail')
    .where('p.proof_level', '<=', 3)
    .whereNull('p.gone_at');
  const rows = await knex
    .from(ranked.as('r'))
    .where('r.place', '<=', NAMED_POINTS)
    .orderBy(['r.series_id', 'r.place']);
  return rows.map(row => ({
    seriesId: row.series_id,
    id: row.id,
    title: row.title,
    time: row.time,
    count: Number(row.n),
  }));
}
