import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { applyMigrations, migrationsDirectory } from '../migrations';

/**
 * The databases that tests run on: SQLite always, and each PostgreSQL that a
 * `BACKSTAGE_TEST_DATABASE_POSTGRES…_CONNECTION_STRING` in the environment names
 * (`scripts/with-postgres.mjs` starts one). Containers are not started.
 */
export function createTestDatabases(): TestDatabases {
  return TestDatabases.create({ disableDocker: true });
}

/** An empty database with the plugin's schema. */
export async function initDatabase(
  databases: TestDatabases,
  id: Parameters<TestDatabases['init']>[0],
): Promise<Knex> {
  const knex = await databases.init(id);
  await applyMigrations(knex);
  return knex;
}

/** Undoes migrations, the newest first, up to and with the one of that name. */
export async function downTo(knex: Knex, name: string): Promise<void> {
  for (;;) {
    const [, [undone]] = await knex.migrate.down({
      directory: migrationsDirectory,
    });
    if (undone === undefined) throw new Error(`There is no migration ${name}`);
    if (String(undone).endsWith(name)) return;
  }
}

/** The SQL that runs while something is done. */
export async function recordQueries(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const queries: string[] = [];
  const onQuery = ({ sql }: { sql: string }) => {
    if (!/^(begin|commit|rollback|savepoint|release)/i.test(sql)) {
      queries.push(sql.toLowerCase());
    }
  };
  knex.on('query', onQuery);
  try {
    await work();
  } finally {
    knex.removeListener('query', onQuery);
  }
  return queries;
}
