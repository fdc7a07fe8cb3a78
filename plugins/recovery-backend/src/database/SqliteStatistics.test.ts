import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { createTestDatabases, initDatabase } from './__testUtils__/databases';
import { SqliteStatistics } from './SqliteStatistics';

const databases = createTestDatabases();

jest.setTimeout(180_000);

async function addEntities(knex: Knex, from: number, to: number) {
  await knex.raw(
    `with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to})
    insert into recovery_entities (entity_ref) select 'component:default/s' || i from n`,
  );
}

async function rowsKnown(knex: Knex): Promise<number | undefined> {
  const row = await knex('sqlite_stat1')
    .where({
      tbl: 'recovery_entities',
      idx: 'sqlite_autoindex_recovery_entities_1',
    })
    .first();
  return row && parseInt(row.stat, 10);
}

async function tasksOf(knex: Knex) {
  const scheduler = mockServices.scheduler.mock();
  await SqliteStatistics.create({ database: knex, scheduler }).start();
  return scheduler.scheduleTask.mock.calls.map(([task]) => task);
}

const onSqlite = (id: string) => id.startsWith('SQLITE');

describe('SqliteStatistics', () => {
  it.each(databases.eachSupportedId().filter(([id]) => onSqlite(id)))(
    'are those of large tables on %s, and made anew when these have become ten times as large',
    async databaseId => {
      const knex = await initDatabase(databases, databaseId);
      const [task] = await tasksOf(knex);
      const gather = () => task.fn(new AbortController().signal);

      await gather();
      await addEntities(knex, 1, 500);
      await gather();
      expect(await rowsKnown(knex)).toBeUndefined();

      await addEntities(knex, 501, 2_000);
      await gather();
      expect(await rowsKnown(knex)).toBe(2_000);
      await addEntities(knex, 2_001, 2_100);
      await gather();
      expect(await rowsKnown(knex)).toBe(2_000);
      await addEntities(knex, 2_101, 25_000);
      await gather();
      expect(await rowsKnown(knex)).toBeGreaterThan(20_000);
    },
  );

  it.each(databases.eachSupportedId())(
    'are gathered where it is SQLite: %s',
    async databaseId => {
      const tasks = await tasksOf(await initDatabase(databases, databaseId));
      expect(tasks).toHaveLength(onSqlite(databaseId) ? 1 : 0);
    },
  );
});
