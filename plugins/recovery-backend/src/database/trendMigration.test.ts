import {
  createTestDatabases,
  downTo,
  initDatabase,
} from './__testUtils__/databases';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';

describe.each(databases.eachSupportedId())('standings on %s', databaseId => {
  it('are taken from the counts of days that are stored', async () => {
    const knex = await initDatabase(databases, databaseId);
    await downTo(knex, '000013_trend.js');
    await knex('recovery_entities').insert({ entity_ref: ORDERS });
    await knex('recovery_control_days').insert(
      [
        { pass: 2 },
        { pass: 2, fail: 1, unknown: 1 },
        { pass: 1, error: 1 },
        { waived: 1, 'not-applicable': 3 },
        { 'not-applicable': 3 },
      ].map((counts, index) => ({
        entity_ref: ORDERS,
        day: `2026-11-0${index + 1}`,
        level: 0,
        counts: JSON.stringify(counts),
      })),
    );
    await applyMigrations(knex);
    expect(
      await knex('recovery_control_days').orderBy('day').pluck('standing'),
    ).toEqual([0, 1, 2, 3, 2]);
    await downTo(knex, '000015_waived_days.js');
    expect(
      await knex('recovery_control_days').orderBy('day').pluck('standing'),
    ).toEqual([0, 1, 2, 0, 2]);
    await downTo(knex, '000013_trend.js');
    expect(await knex('recovery_control_days')).toHaveLength(5);
  });
});
