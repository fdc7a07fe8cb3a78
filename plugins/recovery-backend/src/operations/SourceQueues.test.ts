import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { applyMigrations } from '../database/migrations';
import { Harness, requester } from './__testUtils__/Harness';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())(
  'the queue of a source on %s',
  databaseId => {
    let knex: Knex;
    let harness: Harness;
    const pause = {
      userEntityRef: 'user:default/mia',
      reason: 'The storage is moved',
    };

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
    });

    afterEach(async () => {
      await harness.close();
      await knex('recovery_operations').delete();
      await knex('recovery_source_pauses').delete();
    });

    const queueOf = async (operations = harness.operations) =>
      (await operations.sourceQueues.ofSources(['shop', 'unknown'])).get(
        'shop',
      );

    it('is held back for every replica until it goes on', async () => {
      // The queue is hardly looked at without a hint: going on gives one.
      harness = await Harness.create(knex, { times: { pollMs: 600_000 } });
      const { sourceQueues } = harness.operations;
      await sourceQueues.pause('shop', pause);
      const operation = await harness.request();
      const other = await harness.replica();
      other.start();
      await new Promise(resolve => setTimeout(resolve, 300));
      expect(await harness.manager.get(operation.id)).toMatchObject({
        state: 'queued',
        queue: { paused: { reason: pause.reason } },
      });
      const plan = await harness.manager.planRestore('p1', {
        targetId: 'drill',
      });
      expect(plan.warnings).toContainEqual(
        expect.stringMatching(
          /^The queue of source shop is paused by .*: The storage is moved\. The restore waits/,
        ),
      );
      expect(await queueOf(other)).toEqual({
        queued: 1,
        running: 0,
        limit: 2,
        paused: {
          by: pause.userEntityRef,
          at: expect.any(String),
          reason: pause.reason,
        },
      });
      await other.stop();
      await sourceQueues.resume('shop');
      expect(await harness.ended(operation.id)).toMatchObject({
        state: 'succeeded',
      });
      expect(await queueOf()).toEqual({ queued: 0, running: 0, limit: 2 });
    });

    it('is paused once, and by somebody with a reason', async () => {
      harness = await Harness.create(knex, { start: false });
      const { sourceQueues } = harness.operations;
      await expect(
        sourceQueues.pause('shop', { ...pause, reason: ' ' }),
      ).rejects.toMatchObject({ name: 'InputError' });
      await sourceQueues.pause('shop', pause);
      await expect(
        sourceQueues.pause('shop', { ...pause, reason: 'Another' }),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining(
          'by user:default/mia: The storage is moved',
        ),
      });
    });

    it('says that the configuration stops it', async () => {
      harness = await Harness.create(knex, {
        start: false,
        recovery: { operations: { disabled: 'Storage is moved' } },
      });
      expect(await queueOf()).toMatchObject({ stopped: 'Storage is moved.' });
    });

    it('begins nothing while the configuration stops it, also what waited before', async () => {
      harness = await Harness.create(knex, { start: false });
      const waiting = await harness.request();
      harness.config.recovery.operations = {
        disabled: 'Storage is moved',
        verification: { attempts: 1 },
      };
      const stopped = await harness.replica();
      stopped.start();
      // It lives, and looks after what another process left: twice, so that it has been
      // through all that it does in between.
      for (let round = 0; round < 2; round++) {
        const { id } = await harness.verify();
        await knex('recovery_operations')
          .where({ id })
          .update({
            state: 'running',
            lease_owner: 'gone',
            lease_until: new Date(0),
          });
        expect((await harness.ended(id)).state).toBe('interrupted');
      }
      expect(await harness.manager.get(waiting.id)).toMatchObject({
        state: 'queued',
      });
      expect(await harness.targetEntries()).toEqual([]);
      await expect(
        stopped.manager.request(
          {
            kind: 'restore',
            pointId: 'p1',
            targetId: 'drill',
            hash: waiting.hash,
          },
          requester,
        ),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        message: expect.stringContaining('Storage is moved.'),
      });
      // When the switch is taken out again, it goes on.
      harness.operations.start();
      expect((await harness.ended(waiting.id)).state).toBe('succeeded');
    });
  },
);
