import type { Knex } from 'knex';
import { whereIn } from './bulk';
import { BROKEN_SQL } from './pointRows';
import type { PointQuery } from './PointStore';

/** Adds the conditions of a query; `p` is the table of points, `s` that of series. */
export function filterPoints(
  knex: Knex,
  builder: Knex.QueryBuilder,
  query: PointQuery,
): void {
  builder.whereIn(
    'p.series_id',
    whereIn(
      knex,
      knex('recovery_resource_series').select('series_id'),
      'resource_id',
      query.resourceIds,
    ),
  );
  if (query.outcome?.length) {
    builder.whereIn('p.outcome', query.outcome);
  }
  if (query.from) {
    builder.where('p.time', '>=', query.from);
  }
  if (query.to) {
    builder.where('p.time', '<=', query.to);
  }
  if (query.search) {
    const pattern = `%${query.search
      .toLowerCase()
      .replace(/[\\%_]/g, '\\$&')}%`;
    builder.where(or =>
      or
        .whereRaw(`lower(p.provider_point_id) like ? escape '\\'`, [pattern])
        .orWhereRaw(`lower(s.title) like ? escape '\\'`, [pattern]),
    );
  }
  const states = query.state;
  if (states?.length) {
    builder.where(or => {
      for (const state of new Set(states)) {
        or.orWhere(inState => filterState(inState, state, query));
      }
    });
  }
}

/** As `pointState` in collection/ decides for one point. */
function filterState(
  builder: Knex.QueryBuilder,
  state: NonNullable<PointQuery['state']>[number],
  query: PointQuery,
): void {
  if (state === 'gone') {
    builder.whereNotNull('p.gone_at');
    return;
  }
  builder.whereNull('p.gone_at');
  if (state === 'damaged') {
    builder.whereRaw(BROKEN_SQL);
    return;
  }
  builder.whereRaw(`not ${BROKEN_SQL}`);
  if (state === 'future') {
    builder.where('p.time', '>', query.notFuture);
    return;
  }
  builder.where('p.time', '<=', query.notFuture);
  if (state === 'stale') {
    builder.where(or =>
      or
        .whereNotNull('p.last_seen_at')
        .orWhereIn('p.source_id', query.staleSourceIds),
    );
  } else {
    builder
      .whereNull('p.last_seen_at')
      .whereNotIn('p.source_id', query.staleSourceIds);
  }
}
