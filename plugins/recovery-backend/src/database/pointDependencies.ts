import type { Knex } from 'knex';
import { bulkUpdate, parseJson, whereIn } from './bulk';
import { pointIdOf } from './ids';
import { markSeriesDue } from './markSeriesDue';
import { brokenReason, PointRow } from './pointRows';

const TABLE = 'recovery_points';
const DEPENDENCY_PAGE = 1000;
/** Longer chains, and circles, are left for the next listing. */
const MOST_PASSES = 1000;

/** A point whose ability to be restored changed with that of a point it depends on. */
export interface SettledPoint {
  id: string;
  /** Whether it cannot be restored now. */
  broken: boolean;
}

/**
 * Works out which points of a source need one that is not there or broken, through any
 * number of points in between. Gives those that changed, in the order of their ids.
 */
export async function settleDependencies(
  knex: Knex,
  sourceId: string,
): Promise<SettledPoint[]> {
  const changed = new Map<string, SettledPoint>();
  // Each pass settles the points that need those of the pass before.
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const points = await settleOnce(knex, sourceId);
    if (points.length === 0) {
      break;
    }
    points.forEach(point => changed.set(point.id, point));
  }
  return [...changed.values()].sort((a, b) => a.id.localeCompare(b.id));
}

async function settleOnce(
  knex: Knex,
  sourceId: string,
): Promise<SettledPoint[]> {
  const changes: SettledPoint[] = [];
  for (let afterId = ''; ; ) {
    const rows: PointRow[] = await knex<PointRow>(TABLE)
      .where({ source_id: sourceId })
      .whereNull('gone_at')
      .whereNotNull('depends_on')
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(DEPENDENCY_PAGE);
    if (rows.length === 0) {
      return changes;
    }
    afterId = rows[rows.length - 1].id;
    changes.push(...(await updatePage(knex, sourceId, rows)));
  }
}

async function updatePage(
  knex: Knex,
  sourceId: string,
  rows: PointRow[],
): Promise<SettledPoint[]> {
  const needs = rows.map(row => ({
    row,
    needed: parseJson<string[]>(row.depends_on, []).map(providerId => ({
      providerId,
      id: pointIdOf(sourceId, providerId),
    })),
  }));
  const neededIds = new Set(
    needs.flatMap(({ needed }) => needed.map(({ id }) => id)),
  );
  const found: PointRow[] = await whereIn(
    knex,
    knex<PointRow>(TABLE),
    'id',
    neededIds,
  ).whereNull('gone_at');
  const byId = new Map(found.map(row => [row.id, row]));
  const changed = needs.flatMap(({ row, needed }) => {
    const bad = needed.find(({ id }) => {
      const other = byId.get(id);
      return !other || brokenReason(other) !== undefined;
    });
    const reason =
      bad === undefined
        ? null
        : `It needs the point ${bad.providerId}, which is ${
            byId.has(bad.id) ? 'broken' : 'not there'
          }.`;
    return reason === row.broken_dependency ? [] : [{ row, reason }];
  });
  if (changed.length > 0) {
    await knex.transaction(async trx => {
      await bulkUpdate(
        trx,
        TABLE,
        { id: 'text', broken_dependency: 'text' },
        changed.map(({ row, reason }) => ({
          id: row.id,
          broken_dependency: reason,
        })),
        { match: ['id'] },
      );
      await markSeriesDue(
        trx,
        new Set(changed.map(({ row }) => row.series_id)),
      );
    });
  }
  return changed.map(({ row, reason }) => ({
    id: row.id,
    broken: reason !== null,
  }));
}
