import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  DiscoveredPoint,
  RecoveryProvider,
  SourceNotice,
} from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import type { SourceConfig, ValidSource } from '../../config';
import type { BoundResource } from '../../database/BindingStore';
import { KnexBindingStore } from '../../database/KnexBindingStore';
import { KnexPointStore } from '../../database/KnexPointStore';
import { KnexProjectionStore } from '../../database/KnexProjectionStore';
import { KnexSourceStore } from '../../database/KnexSourceStore';
import { initDatabase } from '../../database/__testUtils__/databases';
import { resourceIdOf } from '../../database/ids';
import { toInstant } from '../../database/instants';
import { ContentReader } from '../contents';
import { EntityPoints } from '../EntityPoints';
import { Projection } from '../Projection';
import { SourceReader } from '../SourceReader';

export type Listing = AsyncIterable<DiscoveredPoint | SourceNotice>;

/** A listing of these items. */
export async function* listing(
  items: Iterable<unknown>,
): AsyncGenerator<DiscoveredPoint | SourceNotice> {
  for (const item of items) {
    yield item as DiscoveredPoint;
  }
}

/** A point with the least that a provider gives. */
export function listedPoint(
  id: string,
  time: string,
  more: Partial<DiscoveredPoint> = {},
): DiscoveredPoint {
  return {
    type: 'point',
    id,
    time,
    series: { key: 'orders', title: 'Orders', attributes: { tag: ['orders'] } },
    pointType: 'snapshot',
    outcome: 'success',
    ...more,
  };
}

export const START = new Date('2026-11-20T12:00:00.000Z');

/** Everything that collects, on a database of its own, with a clock that tests set. */
export class World {
  now = START;
  /** What the source gives when it is read. */
  list: (signal: AbortSignal) => Listing = () => listing([]);
  readonly sources: KnexSourceStore;
  readonly points: KnexPointStore;
  readonly projectionStore: KnexProjectionStore;
  readonly bindings: KnexBindingStore;
  readonly projection: Projection;
  readonly reader: SourceReader;
  readonly entityPoints: EntityPoints;
  readonly logger = mockServices.logger.mock();
  readonly provider: RecoveryProvider;
  readonly source: ValidSource;
  readonly configured = new Map<string, SourceConfig>();

  static async create(
    databases: TestDatabases,
    id: Parameters<TestDatabases['init']>[0],
    source: Partial<ValidSource> = {},
    provider: Partial<RecoveryProvider> = {},
  ): Promise<World> {
    const world = new World(
      await initDatabase(databases, id),
      source,
      provider,
    );
    await world.sources.register(
      [{ id: world.source.id, provider: world.provider.type }],
      toInstant(world.now),
    );
    return world;
  }

  private constructor(
    readonly knex: Knex,
    source: Partial<ValidSource>,
    provider: Partial<RecoveryProvider>,
  ) {
    this.sources = KnexSourceStore.create({ database: knex });
    this.points = KnexPointStore.create({ database: knex });
    this.projectionStore = KnexProjectionStore.create({ database: knex });
    this.bindings = KnexBindingStore.create({ database: knex });
    this.projection = new Projection(this.projectionStore);
    const now = () => this.now;
    this.reader = new SourceReader({
      sources: this.sources,
      points: this.points,
      projectionStore: this.projectionStore,
      projection: this.projection,
      logger: this.logger,
      keepGone: Duration.fromObject({ days: 90 }),
      now,
    });
    this.provider = {
      type: 'fake',
      capabilities: {
        verificationLevels: [],
        pointInTime: false,
        partialPaths: true,
        inPlace: false,
        backup: false,
      },
      readSource: () => ({}),
      sourceDirectories: () => [],
      list: (_source, { signal }) => this.list(signal),
      ...provider,
    };
    this.source = {
      valid: true,
      id: 'shop',
      title: 'Shop repository',
      providerType: this.provider.type,
      provider: this.provider,
      settings: {},
      schedule: {
        frequency: Duration.fromObject({ minutes: 15 }),
        timeout: Duration.fromObject({ minutes: 10 }),
      },
      staleAfter: Duration.fromObject({ hours: 6 }),
      maxPoints: 1_000_000,
      operationConcurrency: 2,
      ...source,
    };
    this.configured.set(this.source.id, this.source);
    this.entityPoints = new EntityPoints({
      config: { sources: this.configured },
      points: this.points,
      sources: this.sources,
      bindings: this.bindings,
      projection: this.projection,
      contents: new ContentReader({ logger: this.logger }),
      readEntity: entityRef => this.readEntity(entityRef),
      now,
    });
  }

  /** Reads an entity from the catalog, which holds none here. */
  readEntity: (entityRef: string) => Promise<void> = async () => {};

  /** Lets time pass. */
  pass(duration: {
    hours?: number;
    minutes?: number;
    days?: number;
    seconds?: number;
  }): void {
    this.now = new Date(
      this.now.getTime() + Duration.fromObject(duration).toMillis(),
    );
  }

  /** Reads the source once, giving these items. */
  async read(items?: Iterable<unknown>): Promise<void> {
    if (items) {
      this.list = () => listing(items);
    }
    await this.reader.read(this.source, new AbortController().signal);
  }

  async record() {
    return (await this.sources.get(this.source.id))!;
  }

  /** Binds an entity to the source. */
  async bind(
    entityRef: string,
    name: string,
    selector: Record<string, string> = {},
    sourceId = this.source.id,
  ): Promise<BoundResource> {
    const resource: BoundResource = {
      id: resourceIdOf(entityRef, name),
      name,
      sourceId,
      selector,
      boundBy: 'annotation',
    };
    await this.bindings.save([
      { entityRef, ownerRefs: [], resources: [resource], problems: [] },
    ]);
    await this.projection.update(sourceId, this.now);
    return resource;
  }

  /** Stored points by their ids at the source, with their marks. */
  async marks(): Promise<Record<string, 'here' | 'missing' | 'gone'>> {
    const rows = await this.knex('recovery_points').orderBy(
      'provider_point_id',
    );
    const markOf = (row: {
      gone_at: string | null;
      last_seen_at: string | null;
    }) => {
      if (row.gone_at) {
        return 'gone';
      }
      return row.last_seen_at ? 'missing' : 'here';
    };
    return Object.fromEntries(
      rows.map(row => [row.provider_point_id, markOf(row)]),
    );
  }
}
