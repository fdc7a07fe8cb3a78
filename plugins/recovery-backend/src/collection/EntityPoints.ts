import { InputError, NotFoundError } from '@backstage/errors';
import type {
  ContentPage,
  PointState,
  RecoveryPoint,
  RecoveryPointDetails,
  RecoveryPointPage,
  RunOutcome,
} from 'backstage-plugin-recovery-common';
import type { PointRef } from 'backstage-plugin-recovery-node';
import type { RecoveryConfig } from '../config';
import type {
  BindingStore,
  BoundResource,
  ResourceOfSeries,
} from '../database/BindingStore';
import { pointIdOf } from '../database/ids';
import { Instant, parseInstant, toInstant } from '../database/instants';
import type {
  PointQuery,
  PointStore,
  StoredPoint,
} from '../database/PointStore';
import type { SourceRecord, SourceStore } from '../database/SourceStore';
import { formatInstant } from '../util/format';
import { CLOCK_TOLERANCE_MS } from './clock';
import { ContentReader, readContentPath } from './contents';
import { decodeCursor, pageSize, takePage } from '../util/cursor';
import type {
  PointDirectory,
  PointEvidence,
  RestorablePoint,
} from './PointDirectory';
import { pointFindings } from './pointFindings';
import { pointState, pointUsability, toRecoveryPoint } from './pointView';
import type { Projection } from './Projection';
import { isStale } from './sourceHealth';
import { doubtAbout, toVerificationState } from './verificationState';

export interface EntityPointFilter {
  resourceId?: string;
  state?: PointState[];
  outcome?: RunOutcome[];
  from?: string;
  to?: string;
  search?: string;
}

export interface EntityPointsOptions {
  config: Pick<RecoveryConfig, 'sources'>;
  points: PointStore;
  sources: SourceStore;
  bindings: BindingStore;
  projection: Projection;
  contents: ContentReader;
  /** Reads one entity from the catalog, now. */
  readEntity: (entityRef: string) => Promise<void>;
  now?: () => Date;
}

function toPointRef(point: StoredPoint): PointRef {
  return {
    id: point.providerPointId,
    seriesKey: point.seriesKey,
    time: point.time,
    sizeBytes: point.sizeBytes,
    fileCount: point.fileCount,
    details: point.details,
  };
}

function readTime(
  name: string,
  value: string | undefined,
): Instant | undefined {
  if (value === undefined) {
    return undefined;
  }
  const instant = parseInstant(value);
  if (!instant) {
    throw new InputError(`"${name}" must be an ISO 8601 time with its zone.`);
  }
  return instant;
}

/** The recovery points of entities, for people and for operations. */
export class EntityPoints implements PointDirectory {
  private readonly now: () => Date;

  constructor(private readonly options: EntityPointsOptions) {
    this.now = options.now ?? (() => new Date());
  }

  async listEntityPoints(
    entityRef: string,
    filter: EntityPointFilter,
    page: { cursor?: string; limit?: number },
  ): Promise<RecoveryPointPage> {
    const limit = pageSize(page.limit);
    const cursor = decodeCursor(page.cursor, 2);
    const now = this.now();
    const { query, records } = await this.prepare(entityRef, filter, now);
    if (query.resourceIds.length === 0) {
      return { items: [], totalCount: 0 };
    }
    const points = await this.options.points.list(query, {
      after: cursor && { time: cursor[0], id: cursor[1] },
      limit: limit + 1,
    });
    const { shown, next } = takePage(points, limit, last => [
      last.time,
      last.id,
    ]);
    return {
      items: await this.present(shown, query.resourceIds, records, now),
      totalCount: await this.options.points.count(query),
      ...next,
    };
  }

  /** The newest points of a period, and whether older ones were left out. */
  async listPeriod(
    entityRef: string,
    period: { from: Instant; to: Instant },
    limit: number,
  ): Promise<{ points: RecoveryPoint[]; truncated: boolean }> {
    const now = this.now();
    const { query, records } = await this.prepare(entityRef, period, now);
    if (query.resourceIds.length === 0) {
      return { points: [], truncated: false };
    }
    const points = await this.options.points.list(query, { limit: limit + 1 });
    return {
      points: await this.present(
        points.slice(0, limit),
        query.resourceIds,
        records,
        now,
      ),
      truncated: points.length > limit,
    };
  }

  async entityRefsOfPoint(pointId: string): Promise<string[]> {
    const point = await this.find(pointId);
    const owners = await this.options.bindings.listResourcesOfSeries([
      point.seriesId,
    ]);
    return [...new Set(owners.map(owner => owner.entityRef))];
  }

  async getPoint(
    pointId: string,
    entityRefs?: string[],
  ): Promise<RecoveryPointDetails> {
    const now = this.now();
    const point = await this.find(pointId);
    const owner = await this.ownerOf(point, entityRefs);
    const record = await this.options.sources.get(point.sourceId);
    const source = this.options.config.sources.get(point.sourceId);
    const sourceIsStale = isStale(source, record, now);
    const state = pointState(point, sourceIsStale, now);
    const previous = await this.options.points.getPrevious(point);
    const doubt = record?.verification?.doubt;
    return {
      ...toRecoveryPoint(point, {
        resourceId: owner.resourceId,
        provider: this.providerOf(point.sourceId, record),
        sourceIsStale,
        doubt,
        now,
      }),
      entityRef: owner.entityRef,
      firstSeenAt: point.firstSeenAt,
      observedAt:
        point.goneAt ??
        point.lastSeenAt ??
        record?.pointsObservedAt ??
        point.firstSeenAt,
      details: point.details,
      findings: pointFindings(
        point,
        state,
        previous,
        doubtAbout(point.evidence, doubt),
      ),
      window: point.window,
      recoverTo: source?.valid
        ? source.provider.capabilities.recoverTo ?? []
        : [],
      browsable:
        source?.valid === true &&
        source.provider.contents !== undefined &&
        state !== 'gone',
      partialRestore:
        source?.valid === true && source.provider.capabilities.partialPaths,
      verificationLevels:
        state === 'gone'
          ? []
          : toVerificationState(source, undefined, now)?.offered ?? [],
      dependsOn: (point.dependsOn ?? []).map(id =>
        pointIdOf(point.sourceId, id),
      ),
    };
  }

  async listContents(
    pointId: string,
    path: string | undefined,
    page: { cursor?: string; limit?: number },
  ): Promise<ContentPage> {
    const limit = pageSize(page.limit);
    const folder = readContentPath(path);
    const point = await this.find(pointId);
    if (point.goneAt) {
      throw new NotFoundError(
        `The recovery point ${pointId} is not at its source any more since ${formatInstant(
          point.goneAt,
        )}. Choose another point.`,
      );
    }
    const source = this.options.config.sources.get(point.sourceId);
    if (!source?.valid) {
      throw new InputError(
        `The source ${point.sourceId} of the recovery point cannot be used: ${
          source
            ? 'its configuration is wrong'
            : 'it is not configured any more'
        }. Ask the administrator of the portal.`,
      );
    }
    return this.options.contents.list(source, toPointRef(point), folder, {
      cursor: page.cursor,
      limit,
    });
  }

  async getRestorablePoint(
    pointId: string,
    options?: { entityRefs?: string[] },
  ): Promise<RestorablePoint> {
    const now = this.now();
    const point = await this.find(pointId);
    const owner = await this.ownerOf(point, options?.entityRefs);
    const record = await this.options.sources.get(point.sourceId);
    const source = this.options.config.sources.get(point.sourceId);
    const state = pointState(point, isStale(source, record, now), now);
    const usability = source?.valid
      ? pointUsability(
          point,
          state,
          doubtAbout(point.evidence, record?.verification?.doubt),
        )
      : {
          usable: false,
          reason: source
            ? `The configuration of its source ${point.sourceId} is wrong.`
            : `Its source ${point.sourceId} is not configured any more.`,
        };
    return {
      pointId,
      point: toPointRef(point),
      sourceId: point.sourceId,
      providerType: this.providerOf(point.sourceId, record),
      resourceId: owner.resourceId,
      resourceName: owner.resourceName,
      entityRef: owner.entityRef,
      title: point.title,
      state,
      outcome: point.outcome,
      finishedAt: point.finishedAt ?? point.time,
      window: point.window,
      ...usability,
    };
  }

  async findBase(
    pointId: string,
    instant: Instant,
    options?: { entityRefs?: string[] },
  ): Promise<RestorablePoint | undefined> {
    const { seriesId } = await this.find(pointId);
    const base = await this.options.points.getBase(seriesId, instant);
    return base && (await this.getRestorablePoint(base.id, options));
  }

  async recordEvidence(
    pointId: string,
    evidence: PointEvidence,
  ): Promise<void> {
    const at = parseInstant(evidence.at);
    if (!at) {
      throw new InputError(
        'The time of evidence must be an ISO 8601 time with its zone.',
      );
    }
    const kept = await this.options.points.recordEvidence(pointId, {
      ...evidence,
      at,
    });
    if (kept) {
      await this.options.projection.update(kept.sourceId, this.now());
    }
  }

  private async find(pointId: string): Promise<StoredPoint> {
    const point = await this.options.points.get(pointId);
    if (!point) {
      throw new NotFoundError(
        `There is no recovery point ${pointId.slice(0, 64)}.`,
      );
    }
    return point;
  }

  private async ownerOf(
    point: StoredPoint,
    entityRefs: string[] | undefined,
  ): Promise<ResourceOfSeries> {
    const [owner] = await this.options.bindings.listResourcesOfSeries(
      [point.seriesId],
      {
        entityRefs,
      },
    );
    if (!owner) {
      throw new NotFoundError(
        `The recovery point ${point.id} does not belong to ${
          entityRefs ? 'the entity' : 'any entity'
        }.`,
      );
    }
    return owner;
  }

  private providerOf(
    sourceId: string,
    record: SourceRecord | undefined,
  ): string {
    return (
      this.options.config.sources.get(sourceId)?.providerType ??
      record?.provider ??
      'unknown'
    );
  }

  /**
   * An entity of which nothing is stored may be one that the inventory has not come to
   * yet. It is read first: that it has no points is said only of what was looked at.
   */
  private async resourcesOf(entityRef: string): Promise<BoundResource[]> {
    const { bindings, readEntity } = this.options;
    const stored = await bindings.listResources(entityRef);
    if (stored.length > 0 || (await bindings.getMaterial(entityRef))) {
      return stored;
    }
    await readEntity(entityRef);
    return bindings.listResources(entityRef);
  }

  private async prepare(
    entityRef: string,
    filter: EntityPointFilter,
    now: Date,
  ): Promise<{ query: PointQuery; records: Map<string, SourceRecord> }> {
    const resources = await this.resourcesOf(entityRef);
    const wanted = resources.filter(
      resource =>
        filter.resourceId === undefined || resource.id === filter.resourceId,
    );
    if (filter.resourceId !== undefined && wanted.length === 0) {
      throw new NotFoundError(
        `${entityRef} has no protected resource ${filter.resourceId.slice(
          0,
          64,
        )}.`,
      );
    }
    const sourceIds = [...new Set(wanted.map(resource => resource.sourceId))];
    const records = new Map(
      (await this.options.sources.getMany(sourceIds)).map(record => [
        record.id,
        record,
      ]),
    );
    return {
      records,
      query: {
        resourceIds: wanted.map(resource => resource.id),
        state: filter.state,
        outcome: filter.outcome,
        from: readTime('from', filter.from),
        to: readTime('to', filter.to),
        search: filter.search?.trim() || undefined,
        staleSourceIds: sourceIds.filter(id =>
          isStale(this.options.config.sources.get(id), records.get(id), now),
        ),
        notFuture: toInstant(now.getTime() + CLOCK_TOLERANCE_MS),
      },
    };
  }

  private async present(
    points: StoredPoint[],
    resourceIds: string[],
    records: Map<string, SourceRecord>,
    now: Date,
  ): Promise<RecoveryPoint[]> {
    const owners = await this.options.bindings.listResourcesOfSeries(
      [...new Set(points.map(point => point.seriesId))],
      { resourceIds },
    );
    const resourceOfSeries = new Map<string, string>();
    for (const owner of owners) {
      // A series of several resources of one entity is shown with the first.
      if (!resourceOfSeries.has(owner.seriesId)) {
        resourceOfSeries.set(owner.seriesId, owner.resourceId);
      }
    }
    return points.flatMap(point => {
      const resourceId = resourceOfSeries.get(point.seriesId);
      const record = records.get(point.sourceId);
      return resourceId === undefined
        ? []
        : toRecoveryPoint(point, {
            resourceId,
            provider: this.providerOf(point.sourceId, record),
            sourceIsStale: isStale(
              this.options.config.sources.get(point.sourceId),
              record,
              now,
            ),
            doubt: record?.verification?.doubt,
            now,
          });
    });
  }
}
