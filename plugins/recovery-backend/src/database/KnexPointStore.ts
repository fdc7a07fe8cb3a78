import type { Evidence } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import { bulkUpsert, whereIn } from './bulk';
import type { Instant } from './instants';
import { markSeriesDue } from './markSeriesDue';
import { settleDependencies } from './pointDependencies';
import { filterPoints } from './pointFilter';
import type {
  ListedPoint,
  PointQuery,
  PointStore,
  SaveResult,
  StoredPoint,
} from './PointStore';
import {
  BROKEN_SQL,
  JoinedPointRow,
  pointColumns,
  PointRow,
  replacedColumns,
  toPointRow,
  toStoredPoint,
} from './pointRows';

const TABLE = 'recovery_points';
const DELETE_PAGE = 5000;

export class KnexPointStore implements PointStore {
  static create(options: { database: Knex }): KnexPointStore {
    return new KnexPointStore(options.database);
  }

  private constructor(private readonly knex: Knex) {}

  async save(
    sourceId: string,
    points: ListedPoint[],
    now: Instant,
  ): Promise<SaveResult> {
    if (points.length === 0) {
      return { inserted: 0, updated: 0, unchanged: 0 };
    }
    const stored: (PointRow & { fingerprint: string })[] = await whereIn(
      this.knex,
      this.knex(TABLE).select(
        'id',
        'series_id',
        'fingerprint',
        'gone_at',
        'last_seen_at',
      ),
      'id',
      points.map(point => point.id),
    );
    const storedById = new Map(stored.map(row => [row.id, row]));
    const changed = points.filter(point => {
      const row = storedById.get(point.id);
      return (
        !row ||
        row.fingerprint !== point.fingerprint ||
        row.gone_at !== null ||
        row.last_seen_at !== null
      );
    });
    if (changed.length > 0) {
      const seriesIds = new Set<string>();
      for (const point of changed) {
        seriesIds.add(point.seriesId);
        const before = storedById.get(point.id)?.series_id;
        if (before) {
          seriesIds.add(before);
        }
      }
      await this.knex.transaction(async trx => {
        await bulkUpsert(
          trx,
          TABLE,
          pointColumns,
          changed.map(point => toPointRow(sourceId, point, now)),
          { key: ['id'], merge: replacedColumns },
        );
        await markSeriesDue(trx, seriesIds);
      });
    }
    const updated = changed.filter(point => storedById.has(point.id)).length;
    return {
      inserted: changed.length - updated,
      updated,
      unchanged: points.length - changed.length,
    };
  }

  async countLive(sourceId: string): Promise<number> {
    const row = await this.knex(TABLE)
      .where({ source_id: sourceId })
      .whereNull('gone_at')
      .count({ n: '*' })
      .first();
    return Number(row?.n ?? 0);
  }

  async listLive(
    sourceId: string,
    afterId: string,
    limit: number,
  ): Promise<{ id: string; lastSeenAt?: Instant }[]> {
    const rows = await this.knex<PointRow>(TABLE)
      .where({ source_id: sourceId })
      .whereNull('gone_at')
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(limit)
      .select('id', 'last_seen_at');
    return rows.map(row => ({
      id: row.id,
      lastSeenAt: row.last_seen_at ?? undefined,
    }));
  }

  async markGone(ids: string[], at: Instant): Promise<void> {
    await this.markAll(ids, { gone_at: at, last_seen_at: null });
  }

  async markMissing(ids: string[], lastSeenAt: Instant): Promise<void> {
    await this.markAll(ids, { last_seen_at: lastSeenAt });
  }

  private async markAll(
    ids: string[],
    values: { gone_at?: Instant; last_seen_at: Instant | null },
  ): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    await this.knex.transaction(async trx => {
      await whereIn(trx, trx(TABLE), 'id', ids).update(values);
      const series = await whereIn(
        trx,
        trx(TABLE).distinct('series_id'),
        'id',
        ids,
      );
      await markSeriesDue(
        trx,
        series.map((row: { series_id: string }) => row.series_id),
      );
    });
  }

  async updateDependencies(sourceId: string): Promise<number> {
    return (await settleDependencies(this.knex, sourceId)).length;
  }

  async deleteGone(sourceId: string, before: Instant): Promise<number> {
    let deleted = 0;
    for (;;) {
      const rows = await this.knex<PointRow>(TABLE)
        .where({ source_id: sourceId })
        .where('gone_at', '<', before)
        .limit(DELETE_PAGE)
        .select('id', 'series_id');
      if (rows.length === 0) {
        break;
      }
      await this.knex.transaction(async trx => {
        await whereIn(
          trx,
          trx(TABLE),
          'id',
          rows.map(row => row.id),
        ).delete();
        await markSeriesDue(trx, new Set(rows.map(row => row.series_id)));
      });
      deleted += rows.length;
    }
    if (deleted > 0) {
      await this.knex('recovery_series as s')
        .where('s.source_id', sourceId)
        .whereNotExists(
          this.knex(`${TABLE} as p`)
            .whereRaw('p.series_id = s.id')
            .select('p.id'),
        )
        .delete();
    }
    return deleted;
  }

  private joined(): Knex.QueryBuilder {
    return this.knex(`${TABLE} as p`)
      .join('recovery_series as s', 's.id', 'p.series_id')
      .select('p.*', 's.key as series_key', 's.title as series_title')
      .select('s.recoverability', 's.recoverability_at');
  }

  async get(id: string): Promise<StoredPoint | undefined> {
    const row: JoinedPointRow | undefined = await this.joined()
      .where('p.id', id)
      .first();
    return row && toStoredPoint(row);
  }

  async getPrevious(point: StoredPoint): Promise<StoredPoint | undefined> {
    const row: JoinedPointRow | undefined = await this.joined()
      .where('p.series_id', point.seriesId)
      .where('p.type', point.type)
      .where('p.time', '<', point.time)
      .whereNull('p.gone_at')
      .whereIn('p.outcome', ['success', 'unknown'])
      .orderBy('p.time', 'desc')
      .first();
    return row && toStoredPoint(row);
  }

  async getBase(
    seriesId: string,
    instant: Instant,
  ): Promise<StoredPoint | undefined> {
    const row: JoinedPointRow | undefined = await this.joined()
      .where('p.series_id', seriesId)
      .whereRaw('coalesce(p.finished_at, p.time) <= ?', [instant])
      .whereNull('p.gone_at')
      .whereIn('p.outcome', ['success', 'unknown'])
      .whereRaw(`not ${BROKEN_SQL}`)
      .orderBy('p.time', 'desc')
      .first();
    return row && toStoredPoint(row);
  }

  async list(
    query: PointQuery,
    page: { after?: { time: Instant; id: string }; limit: number },
  ): Promise<StoredPoint[]> {
    const { after } = page;
    const rows: JoinedPointRow[] = await this.joined()
      .modify(builder => filterPoints(this.knex, builder, query))
      .modify(builder => {
        if (after) {
          builder.where(or =>
            or
              .where('p.time', '<', after.time)
              .orWhere(same =>
                same.where('p.time', after.time).where('p.id', '<', after.id),
              ),
          );
        }
      })
      .orderBy([
        { column: 'p.time', order: 'desc' },
        { column: 'p.id', order: 'desc' },
      ])
      .limit(page.limit);
    return rows.map(toStoredPoint);
  }

  async count(query: PointQuery): Promise<number> {
    const row = await this.knex(`${TABLE} as p`)
      .modify(builder => {
        if (query.search) {
          builder.join('recovery_series as s', 's.id', 'p.series_id');
        }
      })
      .modify(builder => filterPoints(this.knex, builder, query))
      .count({ n: '*' })
      .first();
    return Number((row as { n?: string | number } | undefined)?.n ?? 0);
  }

  async recordEvidence(
    id: string,
    evidence: Evidence,
  ): Promise<{ sourceId: string } | undefined> {
    return this.knex.transaction(async trx => {
      const row = await trx<PointRow>(TABLE).where({ id }).first();
      if (!row) {
        return undefined;
      }
      const weaker =
        evidence.result === 'pass' &&
        row.proof_level !== null &&
        row.proof_level > evidence.level;
      if (!weaker) {
        await trx<PointRow>(TABLE)
          .where({ id })
          .update({
            proof_level: evidence.level,
            proof_result: evidence.result,
            proof_at: evidence.at,
            proof_summary: evidence.summary,
            proof_operation_id: evidence.operationId ?? null,
          });
        await markSeriesDue(trx, [row.series_id]);
        await settleDependencies(trx, row.source_id);
      }
      return { sourceId: row.source_id };
    });
  }
}
