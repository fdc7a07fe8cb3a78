import { TestDatabases } from '@backstage/backend-test-utils';
import { downTo } from './__testUtils__/databases';
import { KnexSourceStore } from './KnexSourceStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});
const MIGRATION = '20261126_000011_source_removal.js';
const NOW = '2026-11-26T00:00:00.000Z';

describe.each(databases.eachSupportedId())(
  'the mark of removed sources on %s',
  databaseId => {
    it('comes, goes and comes again, and the sources stay', async () => {
      const knex = await databases.init(databaseId);
      await applyMigrations(knex);
      const sources = KnexSourceStore.create({ database: knex });
      await sources.register(
        ['shop', 'old'].map(id => ({ id, provider: 'restic' })),
        NOW,
      );
      const mark = () => sources.noteRemoved(['shop'], NOW);
      expect(await mark()).toEqual(['old']);
      expect(await mark()).toEqual([]);
      expect(await sources.listRemoved(['shop'])).toMatchObject([
        { id: 'old', state: 'removed', removedAt: NOW },
      ]);

      await downTo(knex, MIGRATION);
      // A version of before would not know the state.
      expect(
        await knex('recovery_sources').select('id', 'state').orderBy('id'),
      ).toEqual([
        { id: 'old', state: 'unread' },
        { id: 'shop', state: 'unread' },
      ]);
      await applyMigrations(knex);
      expect(await sources.listRemoved([])).toEqual([]);
      expect(await mark()).toEqual(['old']);
    });
  },
);
