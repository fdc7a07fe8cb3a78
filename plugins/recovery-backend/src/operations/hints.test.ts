import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { recordQueries } from '../database/__testUtils__/databases';
import { ClaimHints } from '../database/ClaimHints';
import { KnexOperationStore } from '../database/KnexOperationStore';
import { applyMigrations } from '../database/migrations';
import type { OperationStore } from '../database/OperationStore';
import { restoreForever } from './__testUtils__/fakes';
import { Harness, TEST_TIMES } from './__testUtils__/Harness';
import { pause } from './timing';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

const NEVER = 600_000;

/** A store as another replica has it. */
const newStore = (knex: Knex) => KnexOperationStore.create({ knex });

describe.each(databases.eachSupportedId().filter(([id]) => id !== 'SQLITE_3'))(
  'hints between replicas on %s',
  databaseId => {
    let knex: Knex;
    let harness: Harness;

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
    });

    afterEach(async () => {
      await harness.close();
      await knex('recovery_operations').delete();
      await knex('recovery_source_pauses').delete();
    });

    const listeners = async (): Promise<number[]> => {
      const { rows } = await knex.raw(
        `select pid from pg_stat_activity
         where datname = current_database() and query = 'listen recovery_operations'`,
      );
      return rows.map(({ pid }: { pid: number }) => pid);
    };
    const untilListening = async (count: number, but: number[] = []) => {
      for (;;) {
        const pids = await listeners();
        if (pids.length === count && !pids.some(pid => but.includes(pid)))
          return pids;
        await pause(20, new AbortController().signal);
      }
    };
    /** A replica that looks at the queue at its start, and then when it is told. */
    const replica = async (store: OperationStore = newStore(knex)) => {
      const other = await harness.replica({ pollMs: NEVER }, store);
      other.start();
      return other;
    };

    it('have another replica take what was requested, approved or goes on', async () => {
      harness = await Harness.create(knex, {
        start: false,
        recovery: { approvals: { require: [{ target: 'asked' }] } },
        targets: root => ({
          drill: { directory: `${root}/restore/shop` },
          asked: { directory: `${root}/restore/shop` },
        }),
      });
      await replica();
      await untilListening(1);
      expect((await harness.run()).state).toBe('succeeded');

      const asked = await harness.request({ targetId: 'asked' });
      await harness.manager.approve(asked.id, {
        hash: asked.hash,
        reason: 'Agreed',
        by: {
          userEntityRef: 'user:default/tom',
          approver: { ownedThrough: [], inCatalog: true },
        },
      });
      expect((await harness.ended(asked.id)).state).toBe('succeeded');

      const { sourceQueues } = harness.operations;
      await sourceQueues.pause('shop', {
        userEntityRef: 'user:default/mia',
        reason: 'The storage is moved',
      });
      const held = await harness.request();
      await sourceQueues.resume('shop');
      expect((await harness.ended(held.id)).state).toBe('succeeded');
    });

    it('have another replica take the place that became free', async () => {
      harness = await Harness.create(knex, {
        start: false,
        targets: root => ({
          first: { directory: `${root}/restore/shop` },
          second: { directory: `${root}/restore/shop` },
        }),
      });
      harness.sources.get('shop')!.operationConcurrency = 1;
      harness.provider.restores = restoreForever;
      const holder = await replica();
      const first = await harness.request({ targetId: 'first' });
      await harness.writing(first.id);
      await replica();
      await untilListening(2);
      const second = await harness.request({ targetId: 'second' });
      expect((await harness.manager.get(second.id)).state).toBe('queued');
      await holder.stop();
      await harness.writing(second.id);
      expect((await harness.manager.get(first.id)).state).toBe('interrupted');
    });

    it('come again after the connection was lost, and tell of what was missed', async () => {
      harness = await Harness.create(knex, { start: false });
      const store = newStore(knex);
      const hints = new ClaimHints(knex, { retryMs: 200 });
      store.listen = listener => hints.listen(listener);
      await replica(store);
      const [pid] = await untilListening(1);
      await knex.raw('select pg_terminate_backend(?)', [pid]);
      // Before it listens again, or after: it is found in both cases.
      expect((await harness.run()).state).toBe('succeeded');
      await untilListening(1, [pid]);
      expect((await harness.run()).state).toBe('succeeded');
    });

    it('are not needed: what is queued is found without them', async () => {
      harness = await Harness.create(knex, { start: false });
      const store = newStore(knex);
      store.listen = async () => {};
      (await harness.replica({}, store)).start();
      expect((await harness.run()).state).toBe('succeeded');
    });

    it('cost at most one query a second of an idle replica', async () => {
      harness = await Harness.create(knex, { start: false });
      const store = newStore(knex);
      const other = await harness.replica(
        { ...TEST_TIMES, pollMs: 5_000, queueCheckMs: 15_000 },
        store,
      );
      const seconds = 11;
      const queries = await recordQueries(knex, async () => {
        other.start();
        await pause(seconds * 1_000, new AbortController().signal);
        await other.stop();
      });
      expect(queries.length).toBeGreaterThan(3);
      expect(queries.length).toBeLessThanOrEqual(seconds);
    });

    it('that come many at a time are few queries, and end with who listens', async () => {
      harness = await Harness.create(knex, { start: false });
      const giver = new ClaimHints(knex);
      const closed = new AbortController();
      let heard = 0;
      let told = () => {};
      const listening = new ClaimHints(knex).listen({
        signal: closed.signal,
        onProblem: error => {
          throw error;
        },
        onHint: () => {
          heard++;
          told();
        },
      });
      await untilListening(1);
      const again = new Promise<void>(resolve => {
        told = resolve;
      });
      const queries = await recordQueries(knex, async () => {
        for (let index = 0; index < 1_000; index++) giver.give();
        await again;
      });
      expect(queries.length).toBeLessThanOrEqual(2);
      closed.abort();
      await listening;
      await untilListening(0);
      expect(heard).toBeGreaterThan(0);
    });

    it('say once that they do not come, and go on trying', async () => {
      harness = await Harness.create(knex, { start: false });
      const { connection } = knex.client.config;
      const nowhere = {
        client: {
          config: {
            client: 'pg',
            connection: { ...connection, password: 'x', database: 'nowhere' },
          },
        },
      };
      const closed = new AbortController();
      const problems: unknown[] = [];
      let attempts = 0;
      nowhere.client.config = new Proxy(nowhere.client.config, {
        get: (target, key) => {
          if (key === 'connection' && ++attempts === 3) closed.abort();
          return Reflect.get(target, key);
        },
      });
      const hints = new ClaimHints(nowhere as unknown as Knex, {
        retryMs: 1,
        mostRetryMs: 1,
      });
      await hints.listen({
        signal: closed.signal,
        onHint: () => {},
        onProblem: error => problems.push(error),
      });
      expect(problems).toHaveLength(1);
    });
  },
);

it('the engine needs no hints on SQLite', async () => {
  const knex = await databases.init('SQLITE_3');
  await applyMigrations(knex);
  const harness = await Harness.create(knex, { times: { pollMs: NEVER } });
  expect((await harness.run()).state).toBe('succeeded');
  await harness.close();
});
