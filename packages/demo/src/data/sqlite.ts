import path from 'node:path';
import Database from 'better-sqlite3';
import { randomFor, type Random } from '../random';
import { slotsBetween } from '../time';
import type { DataSet } from './types';

/** A SQLite database as a service keeps it. */
export interface SqliteDefinition {
  id: string;
  directory: string;
  file: string;
  schema: string;
  seed(database: Database.Database, random: Random, at: number): void;
  /** What happens in one slot of time. */
  change(database: Database.Database, random: Random, at: number): void;
}

export function sqliteDataSet(definition: SqliteDefinition): DataSet {
  const { id, directory, file } = definition;
  return {
    id,
    directory,
    async create(folder, at) {
      const database = new Database(path.join(folder, file));
      try {
        database.exec(definition.schema);
        database.transaction(() =>
          definition.seed(database, randomFor(id, 'seed'), at),
        )();
      } finally {
        database.close();
      }
    },
    async advance(folder, from, to) {
      const slots = slotsBetween(from, to);
      if (slots.length === 0) {
        return;
      }
      const database = new Database(path.join(folder, file));
      try {
        database.transaction(() => {
          for (const slot of slots) {
            definition.change(database, randomFor(id, slot), slot);
          }
        })();
      } finally {
        database.close();
      }
    },
  };
}

function quoteName(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

function quoteValue(value: unknown): string {
  if (value === null || value === undefined) {
    return 'NULL';
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return String(value);
  }
  if (Buffer.isBuffer(value)) {
    return `X'${value.toString('hex')}'`;
  }
  return `'${String(value).replace(/'/g, "''")}'`;
}

/** The statements that make a database anew, as the `.dump` of sqlite3 writes them. */
export function* dumpSql(file: string): Generator<string> {
  const database = new Database(file, { readonly: true });
  try {
    yield 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n';
    const tables = database
      .prepare(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
      )
      .all() as Array<{ name: string; sql: string }>;
    for (const { name, sql } of tables) {
      yield `${sql};\n`;
      for (const row of database
        .prepare(`SELECT * FROM ${quoteName(name)} ORDER BY rowid`)
        .raw()
        .iterate() as IterableIterator<unknown[]>) {
        yield `INSERT INTO ${quoteName(name)} VALUES(${row
          .map(quoteValue)
          .join(',')});\n`;
      }
    }
    const indexes = database
      .prepare(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
      )
      .all() as Array<{ sql: string }>;
    for (const { sql } of indexes) {
      yield `${sql};\n`;
    }
    yield 'COMMIT;\n';
  } finally {
    database.close();
  }
}
