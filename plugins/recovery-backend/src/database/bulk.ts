import type { Knex } from 'knex';

/** Columns of a bulk write and their types; they never come from outside. */
export type BulkColumns = Record<
  string,
  'text' | 'bigint' | 'smallint' | 'integer'
>;

/** Null and absent are the same. */
export type BulkRow = Record<string, string | number | null | undefined>;

/** Whether the database is PostgreSQL; SQLite otherwise. */
export function isPostgres(knex: Knex): boolean {
  return String(knex.client.config.client).includes('pg');
}

function recordset(knex: Knex, columns: BulkColumns): string {
  if (isPostgres(knex)) {
    const types = Object.entries(columns).map(
      ([name, type]) => `"${name}" ${type}`,
    );
    return `select * from json_to_recordset(?::json) as x(${types.join(', ')})`;
  }
  const values = Object.keys(columns).map(
    (name, index) => `json_extract(value, '$[${index}]') as "${name}"`,
  );
  return `select ${values.join(', ')} from json_each(?)`;
}

function payload(knex: Knex, columns: BulkColumns, rows: BulkRow[]): string {
  if (isPostgres(knex)) {
    return JSON.stringify(rows);
  }
  const names = Object.keys(columns);
  return JSON.stringify(rows.map(row => names.map(name => row[name] ?? null)));
}

/**
 * Writes many rows with one statement and one parameter. Knex's own insert of many
 * rows spends most of its time on parameters, and is limited to 500 rows on SQLite.
 *
 * `merge` names the columns that replace those of a row that is there already; with an
 * empty list such a row stays as it is.
 */
export async function bulkUpsert(
  knex: Knex,
  table: string,
  columns: BulkColumns,
  rows: BulkRow[],
  options: { key: string[]; merge: string[] },
): Promise<void> {
  const key = options.key.map(name => `"${name}"`).join(', ');
  const action =
    options.merge.length === 0
      ? 'do nothing'
      : `do update set ${options.merge
          .map(name => `"${name}" = excluded."${name}"`)
          .join(', ')}`;
  // Without a condition, SQLite would take "on conflict" for that of a join.
  const conflict = ` where true on conflict (${key}) ${action}`;
  await insertAll(knex, table, columns, rows, conflict);
}

/**
 * {@link bulkUpsert} of rows that are known not to be there, which PostgreSQL does in
 * about two thirds of the time. When one is, nothing is written and it throws.
 */
export async function bulkInsert(
  knex: Knex,
  table: string,
  columns: BulkColumns,
  rows: BulkRow[],
): Promise<void> {
  await insertAll(knex, table, columns, rows, '');
}

async function insertAll(
  knex: Knex,
  table: string,
  columns: BulkColumns,
  rows: BulkRow[],
  conflict: string,
): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const names = Object.keys(columns)
    .map(name => `"${name}"`)
    .join(', ');
  await knex.raw(
    `insert into "${table}" (${names}) select ${names} ` +
      `from (${recordset(knex, columns)}) as rows${conflict}`,
    [payload(knex, columns, rows)],
  );
}

/**
 * Updates many rows with one statement. A row is updated when all of its `match`
 * columns are the same as in the database; null matches null.
 */
export async function bulkUpdate(
  knex: Knex,
  table: string,
  columns: BulkColumns,
  rows: BulkRow[],
  options: { match: string[] },
): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const same = isPostgres(knex) ? 'is not distinct from' : 'is';
  const set = Object.keys(columns)
    .filter(name => !options.match.includes(name) && !name.startsWith('match_'))
    .map(name => `"${name}" = rows."${name}"`);
  const where = options.match.map(name => {
    const column = name.startsWith('match_')
      ? name.slice('match_'.length)
      : name;
    return name.startsWith('match_')
      ? `"${table}"."${column}" ${same} rows."${name}"`
      : `"${table}"."${column}" = rows."${name}"`;
  });
  await knex.raw(
    `update "${table}" set ${set.join(', ')} from (${recordset(
      knex,
      columns,
    )}) as rows ` + `where ${where.join(' and ')}`,
    [payload(knex, columns, rows)],
  );
}

/** What follows a column that is to be one of values: one parameter, whatever their number. */
export function amongValues(
  knex: Knex,
  values: Iterable<string>,
): { sql: string; bindings: Knex.Value[] } {
  const list = [...values];
  return isPostgres(knex)
    ? { sql: '= any(?::text[])', bindings: [list as unknown as Knex.Value] }
    : {
        sql: 'in (select value from json_each(?))',
        bindings: [JSON.stringify(list)],
      };
}

/** `column in (values)` with one parameter, whatever their number. */
export function whereIn(
  knex: Knex,
  query: Knex.QueryBuilder,
  column: string,
  values: Iterable<string>,
): Knex.QueryBuilder {
  const { sql, bindings } = amongValues(knex, values);
  return query.whereRaw(`?? ${sql}`, [column, ...bindings]);
}

/**
 * A column, named so that SQLite does not look rows up by it. Without statistics it takes
 * each value of an indexed column for a rare one, and would rather read all rows that have
 * ended than the few of an entity. PostgreSQL knows better by itself.
 */
export function notLookedUp(knex: Knex, column: string): any {
  return knex.raw(isPostgres(knex) ? '??' : '+??', [column]);
}

/** Text of a JSON column, or the fallback when it is not there or not readable. */
export function parseJson<T>(text: string | null | undefined, fallback: T): T {
  if (!text) {
    return fallback;
  }
  try {
    return JSON.parse(text) as T;
  } catch {
    return fallback;
  }
}
