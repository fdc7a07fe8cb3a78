import type { Knex } from 'knex';
import { bulkUpdate, parseJson, whereIn } from './bulk';
import { pointIdOf } from './ids';
import { markSeriesDue } from './markSeriesDue';
import { brokenReason, PointRow } from './pointRows';

const TABLE = 'recovery_points';
const DEPENDENCY_PAGE = 1000;

/** Works out which points of a source need one that is not there or broken. */
export async function updateDependencies(
  knex: Knex,
  sourceId: string,
): Promise<number> {
  let changes = 0;
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
    changes += await updatePage(knex, sourceId, rows);
  }
}

async function updatePage(
  knex: Knex,
  sourceId: string,
  rows: PointRow[],
): Promise<number> {
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
  return changed.length;
}
