import { mockServices } from '@backstage/backend-test-utils';
import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import { Duration } from 'luxon';
import type { InvalidSource } from '../config';
import { createTestDatabases } from '../database/__testUtils__/databases';
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
      config: { sources: world.configured },
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
    expect([...tasks.keys()]).toEqual(['recovery-source-shop']);
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

  it('tells of the health of the sources that protect the entities', async () => {
    const { world, collection, broken } = await setUp();
    world.configured.set('broken', broken);
    await collection.start();
    await world.bind(ORDERS, 'db');
    await world.bind('component:default/other', 'db', {}, 'broken');
    expect(await collection.listHealth([ORDERS])).toMatchObject([
      {
        id: 'shop',
        state: 'unread',
        stale: true,
        staleAfter: 'PT6H',
        refreshing: false,
      },
    ]);
    await world.read([listedPoint('a', START.toISOString())]);
    world.pass({ hours: 6 });
    expect(await collection.listHealth([ORDERS])).toMatchObject([
      {
        id: 'shop',
        state: 'ok',
        stale: false,
        pointCount: 1,
        lastSuccessAt: START.toISOString(),
      },
    ]);
    world.pass({ seconds: 1 });
    expect(
      await collection.listHealth([ORDERS, 'component:default/other']),
    ).toMatchObject([
      { id: 'broken', state: 'invalid', error: { message: broken.error } },
      { id: 'shop', stale: true },
    ]);
    expect(await collection.sourceIdsOf([ORDERS])).toEqual(['shop']);
    expect(await collection.listHealth([])).toEqual([]);
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
        refreshing.push((await collection.listHealth([ORDERS]))[0].refreshing);
      }
      yield listedPoint(`p${readings}`, START.toISOString());
    };
    await tasks.get('recovery-source-shop')!.fn(new AbortController().signal);
    expect(readings).toBe(2);
    expect(refreshing).toEqual([true]);
    expect((await collection.listHealth([ORDERS]))[0].refreshing).toBe(false);
  });
});
