import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';
import type { SqlAnswer } from '../shared/assertions';
import { oneLine } from '../shared/text';
import { PORT } from './serverConfig';

const CONNECT_TIMEOUT_MS = 10_000;
/** The codes with which PostgreSQL refuses to write, or to be allowed to. */
const REFUSED_WRITES = ['25001', '25006', '42501'];
const QUESTION =
  /^\s*(?:(?:--[^\n]*\n|\/\*[\s\S]*?\*\/)\s*)*\(*\s*(select|with|values|table)\b/i;
/** Every value as PostgreSQL writes it. */
const AS_TEXT = { getTypeParser: () => (value: unknown) => value };

interface Place {
  user: string;
  database: string;
  timeoutMs: number;
}

function makeClient(
  socketDirectory: string,
  { user, database, timeoutMs }: Place,
): Client {
  const client = new Client({
    host: socketDirectory,
    port: PORT,
    user,
    database,
    // Never from the environment or a file of the backend's.
    password: '',
    ssl: false,
    application_name: 'recovery',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: timeoutMs,
    statement_timeout: timeoutMs,
  });
  // The next question tells that the connection is gone.
  client.on('error', () => {});
  return client;
}

/** A session of the superuser, for what is not the administrator's SQL. */
export class Session {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async isInRecovery(): Promise<boolean> {
    const { rows } = await this.#client.query(
      'SELECT pg_is_in_recovery() AS answer',
    );
    return rows[0].answer === true;
  }

  /** The time of the last transaction that recovery brought back; undefined without one. */
  async reachedTime(): Promise<Date | undefined> {
    const { rows } = await this.#client.query(
      'SELECT pg_last_xact_replay_timestamp() AS answer',
    );
    return rows[0].answer ?? undefined;
  }

  /** Makes a role that may read everything and write nothing, and is no superuser. */
  async createReader(database: string): Promise<string> {
    const role = `recovery_reader_${randomBytes(8).toString('hex')}`;
    for (const sql of [
      `CREATE ROLE ${role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS IN ROLE pg_read_all_data`,
      `ALTER ROLE ${role} SET default_transaction_read_only = on`,
      `GRANT CONNECT ON DATABASE ${escapeIdentifier(database)} TO ${role}`,
    ]) {
      await this.#client.query(sql);
    }
    return role;
  }

  async end(): Promise<void> {
    await this.#client.end().catch(() => {});
  }
}

export async function connect(
  socketDirectory: string,
  place: Place,
): Promise<Session> {
  const client = makeClient(socketDirectory, place);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return new Session(client);
}

/**
 * Asks one question that cannot write, whatever it says: as a role that owns nothing and
 * is no superuser, as the single statement of a cursor, in a transaction that is read-only
 * and has already begun to read, after which PostgreSQL lets nobody make it writable.
 */
export async function askReadOnly(
  socketDirectory: string,
  place: Place,
  sql: string,
): Promise<SqlAnswer> {
  if (!QUESTION.test(sql)) {
    return {
      problem:
        'The SQL was not run: an assertion only reads, and begins with SELECT, WITH or VALUES',
    };
  }
  const client = makeClient(socketDirectory, place);
  try {
    await client.connect();
    await client.query(
      'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
    );
    await client.query('SELECT 1');
    // A named statement is a single one: no second one can follow the cursor's.
    await client.query({
      name: 'question',
      text: `DECLARE answer NO SCROLL CURSOR FOR ${sql.replace(/[\s;]+$/, '')}`,
    });
    const { rows, fields } = await client.query({
      text: 'FETCH FORWARD 2 FROM answer',
      rowMode: 'array',
      types: AS_TEXT,
    });
    if (fields.length !== 1) {
      return {
        problem: `The SQL gives ${fields.length} columns: an assertion must give one value`,
      };
    }
    if (rows.length > 1) {
      return {
        problem:
          'The SQL gives more than one row: an assertion must give one value',
      };
    }
    return { value: rows[0]?.[0] ?? null };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    const said = oneLine(message);
    return {
      problem: REFUSED_WRITES.includes(code ?? '')
        ? `The SQL would write or needs more rights than reading, and was refused: ${said}`
        : `PostgreSQL says: ${said}`,
    };
  } finally {
    await client.end().catch(() => {});
  }
}
