import {
  createTestDatabases,
  downTo,
  initDatabase,
} from './__testUtils__/databases';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';
const NEW = 'component:default/new';

describe.each(databases.eachSupportedId())(
  'how old what can be restored is, on %s',
  databaseId => {
    it('is noted when what has a scorecard is evaluated the next time', async () => {
      const knex = await initDatabase(databases, databaseId);
      await downTo(knex, '000016_restorable.js');
      await knex('recovery_entities').insert([
        { entity_ref: ORDERS },
        { entity_ref: NEW },
      ]);
      await knex('recovery_scorecards').insert({
        entity_ref: ORDERS,
        evaluated_at: '2026-11-20T12:00:00.000Z',
        basis: 'b',
        level: 0,
        states: 'p',
        fail_count: 0,
        unknown_count: 0,
      });
      await applyMigrations(knex);
      expect(
        await knex('recovery_entities')
          .whereNotNull('control_due')
          .pluck('entity_ref'),
      ).toEqual([ORDERS]);
      expect(await knex('recovery_scorecards')).toMatchObject([
        { entity_ref: ORDERS, restorable_to: null },
      ]);
      await downTo(knex, '000016_restorable.js');
      expect(await knex('recovery_scorecards')).toHaveLength(1);
      expect(
        await knex.schema.hasColumn('recovery_scorecards', 'restorable_to'),
      ).toBe(false);
    });
  },
);
