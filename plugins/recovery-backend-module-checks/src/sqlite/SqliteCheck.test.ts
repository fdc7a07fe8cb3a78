import Database from 'better-sqlite3';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import {
  makeDirectory,
  readSettings,
  runCheck,
} from '../__testUtils__/context';
import { SqliteCheck } from './SqliteCheck';

jest.setTimeout(60_000);

const check = new SqliteCheck();

function makeDatabase(options: { journal?: string } = {}): string {
  const directory = makeDirectory();
  const db = new Database(path.join(directory, 'orders.db'));
  db.pragma(`journal_mode = ${options.journal ?? 'delete'}`);
  db.exec(`
    CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE orders (
      id INTEGER PRIMARY KEY,
      customer INTEGER REFERENCES customers (id),
      total TEXT, at TEXT
    );
    CREATE INDEX orders_at ON orders (at);
    INSERT INTO customers (name) VALUES ('Ada'), ('Grace');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
    INSERT INTO orders (customer, total, at)
      SELECT 1 + i % 2, 'total ' || i,
        strftime('%Y-%m-%dT%H:%M:%SZ', '2026-11-25 19:59:00', '-' || (5000 - i) || ' seconds')
      FROM n;
  `);
  db.close();
  return directory;
}

const SETTINGS = {
  file: 'orders.db',
  rows: [{ table: 'orders', atLeast: 5000 }],
  assertions: [
    { name: 'customers', sql: 'SELECT count(*) FROM customers', equals: 2 },
    { sql: 'SELECT max(id) FROM orders', atLeast: 1, atMost: 5000 },
  ],
  freshness: { sql: 'SELECT max(at) FROM orders' },
};

const HOUR = 3_600_000;

describe('the check of a SQLite file', () => {
  it.each(['delete', 'wal'])(
    'passes for a good one (journal: %s)',
    async journal => {
      const run = await runCheck(check, SETTINGS, makeDatabase({ journal }), {
        rpoMs: HOUR,
      });
      expect(
        run.outcomes.map(({ name, level, result }) => [name, level, result]),
      ).toEqual([
        ['open', 5, 'pass'],
        ['integrity', 5, 'pass'],
        ['foreign keys', 5, 'pass'],
        ['rows of orders', 6, 'pass'],
        ['customers', 6, 'pass'],
        ['assertion 2', 6, 'pass'],
        ['freshness', 6, 'pass'],
      ]);
      expect(run.messages).toContain(
        '60 seconds before the time that was restored to',
      );
      expect(run.phases).toEqual(['start', 'validate']);
    },
  );

  it('fails for damaged pages', async () => {
    const directory = makeDatabase();
    const file = openSync(path.join(directory, 'orders.db'), 'r+');
    for (let page = 3; page < 30; page++) {
      writeSync(file, Buffer.alloc(64, 0xff), 0, 64, page * 4096);
    }
    closeSync(file);
    const run = await runCheck(check, SETTINGS, directory, { rpoMs: HOUR });
    expect(run.result).toBe('fail');
    expect(run.messages).toMatch(/integrity|malformed|problem/);
  });

  it.each([
    ['cut short', (f: string) => truncateSync(f, 40_000), 'malformed'],
    ['empty', (f: string) => truncateSync(f, 0), 'holds no table'],
    [
      'no database',
      (f: string) => writeFileSync(f, 'x'.repeat(5000)),
      'not a database',
    ],
  ])('fails for a file that is %s', async (_, damage, message) => {
    const directory = makeDatabase();
    damage(path.join(directory, 'orders.db'));
    const run = await runCheck(check, SETTINGS, directory, { rpoMs: HOUR });
    expect(run.messages).toContain(message);
    expect(run.result).toBe('fail');
  });

  it('fails for a missing file and for a link that leads out', async () => {
    const outside = makeDatabase();
    const directory = makeDirectory();
    expect((await runCheck(check, SETTINGS, directory)).messages).toContain(
      'orders.db is missing',
    );
    symlinkSync(
      path.join(outside, 'orders.db'),
      path.join(directory, 'orders.db'),
    );
    const run = await runCheck(check, SETTINGS, directory);
    expect(run.messages).toContain('leads out of the restored data');
    expect(run.result).toBe('fail');
  });

  it('finds references without a row', async () => {
    const directory = makeDatabase();
    const db = new Database(path.join(directory, 'orders.db'));
    db.pragma('foreign_keys = OFF');
    db.exec('DELETE FROM customers WHERE id = 1');
    db.close();
    const run = await runCheck(check, { file: 'orders.db' }, directory);
    expect(
      run.outcomes.find(({ name }) => name === 'foreign keys')!.result,
    ).toBe('fail');
  });

  it.each([
    'DELETE FROM orders',
    'UPDATE orders SET total = 0 RETURNING id',
    'DROP TABLE orders',
    'CREATE TABLE x (y)',
    "ATTACH 'other.db' AS other",
    'PRAGMA journal_mode = wal',
    'PRAGMA query_only = OFF',
    "VACUUM INTO 'copy.db'",
    'SELECT 1; DELETE FROM orders',
  ])('refuses SQL that writes: %s', async sql => {
    const directory = makeDatabase();
    const before = readFileSync(path.join(directory, 'orders.db'));
    const run = await runCheck(
      check,
      { file: 'orders.db', assertions: [{ sql, atLeast: 0 }] },
      directory,
    );
    expect(run.outcomes.at(-1)!.result).toBe('fail');
    expect(readFileSync(path.join(directory, 'orders.db')).equals(before)).toBe(
      true,
    );
    expect(existsSync(path.join(directory, 'copy.db'))).toBe(false);
  });

  it.each([
    [{ sql: 'SELECT 3', equals: 2 }, 'The answer is 3; 2 should be there'],
    [{ sql: "SELECT 'x'", atLeast: 2 }, 'The answer is x, no number'],
    [{ sql: 'SELECT 1 WHERE 0', atLeast: 0 }, 'The answer is NULL, no number'],
    [{ sql: 'SELECT id FROM orders', atLeast: 0 }, 'more than one row'],
    [{ sql: 'SELECT 1, 2', equals: 1 }, 'more than one column'],
    [{ sql: 'SELECT * FROM nosuch', equals: 1 }, 'no such table: nosuch'],
    [{ sql: 'SELEKT 1', equals: 1 }, 'syntax error'],
  ])('fails when the answer is wrong: %j', async (assertion, message) => {
    const run = await runCheck(
      check,
      { file: 'orders.db', assertions: [assertion] },
      makeDatabase(),
    );
    expect(run.outcomes.at(-1)).toMatchObject({ result: 'fail', level: 6 });
    expect(run.messages).toContain(message);
  });

  it('ends a question without end', async () => {
    const run = await runCheck(
      check,
      {
        file: 'orders.db',
        timeout: { seconds: 3 },
        assertions: [
          {
            name: 'endless',
            sql: 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n',
            atLeast: 1,
          },
        ],
      },
      makeDatabase(),
    );
    expect(run.outcomes.at(-1)).toMatchObject({
      name: 'endless',
      result: 'fail',
      message: 'No answer within 3 s.',
    });
  });

  it('finds data that is older than the point', async () => {
    const old = {
      point: {
        id: 'p',
        seriesKey: 's',
        time: '2026-11-26T20:00:00.000Z',
        details: {},
      },
    };
    const settings = { file: 'orders.db', freshness: SETTINGS.freshness };
    const late = await runCheck(check, settings, makeDatabase(), {
      ...old,
      rpoMs: HOUR,
    });
    expect(late.messages).toContain(
      '24 hours before the time that was restored to',
    );
    expect(late.result).toBe('fail');
    expect(late.outcomes.at(-1)!.details).toEqual({
      reachedTime: '2026-11-25T19:59:00.000Z',
    });
    const wide = {
      ...settings,
      freshness: { ...SETTINGS.freshness, within: { days: 2 } },
    };
    expect((await runCheck(check, wide, makeDatabase(), old)).result).toBe(
      'pass',
    );
    expect((await runCheck(check, settings, makeDatabase(), old)).result).toBe(
      'unknown',
    );
    const asked = {
      ...old,
      rpoMs: HOUR,
      recoverTo: { type: 'time', value: '2026-11-25T20:00:00.000Z' } as const,
    };
    expect(
      (await runCheck(check, settings, makeDatabase(), asked)).result,
    ).toBe('pass');
  });

  it('takes an age that is longer than what a timer can wait', () => {
    const settings = {
      ...SETTINGS,
      freshness: { ...SETTINGS.freshness, within: { days: 90 } },
    };
    expect(() => readSettings(check, settings)).not.toThrow();
  });

  it.each([
    [{}, 'key.file is missing'],
    [{ file: '/etc/x' }, 'key.file must be a path below'],
    [
      { file: 'x', assertions: [{ equals: 1 }] },
      'key.assertions[0].sql is missing',
    ],
    [
      { file: 'x', assertions: [{ sql: 'x' }] },
      'key.assertions[0] has neither',
    ],
    [
      { file: 'x', assertions: [{ sql: 'x', equals: 1, atLeast: 1 }] },
      'key.assertions[0].equals cannot',
    ],
    [
      { file: 'x', rows: [{ table: 'a"b', atLeast: 1 }] },
      'key.rows[0].table must be the name',
    ],
    [{ file: 'x', rows: [{ table: 'a' }] }, 'key.rows[0] has neither'],
    [
      { file: 'x', freshness: { sql: 'x', within: 'soon' } },
      'key.freshness.within is not a duration',
    ],
    [{ file: 'x', timeout: { days: 25 } }, 'key.timeout must be at most'],
    [{ file: 'x', timeout: { seconds: 0 } }, 'key.timeout must be longer'],
  ])('refuses settings that are wrong: %j', (settings, message) => {
    expect(() => readSettings(check, settings)).toThrow(message);
  });
});
