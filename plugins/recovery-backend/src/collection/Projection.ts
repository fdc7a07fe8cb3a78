import type { Digest } from '../database/Digest';
import { Instant, toInstant } from '../database/instants';
import type { Due, Link, ProjectionStore } from '../database/ProjectionStore';
import { SharedRuns } from '../util/SharedRuns';
import { CLOCK_TOLERANCE_MS } from './clock';
import { emptyDigest, makeSeriesDigests, mergeDigests } from './digests';
import { SelectorIndex } from './SelectorIndex';

const SERIES_PAGE = 2000;
const LINK_BATCH = 200;
const DIGEST_BATCH = 200;

/** Days of points that a digest keeps: two weeks, and the days around them. */
const DIGEST_DAYS = 16;

/**
 * Prepares what statuses are made of: which series belong to which protected resource,
 * and the digests of both. All work is marked as due in the database, in the same
 * transaction as the change that makes it due; so it is done by whoever comes next when
 * a replica stops in between, and running it twice does no harm.
 */
export class Projection {
  private readonly runs = new SharedRuns();

  constructor(private readonly store: ProjectionStore) {}

  /** Does all that is due for a source. */
  update(sourceId: string, now: Date): Promise<void> {
    return this.runs.run(sourceId, () => this.updateOnce(sourceId, now));
  }

  private async updateOnce(sourceId: string, now: Date): Promise<void> {
    await this.linkResources(sourceId);
    await this.linkSeries(sourceId);
    await this.digestSeries(sourceId, now);
    await this.digestResources();
  }

  private async linkResources(sourceId: string): Promise<void> {
    const due = await this.store.listResourcesToLink(sourceId);
    if (due.length === 0) {
      return;
    }
    const index = new SelectorIndex(due.map(({ item }) => item));
    const seriesIds = new Map<string, string[]>(
      due.map(({ item }) => [item.id, []]),
    );
    for (let afterId = ''; ; ) {
      const page = await this.store.listSeries(sourceId, afterId, SERIES_PAGE);
      if (page.length === 0) {
        break;
      }
      afterId = page[page.length - 1].id;
      for (const series of page) {
        for (const resourceId of index.match(series)) {
          seriesIds.get(resourceId)!.push(series.id);
        }
      }
    }
    for (const batch of chunks(due, LINK_BATCH)) {
      await this.store.linkResources(
        batch.map(({ due: mark, item }) => ({
          due: mark,
          item: { id: item.id, seriesIds: seriesIds.get(item.id)! },
        })),
      );
    }
  }

  private async linkSeries(sourceId: string): Promise<void> {
    let index: SelectorIndex | undefined;
    for (;;) {
      const due = await this.store.listSeriesToLink(sourceId, LINK_BATCH);
      if (due.length === 0) {
        return;
      }
      index ??= new SelectorIndex(await this.store.listResources(sourceId));
      const known = index;
      await this.store.linkSeries(
        due.map(({ due: mark, item }) => ({
          due: mark,
          item: { id: item.id, resourceIds: known.match(item) },
        })),
      );
    }
  }

  private async digestSeries(sourceId: string, now: Date): Promise<void> {
    const notFuture = toInstant(now.getTime() + CLOCK_TOLERANCE_MS);
    const from = `${toInstant(now.getTime() - DIGEST_DAYS * 86_400_000).slice(
      0,
      10,
    )}T00:00:00.000Z`;
    for (;;) {
      const due = await this.store.listSeriesToDigest(
        sourceId,
        notFuture,
        DIGEST_BATCH,
      );
      if (due.length === 0) {
        return;
      }
      await this.store.saveSeriesDigests(
        await this.makeDigests(due, from, notFuture),
      );
    }
  }

  private async makeDigests(
    due: Due<string>[],
    from: Instant,
    notFuture: Instant,
  ): Promise<Due<{ id: string; digest: Digest; nextDue?: Instant }>[]> {
    const ids = due.map(({ item }) => item);
    const windows = await this.store.windowsOf(ids);
    const digests = makeSeriesDigests({
      notable: await this.store.notablePoints(ids, notFuture),
      counts: await this.store.countPoints(ids, notFuture),
      days: await this.store.countDays(ids, from, notFuture),
      windows,
      finished: await this.store.finishedUsable([...windows.keys()]),
      verified: await this.store.lastVerifications(ids),
      damaged: await this.store.foundDamaged(ids),
    });
    return due.map(({ due: mark, item: id }) => ({
      due: mark,
      item: { id, ...(digests.get(id) ?? { digest: emptyDigest() }) },
    }));
  }

  private async digestResources(): Promise<void> {
    for (;;) {
      const due = await this.store.listResourcesToDigest(DIGEST_BATCH);
      if (due.length === 0) {
        return;
      }
      const ids = due.map(({ item }) => item);
      const digests = new Map(ids.map(id => [id, emptyDigest()]));
      let after: Link | undefined;
      for (;;) {
        const page = await this.store.listDigestsOfResources(
          ids,
          after,
          SERIES_PAGE,
        );
        if (page.length === 0) {
          break;
        }
        after = page[page.length - 1].link;
        for (const { link, digest } of page) {
          if (digest) {
            digests.set(
              link.resourceId,
              mergeDigests(digests.get(link.resourceId)!, digest),
            );
          }
        }
      }
      await this.store.saveResourceDigests(
        due.map(({ due: mark, item: id }) => ({
          due: mark,
          item: { id, digest: digests.get(id)! },
        })),
      );
    }
  }
}

function* chunks<T>(items: T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) {
    yield items.slice(at, at + size);
  }
}
