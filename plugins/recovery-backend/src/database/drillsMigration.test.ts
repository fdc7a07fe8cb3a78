import { TestDatabases } from '@backstage/backend-test-utils';
import { downTo } from './__testUtils__/databases';
import { newOperation } from './__testUtils__/operations';
import { KnexDrillStore } from './KnexDrillStore';
import { KnexOperationStore } from './KnexOperationStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});
const MIGRATION = '20261125_000005_drills.js';

describe.each(databases.eachSupportedId())(
  'the tables of drills on %s',
  databaseId => {
    it('come, hold data, go and come again', async () => {
      const knex = await databases.init(databaseId);
      await applyMigrations(knex);
      const operations = KnexOperationStore.create({ knex });
      const drills = KnexDrillStore.create({ knex });
      const operation = newOperation({ kind: 'drill' });
      await operations.create(operation, []);
      const fill = async () => {
        await drills.add({
          operationId: operation.id,
          resourceId: 'r1',
          negative: false,
        });
        await drills.noteDirectory(operation.id, '/srv/x', {
          dev: 7n,
          ino: 2n ** 60n,
        });
        await drills.savePlan({
          resourceId: 'r1',
          policy: 'weekly',
          dueAt: '2026-11-25T00:00:00.000Z',
        });
      };
      await fill();
      expect(await drills.listLeftCopies()).toEqual([
        {
          operationId: operation.id,
          directory: '/srv/x',
          identity: { dev: 7n, ino: 2n ** 60n },
        },
      ]);

      await downTo(knex, MIGRATION);
      expect(await knex.schema.hasTable('recovery_drills')).toBe(false);
      expect(await knex.schema.hasTable('recovery_drill_plans')).toBe(false);
      await applyMigrations(knex);
      expect((await drills.getPlans(['r1'])).size).toBe(0);
      await fill();
      expect((await drills.getPlans(['r1'])).get('r1')).toMatchObject({
        policy: 'weekly',
      });
      // What is known of a drill goes with its operation.
      await knex('recovery_operations').delete();
      expect(await drills.listLeftCopies()).toEqual([]);
      await drills.keepPlans([]);
      expect((await drills.getPlans(['r1'])).size).toBe(0);
    });
  },
);
