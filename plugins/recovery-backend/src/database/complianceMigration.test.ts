import { createTestDatabases } from './__testUtils__/databases';
import { applyMigrations, migrationsDirectory } from './migrations';

const databases = createTestDatabases();
const NOW = '2026-11-20T12:00:00.000Z';
const ORDERS = 'component:default/orders';

jest.setTimeout(180_000);

describe.each(databases.eachSupportedId())(
  'the migration of compliance on %s',
  databaseId => {
    it('goes down with data in its tables, leaves those of others, and goes up again', async () => {
      const knex = await databases.init(databaseId);
      await applyMigrations(knex);
      await knex('recovery_sources').insert({
        id: 'shop',
        provider: 'restic',
        state: 'ok',
        control_state: 'f',
      });
      await knex('recovery_entities').insert({
        entity_ref: ORDERS,
        objectives: '{"rpo":1}',
        control_due: NOW,
      });
      await knex('recovery_resources').insert({
        id: 'r',
        entity_ref: ORDERS,
        name: 'db',
        source_id: 'shop',
        selector: '{}',
        bound_by: 'config',
        position: 0,
      });
      await knex('recovery_entity_dependencies').insert({
        entity_ref: ORDERS,
        depends_on_ref: 'resource:default/db',
      });
      await knex('recovery_scorecards').insert({
        entity_ref: ORDERS,
        evaluated_at: NOW,
        basis: 'b',
        level: 1,
        states: 'p',
        fail_count: 0,
        unknown_count: 0,
      });
      const result = {
        entity_ref: ORDERS,
        control: 'protected',
        result: 'pass',
        since: NOW,
        reason: 'r',
      };
      await knex('recovery_control_results').insert({
        ...result,
        evidence: '[]',
      });
      await knex('recovery_control_history').insert({
        ...result,
        recorded_at: NOW,
      });
      await knex('recovery_control_days').insert({
        entity_ref: ORDERS,
        day: '2026-11-20',
        level: 1,
        counts: '{}',
      });

      for (;;) {
        const [, files]: [number, string[]] = await knex.migrate.down({
          directory: migrationsDirectory,
        });
        if (files.some(file => file.includes('compliance'))) {
          break;
        }
      }
      expect(await knex.schema.hasTable('recovery_scorecards')).toBe(false);
      expect(
        await knex.schema.hasColumn('recovery_entities', 'control_due'),
      ).toBe(false);
      // What refers to the altered tables is still there.
      expect(await knex('recovery_resources')).toMatchObject([{ id: 'r' }]);
      expect(await knex('recovery_sources')).toMatchObject([{ id: 'shop' }]);

      await applyMigrations(knex);
      expect(await knex('recovery_scorecards')).toEqual([]);
      expect(await knex('recovery_entities')).toMatchObject([
        { entity_ref: ORDERS, objectives: null, control_due: null },
      ]);
    });
  },
);
