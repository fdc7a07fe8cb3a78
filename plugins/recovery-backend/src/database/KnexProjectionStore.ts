import type { Knex } from 'knex';
import { groupBy } from '../util/groupBy';
import { bulkUpdate, bulkUpsert, parseJson, whereIn } from './bulk';
import type { Digest } from './Digest';
import { dueNow, Instant } from './instants';
import { markEntitiesOfResourcesDue } from './markEntitiesDue';
import {
  countDays,
  countPoints,
  finishedUsable,
  notablePoints,
} from './digestQueries';
import { foundDamaged, lastVerifications } from './verificationQueries';
import type {
  Due,
  Link,
  ListedSeries,
  NotablePointRow,
  ProjectionStore,
  SelectableSeries,
  SelectingResource,
  SeriesCounts,
  SeriesDamage,
  SeriesDay,
  SeriesLevel,
} from './ProjectionStore';
import type { SeriesWindow, StoredWindow } from './StoredWindow';
import { toStoredWindow, type WindowColumns } from './windowColumns';

const SERIES = 'recovery_series';
const RESOURCES = 'recovery_resources';
const LINKS = 'recovery_resource_series';

interface SeriesRow {
  id: string;
  source_id: string;
  key: string;
  title: string;
  attributes: string;
  link_due: string | null;
  digest_due: string | null;
}

function toSeries(row: SeriesRow): SelectableSeries {
  return { id: row.id, attributes: parseJson(row.attributes, {}) };
}

export class KnexProjectionStore implements ProjectionStore {
  static create(options: { database: Knex }): KnexProjectionStore {
    return new KnexProjectionStore(options.database);
  }

  private constructor(private readonly knex: Knex) {}

  async saveSeries(sourceId: string, series: ListedSeries[]): Promise<void> {
    const stored: SeriesRow[] = await whereIn(
      this.knex,
      this.knex(SERIES).select('id', 'title', 'attributes'),
      'id',
      series.map(({ id }) => id),
    );
    const storedById = new Map(stored.map(row => [row.id, row]));
    const changed = series
      .map(item => ({ ...item, attributes: JSON.stringify(item.attributes) }))
      .filter(item => {
        const row = storedById.get(item.id);
        return (
          !row || row.title !== item.title || row.attributes !== item.attributes
        );
      });
    await bulkUpsert(
      this.knex,
      SERIES,
      {
        id: 'text',
        source_id: 'text',
        key: 'text',
        title: 'text',
        attributes: 'text',
        link_due: 'text',
        digest_due: 'text',
      },
      changed.map(item => ({
        ...item,
        source_id: sourceId,
        link_due: dueNow(),
        digest_due: dueNow(),
      })),
      { key: ['id'], merge: ['title', 'attributes', 'link_due', 'digest_due'] },
    );
  }

  async saveWindows(sourceId: string, windows: SeriesWindow[]): Promise<void> {
    await bulkUpdate(
      this.knex,
      SERIES,
      {
        id: 'text',
        source_id: 'text',
        recoverability: 'text',
        recoverability_at: 'text',
        digest_due: 'text',
      },
      windows.map(({ seriesId, window: { observedAt, ...window } }) => ({
        id: seriesId,
        source_id: sourceId,
        recoverability: JSON.stringify(window),
        recoverability_at: observedAt,
        digest_due: dueNow(),
      })),
      { match: ['id', 'source_id'] },
    );
  }

  async keepWindowsOf(sourceId: string, seriesIds: string[]): Promise<void> {
    const others = await this.knex(SERIES)
      .where({ source_id: sourceId })
      .whereNotNull('recoverability')
      .pluck('id');
    const kept = new Set(seriesIds);
    const gone = others.filter((id: string) => !kept.has(id));
    if (gone.length > 0) {
      await whereIn(this.knex, this.knex(SERIES), 'id', gone).update({
        recoverability: null,
        recoverability_at: null,
        digest_due: dueNow(),
      });
    }
  }

  async windowsOf(seriesIds: string[]): Promise<Map<string, StoredWindow>> {
    const rows = await whereIn(
      this.knex,
      this.knex(SERIES).select('id', 'recoverability', 'recoverability_at'),
      'id',
      seriesIds,
    ).whereNotNull('recoverability');
    return new Map(
      rows.map((row: WindowColumns & { id: string }) => [
        row.id,
        toStoredWindow(row)!,
      ]),
    );
  }

  async finishedUsable(seriesIds: string[]): Promise<Map<string, Instant[]>> {
    return seriesIds.length === 0
      ? new Map()
      : await finishedUsable(this.knex, seriesIds);
  }

  async listResourcesToLink(
    sourceId: string,
  ): Promise<Due<SelectingResource>[]> {
    const rows = await this.knex(RESOURCES)
      .where({ source_id: sourceId })
      .whereNotNull('link_due')
      .select('id', 'selector', 'link_due');
    return rows.map(row => ({
      due: row.link_due,
      item: { id: row.id, selector: parseJson(row.selector, {}) },
    }));
  }

  async listSeriesToLink(
    sourceId: string,
    limit: number,
  ): Promise<Due<SelectableSeries>[]> {
    const rows: SeriesRow[] = await this.knex(SERIES)
      .where({ source_id: sourceId })
      .whereNotNull('link_due')
      .limit(limit);
    return rows.map(row => ({ due: row.link_due!, item: toSeries(row) }));
  }

  async listResources(sourceId: string): Promise<SelectingResource[]> {
    const rows = await this.knex(RESOURCES)
      .where({ source_id: sourceId })
      .select('id', 'selector');
    return rows.map(row => ({
      id: row.id,
      selector: parseJson(row.selector, {}),
    }));
  }

  async listSeries(
    sourceId: string,
    afterId: string,
    limit: number,
  ): Promise<SelectableSeries[]> {
    const rows: SeriesRow[] = await this.knex(SERIES)
      .where({ source_id: sourceId })
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(limit)
      .select('id', 'attributes');
    return rows.map(toSeries);
  }

  async linkResources(
    resources: Due<{ id: string; seriesIds: string[] }>[],
  ): Promise<void> {
    await this.replaceLinks(
      'resource_id',
      resources.map(({ item }) => item.id),
      resources.flatMap(({ item }) =>
        item.seriesIds.map(seriesId => ({ resourceId: item.id, seriesId })),
      ),
      async (trx, _changed) => {
        await whereIn(
          trx,
          trx(RESOURCES),
          'id',
          resources.map(({ item }) => item.id),
        ).update({ digest_due: dueNow() });
        await clearMarks(trx, RESOURCES, 'link_due', resources);
      },
    );
  }

  async linkSeries(
    series: Due<{ id: string; resourceIds: string[] }>[],
  ): Promise<void> {
    await this.replaceLinks(
      'series_id',
      series.map(({ item }) => item.id),
      series.flatMap(({ item }) =>
        item.resourceIds.map(resourceId => ({ resourceId, seriesId: item.id })),
      ),
      async (trx, changed) => {
        await whereIn(
          trx,
          trx(RESOURCES),
          'id',
          new Set(changed.map(link => link.resourceId)),
        ).update({ digest_due: dueNow() });
        await clearMarks(trx, SERIES, 'link_due', series);
      },
    );
  }

  private async replaceLinks(
    side: 'resource_id' | 'series_id',
    ids: string[],
    wanted: Link[],
    afterwards: (trx: Knex.Transaction, changed: Link[]) => Promise<void>,
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      const rows: { resource_id: string; series_id: string }[] = await whereIn(
        trx,
        trx(LINKS),
        side,
        ids,
      );
      const keyOf = (link: Link) => `${link.resourceId} ${link.seriesId}`;
      const stored = new Map(
        rows.map(row => {
          const link = { resourceId: row.resource_id, seriesId: row.series_id };
          return [keyOf(link), link];
        }),
      );
      const added = wanted.filter(link => !stored.delete(keyOf(link)));
      const removed = [...stored.values()];
      await bulkUpsert(
        trx,
        LINKS,
        { resource_id: 'text', series_id: 'text' },
        added.map(link => ({
          resource_id: link.resourceId,
          series_id: link.seriesId,
        })),
        { key: ['resource_id', 'series_id'], merge: [] },
      );
      for (const [resourceId, seriesIds] of groupBy(
        removed,
        link => link.resourceId,
        link => link.seriesId,
      )) {
        await whereIn(
          trx,
          trx(LINKS).where({ resource_id: resourceId }),
          'series_id',
          seriesIds,
        ).delete();
      }
      await afterwards(trx, [...added, ...removed]);
    });
  }

  async listSeriesToDigest(
    sourceId: string,
    now: Instant,
    limit: number,
  ): Promise<Due<string>[]> {
    const rows: SeriesRow[] = await this.knex(SERIES)
      .where({ source_id: sourceId })
      .where('digest_due', '<=', now)
      .orderBy('digest_due')
      .limit(limit)
      .select('id', 'digest_due');
    return rows.map(row => ({ due: row.digest_due!, item: row.id }));
  }

  async notablePoints(
    seriesIds: string[],
    notFuture: Instant,
  ): Promise<NotablePointRow[]> {
    return notablePoints(this.knex, seriesIds, notFuture);
  }

  async countPoints(
    seriesIds: string[],
    notFuture: Instant,
  ): Promise<SeriesCounts[]> {
    return countPoints(this.knex, seriesIds, notFuture);
  }

  async countDays(
    seriesIds: string[],
    from: Instant,
    notFuture: Instant,
  ): Promise<SeriesDay[]> {
    return countDays(this.knex, seriesIds, from, notFuture);
  }

  async lastVerifications(seriesIds: string[]): Promise<SeriesLevel[]> {
    return lastVerifications(this.knex, seriesIds);
  }

  async foundDamaged(seriesIds: string[]): Promise<SeriesDamage[]> {
    return foundDamaged(this.knex, seriesIds);
  }

  async saveSeriesDigests(
    digests: Due<{ id: string; digest: Digest; nextDue?: Instant }>[],
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      await bulkUpdate(
        trx,
        SERIES,
        {
          id: 'text',
          digest: 'text',
          digest_due: 'text',
          match_digest_due: 'text',
        },
        digests.map(({ due, item }) => ({
          id: item.id,
          digest: JSON.stringify(item.digest),
          digest_due: item.nextDue ?? null,
          match_digest_due: due,
        })),
        { match: ['id', 'match_digest_due'] },
      );
      await trx(RESOURCES)
        .whereIn(
          'id',
          whereIn(
            trx,
            trx(LINKS).select('resource_id'),
            'series_id',
            digests.map(({ item }) => item.id),
          ),
        )
        .update({ digest_due: dueNow() });
    });
  }

  async listResourcesToDigest(limit: number): Promise<Due<string>[]> {
    const rows = await this.knex(RESOURCES)
      .whereNotNull('digest_due')
      .limit(limit)
      .select('id', 'digest_due');
    return rows.map(row => ({ due: row.digest_due, item: row.id }));
  }

  async listDigestsOfResources(
    resourceIds: string[],
    after: Link | undefined,
    limit: number,
  ): Promise<{ link: Link; digest?: Digest }[]> {
    const rows: {
      resource_id: string;
      series_id: string;
      digest: string | null;
    }[] = await whereIn(
      this.knex,
      this.knex(`${LINKS} as l`)
        .join(`${SERIES} as s`, 's.id', 'l.series_id')
        .select('l.resource_id', 'l.series_id', 's.digest'),
      'l.resource_id',
      resourceIds,
    )
      .modify(builder => {
        if (after) {
          builder.where(or =>
            or
              .where('l.resource_id', '>', after.resourceId)
              .orWhere(same =>
                same
                  .where('l.resource_id', after.resourceId)
                  .where('l.series_id', '>', after.seriesId),
              ),
          );
        }
      })
      .orderBy(['l.resource_id', 'l.series_id'])
      .limit(limit);
    return rows.map(row => ({
      link: { resourceId: row.resource_id, seriesId: row.series_id },
      digest: parseJson<Digest | undefined>(row.digest, undefined),
    }));
  }

  async saveResourceDigests(
    digests: Due<{ id: string; digest: Digest }>[],
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      // Entities before resources, as everybody locks them.
      await markEntitiesOfResourcesDue(
        trx,
        digests.map(({ item }) => item.id),
      );
      await bulkUpdate(
        trx,
        RESOURCES,
        {
          id: 'text',
          digest: 'text',
          digest_due: 'text',
          match_digest_due: 'text',
        },
        digests.map(({ due, item }) => ({
          id: item.id,
          digest: JSON.stringify(item.digest),
          digest_due: null,
          match_digest_due: due,
        })),
        { match: ['id', 'match_digest_due'] },
      );
    });
  }
}

async function clearMarks(
  knex: Knex,
  table: string,
  column: 'link_due',
  items: Due<{ id: string }>[],
): Promise<void> {
  await bulkUpdate(
    knex,
    table,
    { id: 'text', [column]: 'text', [`match_${column}`]: 'text' },
    items.map(({ due, item }) => ({
      id: item.id,
      [column]: null,
      [`match_${column}`]: due,
    })),
    { match: ['id', `match_${column}`] },
  );
}
