import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { newOperation } from './__testUtils__/operations';
import { KnexOperationStore } from './KnexOperationStore';
import { KnexSourceStore } from './KnexSourceStore';
import { applyMigrations } from './migrations';
import type { OperationRecord } from './OperationStore';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())(
  'queues of sources on %s',
  databaseId => {
    let knex: Knex;
    let store: KnexOperationStore;
    const pause = {
      by: 'user:default/mia',
      at: new Date('2026-11-25T08:00:00.000Z'),
      reason: 'The storage is moved',
    };

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
      store = KnexOperationStore.create({ knex });
    });

    afterEach(async () => {
      await knex('recovery_operations').delete();
      await knex('recovery_source_pauses').delete();
    });

    const claim = (): Promise<OperationRecord | undefined> =>
      store.claim({
        owner: 'a',
        leaseMs: 30_000,
        places: ['shop', 'blog'].flatMap(sourceId =>
          [2, 1].map(place => ({
            sourceId,
            kind: 'restore' as const,
            place,
            deadlineMs: 60_000,
          })),
        ),
        now: new Date(),
      });
    const leaseOf = (record: OperationRecord) => ({
      operationId: record.id,
      fencingToken: record.fencingToken,
    });

    it('give nothing of a paused source away until it goes on', async () => {
      await store.create(newOperation({ sourceId: 'shop' }), []);
      await store.create(newOperation({ sourceId: 'blog' }), []);
      expect(await store.pauseSource('shop', pause)).toBe(true);
      expect(await claim()).toMatchObject({ sourceId: 'blog' });
      expect(await claim()).toBeUndefined();
      await store.resumeSource('shop');
      expect(await claim()).toMatchObject({ sourceId: 'shop' });
    });

    it('keep the first pause', async () => {
      const [first, second] = await Promise.all([
        store.pauseSource('shop', pause),
        store.pauseSource('shop', { ...pause, by: 'user:default/tom' }),
      ]);
      expect([first, second].sort()).toEqual([false, true]);
      const { paused } = (await store.sourceQueues(['shop'])).get('shop')!;
      expect(paused).toEqual({
        ...pause,
        by: first ? pause.by : 'user:default/tom',
      });
    });

    it('are known with what is known of their sources', async () => {
      const sources = KnexSourceStore.create({ database: knex });
      await sources.register(
        ['shop', 'blog'].map(id => ({ id, provider: 'test' })),
        '2026-11-25T08:00:00.000Z',
      );
      await store.pauseSource('shop', pause);
      const [blog, shop] = await sources.getMany(['shop', 'blog']);
      expect(shop).toMatchObject({ id: 'shop', paused: pause });
      expect(blog).toMatchObject({ id: 'blog', paused: undefined });
    });

    it('go on when nobody paused them', async () => {
      await expect(store.resumeSource('shop')).resolves.toBeUndefined();
    });

    it('count what waits and runs, and nothing that has ended or is not taken yet', async () => {
      for (let count = 0; count < 4; count++)
        await store.create(newOperation({ sourceId: 'shop' }), []);
      await store.create(
        newOperation({
          sourceId: 'shop',
          targetLock: undefined,
          approval: { reasons: ['In place'], expiresAt: new Date() },
        }),
        [],
      );
      const ended = (await claim())!;
      await store.end(
        leaseOf(ended),
        ['running'],
        { state: 'failed', at: new Date() },
        [],
      );
      await claim();
      await store.startValidating(leaseOf((await claim())!), {});
      await store.pauseSource('blog', pause);
      expect(
        Object.fromEntries(await store.sourceQueues(['shop', 'blog', 'none'])),
      ).toEqual({
        shop: { queued: 1, running: 2 },
        blog: { queued: 0, running: 0, paused: pause },
        none: { queued: 0, running: 0 },
      });
    });

    it('are read in as many queries for many sources as for one', async () => {
      const queries: string[] = [];
      const note = ({ sql }: { sql: string }) => queries.push(sql);
      knex.on('query', note);
      await store.sourceQueues(['shop']);
      const forOne = queries.splice(0).length;
      await store.sourceQueues(
        Array.from({ length: 1_000 }, (_, index) => `source-${index}`),
      );
      knex.removeListener('query', note);
      expect(queries).toHaveLength(forOne);
    });
  },
);
