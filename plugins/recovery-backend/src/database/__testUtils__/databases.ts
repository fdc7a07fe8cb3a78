import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { isPostgres } from '../bulk';
import { applyMigrations, migrationsDirectory } from '../migrations';

/**
 * The databases that tests run on: SQLite always, and each PostgreSQL that a
 * `BACKSTAGE_TEST_DATABASE_POSTGRES…_CONNECTION_STRING` in the environment names
 * (`scripts/with-postgres.mjs` starts one). Containers are not started.
 */
export function createTestDatabases(): TestDatabases {
  return TestDatabases.create({ disableDocker: true });
}

type DatabaseId = Parameters<TestDatabases['init']>[0];

/** Gives the schema to a new database that nobody has connected to yet. */
type GiveSchema = (created: Knex) => Promise<void>;

/**
 * All migrations take a quarter of a second, and hundreds of tests want a database: they
 * run once in a file for each kind of database, and what tests get are copies.
 */
const schemas = new WeakMap<
  TestDatabases,
  Map<DatabaseId, Promise<GiveSchema>>
>();

/** An empty database with the plugin's schema. */
export async function initDatabase(
  databases: TestDatabases,
  id: DatabaseId,
): Promise<Knex> {
  const known = schemas.get(databases) ?? new Map();
  schemas.set(databases, known);
  const migrated = known.get(id) ?? migrateOnce(databases, id);
  known.set(id, migrated);
  const giveSchema: GiveSchema = await migrated;
  const knex = await databases.init(id);
  await giveSchema(knex);
  return knex;
}

async function migrateOnce(
  databases: TestDatabases,
  id: DatabaseId,
): Promise<GiveSchema> {
  const migrated = await databases.init(id);
  await applyMigrations(migrated);
  return isPostgres(migrated)
    ? copyPostgres(migrated, await databases.init(id))
    : copySqlite(migrated);
}

async function copySqlite({ client }: Knex): Promise<GiveSchema> {
  const connection = await client.acquireConnection();
  const bytes: Buffer = connection.serialize();
  await client.releaseConnection(connection);
  return async created => {
    // Where the driver is given bytes for a name, it opens a copy of them in memory.
    created.client.connectionSettings.filename = bytes;
  };
}

async function copyPostgres(migrated: Knex, other: Knex): Promise<GiveSchema> {
  const nameOf = ({ client }: Knex) => client.connectionSettings.database;
  // A database is copied only while nobody is connected to it.
  await migrated.destroy();
  return async created => {
    const names = [nameOf(created), nameOf(migrated)];
    await other.raw('drop database ??', names.slice(0, 1));
    await other.raw('create database ?? template ??', names);
  };
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

export interface RecordedQuery {
  sql: string;
  bindings: Knex.RawBinding[];
}

/** The queries that work makes, but for those that begin and end transactions. */
export async function queriesOf(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<RecordedQuery[]> {
  const queries: RecordedQuery[] = [];
  const onQuery = ({ sql, bindings }: RecordedQuery) => {
    if (!/^(begin|commit|rollback|savepoint|release)/i.test(sql)) {
      queries.push({ sql, bindings });
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

/** The SQL that runs while something is done. */
export async function recordQueries(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<string[]> {
  const queries = await queriesOf(knex, work);
  return queries.map(({ sql }) => sql.toLowerCase());
}
