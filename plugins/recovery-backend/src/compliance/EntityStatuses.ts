import { InputError } from '@backstage/errors';
import type {
  EntityRecoveryStatus,
  EntityTimeline,
  OperationSummary,
  SourceHealth,
} from 'backstage-plugin-recovery-common';
import type { EntityPoints } from '../collection/EntityPoints';
import { toSourceHealth } from '../collection/sourceHealth';
import type { RecoveryConfig } from '../config';
import type { BindingStore, EntityMaterial } from '../database/BindingStore';
import { Instant, parseInstant, toInstant } from '../database/instants';
import type { SourceRecord, SourceStore } from '../database/SourceStore';
import type { DrillLookup } from './DrillLookup';
import { evaluateEntity } from './entityStatus';
import type { OperationLookup } from './OperationLookup';
import { StatusReader, type StatusFacts } from './StatusReader';

/** Most points of a timeline. */
const TIMELINE_POINTS = 2000;

/** Most operations of a timeline. */
const TIMELINE_OPERATIONS = 200;

/** Length of a timeline whose start is not given. */
const TIMELINE_MS = 30 * 86_400_000;

export interface EntityStatusesOptions {
  config: Pick<RecoveryConfig, 'sources' | 'tiers' | 'defaultTier'>;
  bindings: BindingStore;
  sources: SourceStore;
  points: EntityPoints;
  /** Reads one entity from the catalog, now. */
  readEntity: (entityRef: string) => Promise<void>;
  /** Absent while operations are not wired: a status then knows of none. */
  operations?: OperationLookup;
  /** Absent while drills are not wired: a status then says nothing of them. */
  drills?: DrillLookup;
  now?: () => Date;
}

/** Answers whether entities can be recovered. */
export class EntityStatuses {
  private readonly now: () => Date;
  private readonly reader: StatusReader;

  constructor(private readonly options: EntityStatusesOptions) {
    this.reader = new StatusReader(options);
    this.now = options.now ?? (() => new Date());
  }

  async getEntityStatus(
    entityRef: string,
  ): Promise<Omit<EntityRecoveryStatus, 'allowed'>> {
    const { material, sources, lastRestore, activeOperations, drills } =
      await this.factsOf(entityRef);
    const now = this.now();
    return evaluateEntity({
      entityRef,
      material,
      sources: this.healthOf(material, sources, now),
      config: this.options.config,
      lastRestore,
      activeOperations,
      drills,
      now,
    });
  }

  /**
   * An entity of which nothing is stored may be one that the inventory has not come to
   * yet. It is read first: "nothing protects it" is said only of what was looked at.
   */
  private async factsOf(entityRef: string): Promise<StatusFacts> {
    const stored = await this.reader.read(entityRef);
    if (stored.material) {
      return stored;
    }
    await this.options.readEntity(entityRef);
    return this.reader.read(entityRef);
  }

  private healthOf(
    material: EntityMaterial | undefined,
    records: ReadonlyMap<string, SourceRecord>,
    now: Date,
  ): Map<string, SourceHealth> {
    const health = new Map<string, SourceHealth>();
    for (const { sourceId } of material?.resources ?? []) {
      const source = this.options.config.sources.get(sourceId);
      if (source && !health.has(sourceId)) {
        health.set(
          sourceId,
          toSourceHealth(source, records.get(sourceId), now),
        );
      }
    }
    return health;
  }

  async getEntityTimeline(
    entityRef: string,
    period: { from?: string; to?: string },
  ): Promise<EntityTimeline> {
    const to = readTime('to', period.to) ?? toInstant(this.now());
    const from =
      readTime('from', period.from) ??
      toInstant(Math.max(0, Date.parse(to) - TIMELINE_MS));
    if (from > to) {
      throw new InputError('"from" must not be after "to".');
    }
    const { points, truncated } = await this.options.points.listPeriod(
      entityRef,
      { from, to },
      TIMELINE_POINTS,
    );
    const material = await this.options.bindings.getMaterial(entityRef);
    return {
      from,
      to,
      points,
      truncated,
      operations: await this.operationsBetween(entityRef, from, to),
      windows: (material?.resources ?? []).flatMap(({ id, digest }) =>
        digest?.window ? { ...digest.window, resourceId: id } : [],
      ),
    };
  }

  private async operationsBetween(
    entityRef: string,
    from: Instant,
    to: Instant,
  ): Promise<OperationSummary[]> {
    const page = await this.options.operations?.list(
      { entityRefs: [entityRef] },
      { limit: TIMELINE_OPERATIONS },
    );
    return (page?.items ?? []).filter(({ requestedAt }) => {
      const at = Date.parse(requestedAt);
      return at >= Date.parse(from) && at <= Date.parse(to);
    });
  }
}

function readTime(
  name: string,
  value: string | undefined,
): Instant | undefined {
  const instant = value === undefined ? undefined : parseInstant(value);
  if (value !== undefined && !instant) {
    throw new InputError(`"${name}" must be an ISO 8601 time with its zone.`);
  }
  return instant;
}
