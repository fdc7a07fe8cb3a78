import {
  createTestDatabases,
  downTo,
  initDatabase,
} from './__testUtils__/databases';
import { newOperation } from './__testUtils__/operations';
import { KnexEvidenceStore } from './KnexEvidenceStore';
import { KnexOperationStore } from './KnexOperationStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const MIGRATION = '20261125_000006_evidence.js';

describe.each(databases.eachSupportedId())(
  'the chain of evidence on %s',
  databaseId => {
    it('comes, holds records, goes and begins anew', async () => {
      const knex = await initDatabase(databases, databaseId);
      const operations = KnexOperationStore.create({ knex });
      const evidence = KnexEvidenceStore.create({ database: knex });
      await operations.create(newOperation(), []);
      // Evidence outlives its operation.
      await knex('recovery_operations').delete();
      expect(await evidence.head()).toMatchObject({ seq: 1 });
      expect(await evidence.readChain(0, 10)).toHaveLength(1);

      await downTo(knex, MIGRATION);
      for (const table of ['recovery_evidence', 'recovery_evidence_head'])
        expect(await knex.schema.hasTable(table)).toBe(false);
      expect(await knex.schema.hasTable('recovery_operations')).toBe(true);

      await applyMigrations(knex);
      expect(await evidence.head()).toMatchObject({ seq: 0 });
      await operations.create(newOperation(), []);
      expect(await evidence.readChain(0, 10)).toMatchObject([{ seq: 1 }]);
    });
  },
);
