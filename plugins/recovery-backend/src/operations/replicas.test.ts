import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { KnexOperationStore } from '../database/KnexOperationStore';
import { applyMigrations } from '../database/migrations';
import type { OperationStore } from '../database/OperationStore';
import { restoreFiles, restoreForever } from './__testUtils__/fakes';
import { Harness, requester } from './__testUtils__/Harness';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())('replicas on %s', databaseId => {
  let knex: Knex;
  let harness: Harness;

  beforeAll(async () => {
    knex = await databases.init(databaseId);
    await applyMigrations(knex);
  });

  beforeEach(async () => {
    await knex('recovery_operations').delete();
  });

  afterEach(async () => {
    await harness.close();
  });

  const manyTargets = (root: string) =>
    Object.fromEntries(
      Array.from({ length: 12 }, (_, index) => [
        `t${index}`,
        { directory: `${root}/restore/shop` },
      ]),
    );

  it('runs each operation once, however many replicas there are', async () => {
    harness = await Harness.create(knex, {
      targets: manyTargets,
      start: false,
    });
    const runs: string[] = [];
    harness.provider.restores = async (directory, context) => {
      runs.push(directory);
      return restoreFiles({ a: '1' })(directory, context);
    };
    const requested = [];
    for (let index = 0; index < 12; index++) {
      requested.push(await harness.request({ targetId: `t${index}` }));
    }
    const replicas = [
      harness.operations,
      await harness.replica(),
      await harness.replica(),
    ];
    replicas.forEach(replica => replica.start());
    for (const { id } of requested)
      expect((await harness.ended(id)).state).toBe('succeeded');
    expect(runs).toHaveLength(12);
    expect(new Set(runs).size).toBe(12);
  });

  it('runs no more at a time than it may, and tells how many are before', async () => {
    harness = await Harness.create(knex, {
      targets: manyTargets,
      restore: { concurrency: 2 },
    });
    let now = 0;
    let most = 0;
    let release = () => {};
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    let bothRun = () => {};
    const both = new Promise<void>(resolve => {
      bothRun = resolve;
    });
    harness.provider.restores = async (directory, context) => {
      most = Math.max(most, ++now);
      if (now === 2) bothRun();
      await gate;
      await restoreFiles({ a: '1' })(directory, context);
      now--;
    };
    const requested = [];
    for (let index = 0; index < 5; index++) {
      requested.push(await harness.request({ targetId: `t${index}` }));
    }
    await both;
    expect(await harness.manager.get(requested[4].id)).toMatchObject({
      state: 'queued',
      queuePosition: 4,
    });
    release();
    for (const { id } of requested)
      expect((await harness.ended(id)).state).toBe('succeeded');
    expect(most).toBe(2);
  });

  it('refuses a second restore to a busy target, and names the first', async () => {
    harness = await Harness.create(knex);
    harness.provider.restores = restoreForever;
    const first = await harness.request();
    await expect(harness.request()).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('in use by another operation'),
      operationId: first.id,
    });
    const plan = await harness.manager.planRestore('p1', { targetId: 'drill' });
    expect(plan.refusals).toEqual([
      expect.stringContaining('in use by another operation'),
    ]);
    expect(await harness.manager.listTargets('p1')).toEqual([
      expect.objectContaining({ state: 'busy', operationId: first.id }),
    ]);
  });

  it('stops at once when its lease is taken, writes nothing more, and touches no file', async () => {
    harness = await Harness.create(knex);
    let told: unknown;
    let seen = () => {};
    const stopped = new Promise<void>(resolve => {
      seen = resolve;
    });
    harness.provider.restores = async (directory, context) => {
      await restoreForever(directory, context).catch(error => {
        told = error;
        seen();
        throw error;
      });
    };
    const { id } = await harness.request();
    await harness.writing(id);
    const [{ record }] = await harness.store.listRunning();
    await harness.store.end(
      { operationId: id, fencingToken: record.fencingToken },
      ['running'],
      {
        state: 'interrupted',
        at: new Date(),
        error: { code: 'interrupted', message: 'Taken.' },
      },
      [],
    );
    const before = await harness.manager.get(id);
    await stopped;
    // Stopping waits for the work to have ended.
    await harness.operations.stop();
    expect(told).toMatchObject({ name: 'ProviderError' });
    expect(await harness.manager.get(id)).toEqual(before);
    expect(await harness.targetEntries()).toEqual([`.incomplete-${id}`]);
  });

  it('stops when it cannot renew its lease, and another replica says what was left', async () => {
    harness = await Harness.create(knex, { start: false });
    // A replica that loses its database while it runs, as by a network partition.
    let away = false;
    const store = KnexOperationStore.create({ knex });
    const flaky = new Proxy(store as OperationStore, {
      get(target, key) {
        const value = Reflect.get(target, key);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (away) throw new Error('connect ECONNREFUSED');
          return await value.apply(target, args);
        };
      },
    });
    const cutOff = await harness.replica({ leaseMs: 1_500 }, flaky);
    cutOff.start();
    let stopped: (reason: unknown) => void = () => {};
    const reason = new Promise(resolve => {
      stopped = resolve;
    });
    harness.provider.restores = async (directory, context) => {
      await restoreForever(directory, context).catch(error => {
        stopped(error);
        throw error;
      });
    };
    const { id } = await harness.request();
    await harness.writing(id);
    away = true;
    expect(await reason).toMatchObject({ reason: 'lease-lost' });
    const healthy = await harness.replica();
    healthy.start();
    const operation = await harness.ended(id);
    expect(operation).toMatchObject({
      state: 'interrupted',
      error: {
        code: 'interrupted',
        message: expect.stringContaining('not heard of'),
      },
      result: { leftover: expect.stringContaining(`.incomplete-${id}`) },
    });
    expect(operation.result!.restoredFiles).toBe(1);
    away = false;
    await cutOff.stop();
    expect((await harness.manager.get(id)).state).toBe('interrupted');
    // Not run again, and the target is free.
    harness.provider.restores = restoreFiles({ a: '1' });
    expect((await harness.run()).state).toBe('succeeded');
  });

  it('does not give up its own work when its lease passed while the machine slept', async () => {
    harness = await Harness.create(knex, { start: false });
    // Renewed rarely, looked at often.
    const sleeper = await harness.replica({ heartbeatMs: 60_000, pollMs: 10 });
    sleeper.start();
    let release = () => {};
    harness.provider.restores = async (directory, context) => {
      await restoreFiles({ a: '1' })(directory, context);
      await new Promise<void>(resolve => {
        release = resolve;
      });
    };
    const { id } = await harness.request();
    await harness.writing(id);
    const looks = jest.spyOn(harness.store, 'listRunning');
    await knex('recovery_operations').update({ lease_until: new Date(0) });
    while (looks.mock.calls.length < 5) {
      await new Promise(resolve => setTimeout(resolve, 10));
    }
    release();
    expect((await harness.ended(id)).state).toBe('succeeded');
  });

  it('names the restored files when only their end could not be recorded', async () => {
    harness = await Harness.create(knex, { start: false });
    const store = KnexOperationStore.create({ knex });
    const end = jest
      .spyOn(store, 'end')
      .mockRejectedValue(new Error('connection refused'));
    const cutOff = await harness.replica({ leaseMs: 1_500 }, store);
    cutOff.start();
    const { id } = await harness.request();
    await harness.until(id, () => end.mock.calls.length > 0);
    await cutOff.stop();
    (await harness.replica()).start();
    const operation = await harness.ended(id);
    const [name] = await harness.targetEntries();
    expect(name).toContain('orders-db-');
    expect(operation).toMatchObject({
      state: 'interrupted',
      result: {
        leftover: expect.stringContaining(`${name} holds the restored files`),
      },
    });
  });

  it('ends its operations at a shutdown, removes what they wrote, and says why', async () => {
    harness = await Harness.create(knex);
    harness.provider.restores = restoreForever;
    const { id } = await harness.request();
    await harness.writing(id);
    await harness.operations.stop();
    expect(await harness.manager.get(id)).toMatchObject({
      state: 'interrupted',
      error: {
        code: 'shutdown',
        nextStep: expect.stringMatching(/^Request the restore again/),
      },
    });
    expect(await harness.targetEntries()).toEqual([]);
    expect(await harness.scratchEntries()).toEqual([]);
  });

  it('takes up at its start what was requested before', async () => {
    harness = await Harness.create(knex, { start: false });
    const { id } = await harness.request();
    await harness.operations.stop();
    (await harness.replica()).start();
    expect((await harness.ended(id)).state).toBe('succeeded');
  });

  it('ends what no replica takes up', async () => {
    harness = await Harness.create(knex, {
      start: false,
      restore: { queueTimeout: { milliseconds: 1 } },
    });
    const { id } = await harness.request();
    harness.sources.clear();
    (await harness.replica()).start();
    expect(await harness.ended(id)).toMatchObject({
      state: 'failed',
      error: {
        code: 'queue-timeout',
        nextStep: expect.stringContaining('source shop'),
      },
    });
  });

  it('asks the database at most once a second when it has nothing to do', async () => {
    harness = await Harness.create(knex, { start: false });
    const store = KnexOperationStore.create({ knex });
    const claim = jest.spyOn(store, 'claim').mockResolvedValue(undefined);
    const listRunning = jest.spyOn(store, 'listRunning').mockResolvedValue([]);
    const listQueued = jest
      .spyOn(store, 'listQueuedBefore')
      .mockResolvedValue([]);
    // Times as in production, with time itself in our hands.
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
    });
    try {
      const idle = await harness.replica(
        { pollMs: 5_000, tickMs: 1_000 },
        store,
      );
      idle.start();
      for (let second = 0; second < 60; second++) {
        jest.advanceTimersByTime(1_000);
        for (let turn = 0; turn < 20; turn++)
          await new Promise(resolve => setImmediate(resolve));
      }
      const queries = [claim, listRunning, listQueued].flatMap(
        ({ mock }) => mock.calls as unknown[],
      ).length;
      expect(queries).toBeLessThanOrEqual(60);
      expect(claim.mock.calls.length).toBeGreaterThan(1);
    } finally {
      jest.useRealTimers();
    }
  });

  it('goes on after the database was away', async () => {
    harness = await Harness.create(knex, { start: false });
    const store = KnexOperationStore.create({ knex });
    jest
      .spyOn(store, 'listRunning')
      .mockRejectedValueOnce(new Error('connection refused'));
    (await harness.replica({}, store)).start();
    const { id } = await harness.request();
    expect((await harness.ended(id)).state).toBe('succeeded');
    expect((await harness.manager.get(id)).requestedBy).toBe(
      requester.userEntityRef,
    );
  });
});
