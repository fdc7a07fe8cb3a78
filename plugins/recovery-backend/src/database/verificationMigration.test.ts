import { createTestDatabases, downTo } from './__testUtils__/databases';
import { KnexSourceStore } from './KnexSourceStore';
import { KnexVerificationStore } from './KnexVerificationStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const MIGRATION = '20261125_000004_verification.js';
const NOW = '2026-11-20T12:00:00.000Z';

describe.each(databases.eachSupportedId())(
  'the tables of verifications on %s',
  databaseId => {
    it('come, hold data, go and come again', async () => {
      const knex = await databases.init(databaseId);
      await applyMigrations(knex);
      const sources = KnexSourceStore.create({ database: knex });
      await sources.register([{ id: 'shop', provider: 'test' }], NOW);
      const store = KnexVerificationStore.create({ database: knex });
      const keep = async () => {
        await store.schedule('shop', [{ level: 2, firstDueAt: NOW }], NOW);
        await store.addBytesRead('shop', '2026-11-20', 5);
        await store.record({
          sourceId: 'shop',
          asked: 2,
          level: 2,
          result: 'fail',
          summary: 'Broken.',
          operationId: 'operation',
          startedAt: NOW,
          finishedAt: NOW,
          damaged: [],
          scope: { part: { index: 1, of: 2 } },
        });
      };
      await keep();
      expect((await sources.get('shop'))?.verification).toMatchObject({
        levels: [{ level: 2, result: 'fail' }],
        doubt: { summary: 'Broken.' },
      });

      await downTo(knex, MIGRATION);
      expect(await knex.schema.hasTable('recovery_verification_rounds')).toBe(
        false,
      );
      expect(
        await knex.schema.hasColumn('recovery_sources', 'verification'),
      ).toBe(false);
      expect(await knex('recovery_sources')).toHaveLength(1);

      await applyMigrations(knex);
      expect((await sources.get('shop'))?.verification).toBeUndefined();
      await keep();
      expect(await store.bytesReadOn('shop', '2026-11-20')).toBe(5);
    });
  },
);
