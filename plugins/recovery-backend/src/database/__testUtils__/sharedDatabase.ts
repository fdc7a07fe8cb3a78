import path from 'node:path';
import type { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { isPostgres } from '../bulk';
import { applyMigrations } from '../migrations';
import { singleConnection } from '../singleConnection';

/**
 * A database with the plugin's schema that two processes can open: SQLite's in memory is
 * of one. `connection` are knex's options for the other process.
 */
export async function openSharedDatabase(
  databases: TestDatabases,
  databaseId: Parameters<TestDatabases['init']>[0],
  directory: string,
): Promise<{ knex: Knex; connection: object }> {
  const own = await databases.init(databaseId);
  const connection = isPostgres(own)
    ? singleConnection(own)
    : {
        client: 'better-sqlite3',
        connection: { filename: path.join(directory, 'database.sqlite') },
        useNullAsDefault: true,
        pool: { min: 1, max: 1 },
      };
  const knex = isPostgres(own) ? own : knexFactory(connection);
  await applyMigrations(knex);
  return { knex, connection };
}
