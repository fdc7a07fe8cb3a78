import type { OperationSummary } from 'backstage-plugin-recovery-common';
import { Duration } from 'luxon';
import { listedPoint, START, World } from '../collection/__testUtils__/world';
import {
  createTestDatabases,
  recordQueries,
} from '../database/__testUtils__/databases';
import { KnexOperationStore } from '../database/KnexOperationStore';
import { EntityStatuses } from './EntityStatuses';
import type { OperationLookup } from './OperationLookup';

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';

jest.setTimeout(180_000);

function at(hours: number): string {
  return new Date(START.getTime() + hours * 3_600_000).toISOString();
}

function statusesOf(
  world: World,
  operations?: OperationLookup,
  readEntity: (entityRef: string) => Promise<void> = async () => {},
): EntityStatuses {
  return new EntityStatuses({
    config: {
      sources: world.configured,
      tiers: new Map(),
      defaultTier: {
        name: 'gold',
        title: 'Gold',
        rpo: Duration.fromObject({ hours: 1 }),
      },
    },
    bindings: world.bindings,
    sources: world.sources,
    points: world.entityPoints,
    readEntity,
    operations,
    now: () => world.now,
  });
}

describe.each(databases.eachSupportedId())(
  'EntityStatuses on %s',
  databaseId => {
    it('goes from fresh to old to unknown as time passes without a reading', async () => {
      const world = await World.create(databases, databaseId);
      const statuses = statusesOf(world);
      const state = async () => (await statuses.getEntityStatus(ORDERS)).state;
      expect(await state()).toBe('unprotected');
      await world.bind(ORDERS, 'db');
      expect(await state()).toBe('unknown');
      await world.read([listedPoint('a', at(0))]);
      expect(await state()).toBe('within-rpo');
      world.pass({ hours: 1 });
      expect(await state()).toBe('within-rpo');
      world.pass({ seconds: 1 });
      expect(await state()).toBe('older-than-rpo');
      world.pass({ hours: 5 });
      const stale = await statuses.getEntityStatus(ORDERS);
      expect(stale.state).toBe('unknown');
      expect(stale.sources[0].stale).toBe(true);
      expect(stale.resources[0].newestUsable?.state).toBe('stale');
    });

    it('reads an entity of which nothing is stored before it calls it unprotected', async () => {
      const world = await World.create(databases, databaseId);
      const readEntity = jest.fn(async () => {
        await world.bind(ORDERS, 'db');
      });
      const statuses = statusesOf(world, undefined, readEntity);
      const status = await statuses.getEntityStatus(ORDERS);
      expect(status).toMatchObject({
        state: 'unknown',
        resources: [{ name: 'db' }],
      });
      await statuses.getEntityStatus(ORDERS);
      expect(readEntity.mock.calls).toEqual([[ORDERS]]);
    });

    it('keeps a failing source from turning anything green', async () => {
      const world = await World.create(databases, databaseId);
      await world.bind(ORDERS, 'db');
      await world.read([listedPoint('a', at(0))]);
      world.list = () => {
        throw new Error('connection refused');
      };
      world.pass({ minutes: 30 });
      await world.read();
      expect(await statusesOf(world).getEntityStatus(ORDERS)).toMatchObject({
        state: 'within-rpo',
        sources: [{ state: 'failing', stale: false }],
      });
      world.pass({ hours: 6 });
      await world.read();
      expect(await statusesOf(world).getEntityStatus(ORDERS)).toMatchObject({
        state: 'unknown',
        sources: [{ state: 'failing', stale: true, since: at(0.5) }],
      });
    });

    it('reads two queries, however many resources, series and points there are', async () => {
      const world = await World.create(databases, databaseId);
      const statuses = statusesOf(world);
      await world.bind(ORDERS, 'one');
      await world.read([listedPoint('a', at(0))]);
      const few = await recordQueries(world.knex, () =>
        statuses.getEntityStatus(ORDERS),
      );
      expect(few).toHaveLength(2);

      await world.bindings.save([
        {
          entityRef: ORDERS,
          ownerRefs: [],
          problems: [],
          resources: Array.from({ length: 10 }, (_, index) => ({
            id: `00000000-0000-8000-8000-00000000000${index}`,
            name: `r${index}`,
            sourceId: 'shop',
            selector: {},
            boundBy: 'annotation' as const,
          })),
        },
      ]);
      await world.read(
        Array.from({ length: 600 }, (_, index) =>
          listedPoint(`p${index}`, at(-index), {
            series: { key: `s${index % 30}`, title: 't', attributes: {} },
          }),
        ),
      );
      let status;
      const many = await recordQueries(world.knex, async () => {
        status = await statuses.getEntityStatus(ORDERS);
      });
      expect(many).toHaveLength(2);
      expect(many.filter(sql => sql.includes('recovery_points'))).toEqual([]);
      expect(status!.resources).toHaveLength(10);
      expect(status!.resources[9]).toMatchObject({
        name: 'r9',
        pointCount: 600,
      });
    });

    it('reads the statuses that are asked for together with as many queries as one', async () => {
      const world = await World.create(databases, databaseId);
      const refs = Array.from(
        { length: 40 },
        (_, index) => `component:default/s${index}`,
      );
      for (const entityRef of refs) {
        await world.bind(entityRef, 'db');
      }
      await world.read([listedPoint('a', at(0))]);
      const store = KnexOperationStore.create({ knex: world.knex });
      const statuses = statusesOf(world, {
        ofEntities: async entityRefs => {
          await store.latestOf(entityRefs);
          return new Map();
        },
        list: async () => ({ items: [], totalCount: 0 }),
      });
      const one = await recordQueries(world.knex, () =>
        statuses.getEntityStatus(refs[0]),
      );
      let together: { state: string }[] = [];
      const many = await recordQueries(world.knex, async () => {
        together = await Promise.all(
          refs.map(entityRef => statuses.getEntityStatus(entityRef)),
        );
      });
      expect(one).toHaveLength(3);
      expect(many).toHaveLength(3);
      expect(together.map(({ state }) => state)).toEqual(
        refs.map(() => 'within-rpo'),
      );
    });

    it('sees what was written while others were read', async () => {
      const world = await World.create(databases, databaseId);
      await world.bind(ORDERS, 'db');
      await world.read([listedPoint('a', at(-30))]);
      const statuses = statusesOf(world);
      const before = statuses.getEntityStatus(ORDERS);
      await world.read([listedPoint('b', at(0)), listedPoint('a', at(-30))]);
      const after = statuses.getEntityStatus(ORDERS);
      expect((await before).entityRef).toBe(ORDERS);
      expect(await after).toMatchObject({
        state: 'within-rpo',
        resources: [{ pointCount: 2 }],
      });
    });

    it('tells of the last restore and the operations under way', async () => {
      const world = await World.create(databases, databaseId);
      const operation = { id: 'o', requestedAt: at(-1) } as OperationSummary;
      const statuses = statusesOf(world, {
        ofEntities: async () =>
          new Map([[ORDERS, { lastRestore: operation, active: [operation] }]]),
        list: async () => ({
          items: [
            operation,
            { ...operation, id: 'old', requestedAt: at(-2000) },
          ],
          totalCount: 2,
        }),
      });
      expect(await statuses.getEntityStatus(ORDERS)).toMatchObject({
        lastRestore: { id: 'o' },
        activeOperations: [{ id: 'o' }],
      });
      expect((await statuses.getEntityTimeline(ORDERS, {})).operations).toEqual(
        [operation],
      );
    });

    it('gives the points of a period, the last thirty days by default', async () => {
      const world = await World.create(databases, databaseId);
      await world.bind(ORDERS, 'db');
      await world.read([
        listedPoint('old', at(-24 * 40)),
        listedPoint('a', at(-24 * 20)),
        listedPoint('b', at(-24)),
      ]);
      const statuses = statusesOf(world);
      const timeline = await statuses.getEntityTimeline(ORDERS, {});
      expect(timeline).toMatchObject({
        from: at(-24 * 30),
        to: at(0),
        truncated: false,
      });
      expect(timeline.points.map(point => point.providerPointId)).toEqual([
        'b',
        'a',
      ]);
      const early = await statuses.getEntityTimeline(ORDERS, {
        from: '2026-10-01T02:00:00+02:00',
        to: at(-24 * 20),
      });
      expect(early.from).toBe('2026-10-01T00:00:00.000Z');
      expect(early.points.map(point => point.providerPointId)).toEqual([
        'a',
        'old',
      ]);
      await expect(
        statuses.getEntityTimeline(ORDERS, { from: at(0), to: at(-1) }),
      ).rejects.toThrow('"from" must not be after "to"');
      await expect(
        statuses.getEntityTimeline(ORDERS, { from: 'soon' }),
      ).rejects.toThrow('"from" must be an ISO 8601 time');
    });
  },
);
