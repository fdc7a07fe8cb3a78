import {
  createTestDatabases,
  downTo,
  initDatabase,
} from './__testUtils__/databases';
import { KnexReviewStore } from './KnexReviewStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const SHOP = 'group:default/shop';
const ORDERS = 'component:default/orders';

describe.each(databases.eachSupportedId())('reviews on %s', databaseId => {
  it('come, hold data without their entities, and go', async () => {
    const knex = await initDatabase(databases, databaseId);
    const store = KnexReviewStore.create({ database: knex });
    const review = (id: string, day: number) => ({
      id,
      ownerRef: SHOP,
      startedBy: 'user:default/mia',
      startedAt: `2026-11-0${day}T12:00:00.000Z`,
    });
    await store.start(review('r1', 1), [ORDERS]);
    const step = { by: 'user:default/mia', at: '2026-11-01T13:00:00.000Z' };
    expect(await store.finish('r1', step)).toBe(true);
    await store.start(review('r2', 2), [ORDERS]);
    expect(await store.get('r2', {})).toMatchObject({
      state: 'open',
      total: 1,
      decided: 0,
      previous: { id: 'r1', startedAt: '2026-11-01T12:00:00.000Z' },
    });

    await downTo(knex, '_reviews.js');
    expect(await knex.schema.hasTable('recovery_reviews')).toBe(false);
    expect(await knex.schema.hasTable('recovery_review_items')).toBe(false);

    await applyMigrations(knex);
    expect(await store.get('r2', {})).toBeUndefined();
    expect(await store.start(review('r3', 3), [ORDERS])).toMatchObject({
      state: 'open',
      previous: undefined,
    });
  });
});
