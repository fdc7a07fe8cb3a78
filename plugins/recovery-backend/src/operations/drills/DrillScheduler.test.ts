import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { Knex } from 'knex';
import { readDrillPolicy } from '../../config/readDrillPolicies';
import { bindOrders, ORDERS } from '../../database/__testUtils__/bindOrders';
import { newOperation } from '../../database/__testUtils__/operations';
import { KnexDrillStore } from '../../database/KnexDrillStore';
import { KnexOperationStore } from '../../database/KnexOperationStore';
import { applyMigrations } from '../../database/migrations';
import type { DrillPlaces } from './DrillPlaces';
import type { DrillOrder } from './DrillRequests';
import { DrillScheduler } from './DrillScheduler';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});
const HOUR = 3_600_000;
const START = Date.parse('2026-11-25T00:00:00.000Z');

describe.each(databases.eachSupportedId())(
  'the schedule of drills on %s',
  databaseId => {
    let knex: Knex;
    let store: KnexDrillStore;
    let operations: KnexOperationStore;
    let now: number;
    let orders: DrillOrder[];
    let inTheWay: string | undefined;

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
      store = KnexDrillStore.create({ knex });
      operations = KnexOperationStore.create({ knex });
      await bindOrders(knex, { tier: 'gold' });
    });

    beforeEach(async () => {
      now = START;
      orders = [];
      inTheWay = undefined;
      await knex('recovery_operations').delete();
      await store.keepPlans([]);
    });

    function scheduler(policy: object = {}) {
      return new DrillScheduler({
        policies: [
          readDrillPolicy(
            'weekly',
            new ConfigReader({
              weekly: { schedule: { every: { hours: 24 } }, ...policy },
            } as never),
          ),
        ],
        places: { all: () => [{ sourceId: 'shop' }] } as unknown as DrillPlaces,
        rules: [{ configKey: 'x', afterRestore: false, checks: [] }],
        requests: {
          async request(order) {
            if (inTheWay) throw new Error(inTheWay);
            orders.push(order);
            return undefined as never;
          },
        },
        store,
        logger: mockServices.logger.mock(),
        now: () => new Date(now),
      });
    }

    /** A drill that came to an end, as the engine leaves it. */
    async function finish(negative = false, state = 'succeeded') {
      const operation = newOperation({
        kind: 'drill',
        resourceId: 'r1',
        targetLock: undefined,
        requestedAt: new Date(now),
      });
      await operations.create(operation, []);
      await store.add({
        operationId: operation.id,
        resourceId: 'r1',
        negative,
      });
      await knex('recovery_operations')
        .where('id', operation.id)
        .update({
          state,
          finished_at: databaseId === 'SQLITE_3' ? (now as any) : new Date(now),
        });
    }

    const planOf = async () => (await store.getPlans(['r1'])).get('r1')!;

    it('asks once when a drill is due, and again in the next period', async () => {
      const drills = scheduler();
      await drills.tick();
      now += HOUR;
      await drills.tick();
      await drills.tick();
      expect(orders).toMatchObject([
        { pick: 'newest', policy: 'weekly', requestedBy: 'schedule' },
      ]);
      await finish();
      now += HOUR;
      await drills.tick();
      expect(orders).toHaveLength(1);
      now += 24 * HOUR;
      await drills.tick();
      expect(orders).toHaveLength(2);
    });

    it('notes a missed drill, and forgets it when one has finished', async () => {
      const drills = scheduler({ overdueAfter: { hours: 3 } });
      inTheWay = 'There is no usable recovery point.';
      await drills.tick();
      now += HOUR;
      await drills.tick();
      expect((await planOf()).missedSince).toBeUndefined();
      now += 4 * HOUR;
      await drills.tick();
      const { missedSince, dueAt } = await planOf();
      expect(missedSince).toBe(dueAt);
      now += 30 * HOUR;
      await drills.tick();
      expect((await planOf()).missedSince).toBe(missedSince);
      // A drill that somebody asked for by hand counts, and so does one that failed.
      await finish(false, 'failed');
      await drills.tick();
      expect((await planOf()).missedSince).toBeUndefined();
      expect(Date.parse((await planOf()).dueAt)).toBeGreaterThan(now);
    });

    it('does not count a drill that was cancelled, and asks again after a while', async () => {
      const drills = scheduler();
      await drills.tick();
      now += HOUR;
      await drills.tick();
      await finish(false, 'cancelled');
      await drills.tick();
      expect(orders).toHaveLength(1);
      now += 2 * HOUR;
      await drills.tick();
      expect(orders).toHaveLength(2);
    });

    it('has every so many drills be negative', async () => {
      const drills = scheduler({ negativeEvery: 3 });
      await drills.tick();
      for (let i = 0; i < 6; i++) {
        now += 25 * HOUR;
        await drills.tick();
        await finish(orders.at(-1)!.negative);
        await drills.tick();
      }
      const negatives = orders.map(({ negative }) => negative);
      expect(negatives).toEqual([false, false, true, false, false, true]);
    });

    it('leaves resources of other tiers, sources and entities alone', async () => {
      for (const policy of [
        { tiers: ['silver'] },
        { sources: ['other'] },
        { entities: ['component:default/other'] },
      ]) {
        const drills = scheduler(policy);
        await drills.tick();
        expect((await store.getPlans(['r1'])).size).toBe(0);
      }
      const drills = scheduler({
        tiers: ['gold'],
        sources: ['shop'],
        entities: [ORDERS],
      });
      await drills.tick();
      expect(await planOf()).toMatchObject({ policy: 'weekly' });
    });
  },
);
