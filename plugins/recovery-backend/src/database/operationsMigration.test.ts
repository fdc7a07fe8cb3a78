import { TestDatabases } from '@backstage/backend-test-utils';
import { downTo } from './__testUtils__/databases';
import { newOperation } from './__testUtils__/operations';
import { KnexOperationStore } from './KnexOperationStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});
const MIGRATION = '20261123_000002_operations.js';

describe.each(databases.eachSupportedId())(
  'the tables of operations on %s',
  databaseId => {
    it('come, hold data, go and come again', async () => {
      const knex = await databases.init(databaseId);
      await applyMigrations(knex);
      const store = KnexOperationStore.create({ knex });
      const at = new Date();
      const operation = newOperation({ requestedAt: at });
      const line = { at, level: 'info' as const, text: 'Requested' };
      await store.create(operation, [line]);
      await store.cancelWaiting(
        operation.id,
        ['queued'],
        { by: 'user:default/mia', at },
        [line],
      );

      await downTo(knex, MIGRATION);
      for (const table of ['recovery_operations', 'recovery_operation_log']) {
        expect(await knex.schema.hasTable(table)).toBe(false);
      }
      await applyMigrations(knex);
      expect(await store.get(operation.id)).toBeUndefined();
      await store.create(operation, [line]);
      expect(await store.readLog(operation.id, 0, 5)).toHaveLength(1);
      // The log goes with its operation.
      await knex('recovery_operations').delete();
      expect(await store.readLog(operation.id, 0, 5)).toEqual([]);
    });
  },
);
