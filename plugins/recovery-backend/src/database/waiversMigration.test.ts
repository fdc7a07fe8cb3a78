import {
  createTestDatabases,
  downTo,
  initDatabase,
} from './__testUtils__/databases';
import { KnexWaiverStore } from './KnexWaiverStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const NOW = '2026-11-20T12:00:00.000Z';
const ORDERS = 'component:default/orders';

describe.each(databases.eachSupportedId())('waivers on %s', databaseId => {
  it('come, hold data, and go without harm to results', async () => {
    const knex = await initDatabase(databases, databaseId);
    const store = KnexWaiverStore.create({ database: knex });
    await knex('recovery_entities').insert({ entity_ref: ORDERS });
    await knex('recovery_control_results').insert({
      entity_ref: ORDERS,
      control: 'protected',
      result: 'waived',
      since: NOW,
      reason: 'r',
      evidence: '[]',
      waiver_id: 'w',
    });
    const waiver = {
      id: 'w',
      control: 'protected',
      entityRef: ORDERS,
      reason: 'r',
      state: 'requested' as const,
      requestedBy: 'user:default/mia',
      requestedAt: NOW,
      expiresAt: '2026-12-20T12:00:00.000Z',
    };
    await store.create(waiver);
    expect(await store.get('w')).toEqual(waiver);

    await downTo(knex, '000012_waivers.js');
    expect(await knex.schema.hasTable('recovery_waivers')).toBe(false);
    const [result] = await knex('recovery_control_results');
    expect(result).toMatchObject({ control: 'protected' });
    expect(result).not.toHaveProperty('waiver_id');

    await applyMigrations(knex);
    expect(await store.get('w')).toBeUndefined();
    await store.create({ ...waiver, id: 'v' });
    expect(await store.listOpenOf(ORDERS, NOW)).toHaveLength(1);
  });
});
