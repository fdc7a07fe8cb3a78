import { mockServices } from '@backstage/backend-test-utils';
import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Duration } from 'luxon';
import type { InvalidSource } from '../config';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { KnexOperationStore } from '../database/KnexOperationStore';
import { newOperation } from '../database/__testUtils__/operations';
import { Collection } from './Collection';
import { listedPoint, listing, START, World } from './__testUtils__/world';

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';

jest.setTimeout(180_000);

type Task = SchedulerServiceTaskScheduleDefinition & {
  id: string;
  fn: (signal: AbortSignal) => Promise<void>;
};

describe.each(databases.eachSupportedId())('Collection on %s', databaseId => {
  async function setUp() {
    const world = await World.create(databases, databaseId);
    const tasks = new Map<string, Task>();
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async task => {
        tasks.set(task.id, task as Task);
      },
      triggerTask: async id => {
        await tasks.get(id)!.fn(new AbortController().signal);
      },
    });
    const collection = new Collection({
      config: {
        sources: world.configured,
        keepRemovedSources: Duration.fromObject({ days: 90 }),
      },
      sources: world.sources,
      bindings: world.bindings,
      reader: world.reader,
      scheduler,
      logger: world.logger,
      now: () => world.now,
    });
    const broken: InvalidSource = {
      ...world.source,
      id: 'broken',
      valid: false,
      error: 'recovery.sources.broken.restic is missing.',
      mayBind: undefined,
    };
    return { world, tasks, scheduler, collection, broken };
  }

  it('schedules each valid source once for all replicas, with jitter', async () => {
    const { world, tasks, collection, broken } = await setUp();
    world.configured.set('broken', broken);
    await collection.start();
    expect([...tasks.keys()]).toEqual([
      'recovery-sources-removed',
      'recovery-source-shop',
    ]);
    const task = tasks.get('recovery-source-shop')!;
    expect(task.scope).toBe('global');
    expect((task.frequency as Duration).as('minutes')).toBe(15);
    expect((task.timeout as Duration).as('minutes')).toBe(11);
    const delay = (task.initialDelay as Duration).toMillis();
    expect(delay).toBeGreaterThanOrEqual(0);
    expect(delay).toBeLessThanOrEqual(60_000);
    expect(await world.sources.get('broken')).toMatchObject({
      state: 'invalid',
      error: { code: 'invalid-config', message: broken.error },
    });
  });

  it('waits for the first reading of a source whose configuration was corrected', async () => {
    const { world, collection, broken } = await setUp();
    await world.read([listedPoint('a', START.toISOString())]);
    world.configured.set('shop', { ...broken, id: 'shop' });
    await collection.start();
    expect(await world.record()).toMatchObject({
      state: 'invalid',
      pointCount: 1,
    });
    world.configured.set('shop', world.source);
    await collection.start();
    expect(await world.record()).toMatchObject({
      state: 'unread',
      error: undefined,
      lastSuccessAt: START.toISOString(),
    });
  });

  describe('a source that was removed from the configuration', () => {
    async function remove() {
      const context = await setUp();
      const { world, tasks, collection } = context;
      await collection.start();
      await world.bind(ORDERS, 'db');
      await world.read([listedPoint('a', START.toISOString())]);
      world.configured.delete('shop');
      await collection.start();
      const sweep = () =>
        tasks.get('recovery-sources-removed')!.fn(new AbortController().signal);
      await sweep();
      return { ...context, sweep };
    }

    it('is shown as such, never as healthy, and its points are not usable', async () => {
      const { world, collection } = await remove();
      expect(await collection.listRemoved()).toMatchObject([
        {
          id: 'shop',
          title: 'shop',
          state: 'removed',
          since: START.toISOString(),
          stale: true,
          refreshing: false,
          pointCount: 1,
          error: {
            code: 'source-removed',
            message:
              'The source shop was removed from the configuration. It is not read, and its points can neither be counted on nor be restored. What is known of them is deleted after 2027-02-18 12:00 UTC; operations and evidence stay.',
          },
        },
      ]);
      expect(await collection.listHealth({ entityRefs: [ORDERS] })).toEqual([]);
      const [{ id }] = await world.knex('recovery_points').select('id');
      expect(await world.entityPoints.getRestorablePoint(id)).toMatchObject({
        usable: false,
        state: 'stale',
        reason: 'Its source shop is not configured any more.',
      });
    });

    it('is forgotten after its time, with its points, and not before', async () => {
      const { world, collection, sweep } = await remove();
      await world.knex('recovery_source_pauses').insert({
        source_id: 'shop',
        paused_by: 'user:default/mia',
        paused_at: START.toISOString(),
        reason: 'Moved',
      });
      const operation = newOperation({ sourceId: 'shop' });
      const operations = KnexOperationStore.create({ knex: world.knex });
      await operations.create(operation, []);
      const evidence = KnexEvidenceStore.create({ database: world.knex });
      const links = await evidence.ofOperation(operation.id);
      expect(links).toHaveLength(1);
      world.pass({ days: 90 });
      await sweep();
      expect(await world.marks()).toEqual({ a: 'here' });
      world.pass({ seconds: 1 });
      await sweep();
      for (const table of [
        'recovery_points',
        'recovery_series',
        'recovery_source_pauses',
        'recovery_sources',
      ]) {
        expect(await world.knex(table)).toEqual([]);
      }
      expect(await collection.listRemoved()).toEqual([]);
      // What was done with it stays provable.
      expect(await evidence.ofOperation(operation.id)).toEqual(links);
      expect(await operations.get(operation.id)).toBeDefined();
    });

    it('is what it was when it comes back', async () => {
      const { world, collection, sweep } = await remove();
      world.configured.set('shop', world.source);
      await collection.start();
      await sweep();
      expect(await world.record()).toMatchObject({
        state: 'unread',
        removedAt: undefined,
        lastSuccessAt: START.toISOString(),
      });
      expect(await collection.listRemoved()).toEqual([]);
      world.pass({ days: 91 });
      await sweep();
      expect(await world.marks()).toEqual({ a: 'here' });
    });

    it('stays while another replica still has it configured, and reads it', async () => {
      const { world, collection, sweep } = await remove();
      world.pass({ days: 91 });
      await world.read([listedPoint('a', START.toISOString())]);
      await sweep();
      // Marked anew: its time begins again.
      expect(await collection.listRemoved()).toMatchObject([
        { since: world.now.toISOString() },
      ]);
      expect(await world.marks()).toEqual({ a: 'here' });
    });
  });

  it('tells of the health of the sources that protect the entities', async () => {
    const { world, collection, broken } = await setUp();
    world.configured.set('broken', broken);
    await collection.start();
    await world.bind(ORDERS, 'db');
    await world.bind('component:default/other', 'db', {}, 'broken');
    expect(await collection.listHealth({ entityRefs: [ORDERS] })).toMatchObject(
      [
        {
          id: 'shop',
          state: 'unread',
          stale: true,
          staleAfter: 'PT6H',
          refreshing: false,
        },
      ],
    );
    await world.read([listedPoint('a', START.toISOString())]);
    world.pass({ hours: 6 });
    expect(await collection.listHealth({ entityRefs: [ORDERS] })).toMatchObject(
      [
        {
          id: 'shop',
          state: 'ok',
          stale: false,
          pointCount: 1,
          lastSuccessAt: START.toISOString(),
        },
      ],
    );
    world.pass({ seconds: 1 });
    expect(
      await collection.listHealth({
        entityRefs: [ORDERS, 'component:default/other'],
      }),
    ).toMatchObject([
      { id: 'broken', state: 'invalid', error: { message: broken.error } },
      { id: 'shop', stale: true },
    ]);
    expect(await collection.sourceIdsOf({ entityRefs: [ORDERS] })).toEqual([
      'shop',
    ]);
    expect(await collection.listHealth({ entityRefs: [] })).toEqual([]);
  });

  it('reads a source again when it is asked to', async () => {
    const { world, collection } = await setUp();
    await collection.start();
    world.list = () => listing([listedPoint('a', START.toISOString())]);
    await collection.requestRefresh(['shop', 'nosuch']);
    expect(await world.marks()).toEqual({ a: 'here' });
    expect((await world.record()).refreshRequestedAt).toBeUndefined();
  });

  it('reads a source once more when it was asked to during a reading', async () => {
    const { world, tasks, scheduler, collection } = await setUp();
    await collection.start();
    await world.bind(ORDERS, 'db');
    scheduler.triggerTask.mockRejectedValue(
      new ConflictError('Task is currently running'),
    );
    let readings = 0;
    const refreshing: boolean[] = [];
    world.list = async function* slow() {
      readings += 1;
      if (readings === 1) {
        await collection.requestRefresh(['shop']);
        refreshing.push(
          (await collection.listHealth({ entityRefs: [ORDERS] }))[0].refreshing,
        );
      }
      yield listedPoint(`p${readings}`, START.toISOString());
    };
    await tasks.get('recovery-source-shop')!.fn(new AbortController().signal);
    expect(readings).toBe(2);
    expect(refreshing).toEqual([true]);
    expect(
      (await collection.listHealth({ entityRefs: [ORDERS] }))[0].refreshing,
    ).toBe(false);
  });
});
