import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  makeDirectory,
  readSettings,
  runCheck,
} from '../__testUtils__/context';
import {
  binDirectory,
  OriginalCluster,
  runAs,
} from '../__testUtils__/postgres';
import { findServerProcesses } from './endServerProcesses';
import { PostgresCheck } from './PostgresCheck';

jest.setTimeout(180_000);

const check = new PostgresCheck();
const HOUR = 3_600_000;
const describeWithServer = binDirectory ? describe : describe.skip;

const BASE = { binDirectory, runAs, directory: 'data' };
const SETTINGS = {
  ...BASE,
  rows: [{ table: 'public.orders', atLeast: 1500 }],
  assertions: [
    {
      name: 'owner',
      sql: 'SELECT name FROM customers WHERE id = 1',
      equals: 'Ada',
    },
  ],
  freshness: { sql: 'SELECT max(at) FROM orders' },
};

describeWithServer('the check of a PostgreSQL cluster', () => {
  let original: OriginalCluster;
  let copied: string;
  let pointTime: string;
  let between: string;
  let last: string;
  let heap: string;

  beforeAll(async () => {
    original = new OriginalCluster(makeDirectory());
    original.sql(`
      CREATE TABLE customers (id int PRIMARY KEY, name text);
      CREATE TABLE orders (id int PRIMARY KEY, note text, at timestamptz DEFAULT now());
      INSERT INTO customers VALUES (1, 'Ada');
      INSERT INTO orders SELECT i, 'order ' || i FROM generate_series(1, 1500) i;
      CREATE FUNCTION sneaky() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS
        $$ BEGIN DELETE FROM orders; RETURN 1; END $$;
      CREATE FUNCTION unlock() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN SET TRANSACTION READ WRITE; DELETE FROM orders; RETURN 1; END $$;
      GRANT ALL ON orders TO PUBLIC;`);
    heap = original.sql(`SELECT pg_relation_filepath('orders')`);
    copied = original.copy('copy');
    pointTime = new Date().toISOString();
    await sleep(1_500);
    original.sql(
      `INSERT INTO orders SELECT i, 'late' FROM generate_series(1501, 1600) i`,
    );
    await sleep(1_500);
    between = new Date().toISOString();
    await sleep(1_500);
    original.sql(
      `INSERT INTO orders SELECT i, 'later' FROM generate_series(1601, 1700) i`,
    );
    await sleep(500);
    last = new Date().toISOString();
    await original.flushArchive();
  });

  afterAll(() => original?.stop());

  /** A restored copy in a directory of its own, as the backend's user has it. */
  function restore(): { directory: string; data: string } {
    const directory = makeDirectory();
    const data = path.join(directory, 'data');
    cpSync(copied, data, { recursive: true, verbatimSymlinks: true });
    return { directory, data };
  }

  const run = async (
    settings: object,
    directory: string,
    overrides: Parameters<typeof runCheck>[3] = {},
  ) => {
    const result = await runCheck(check, settings, directory, {
      rpoMs: HOUR,
      point: { id: 'p', seriesKey: 's', time: pointTime, details: {} },
      ...overrides,
    });
    expect(await findServerProcesses(path.join(directory, 'data'))).toEqual([]);
    return result;
  };

  it('passes for a good one, and leaves no process', async () => {
    const { directory } = restore();
    const good = await run(SETTINGS, directory);
    expect(good.messages).toContain('1,500 rows; asked for: at least 1,500');
    expect(
      good.outcomes.map(({ name, level, result }) => [name, level, result]),
    ).toEqual([
      ['start', 5, 'pass'],
      ['amcheck', 5, 'pass'],
      ['rows of public.orders', 6, 'pass'],
      ['owner', 6, 'pass'],
      ['freshness', 6, 'pass'],
    ]);
    expect(good.phases).toEqual(['start', 'validate']);
  });

  it('fails for damaged pages', async () => {
    const { directory, data } = restore();
    const file = openSync(path.join(data, heap), 'r+');
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, 8192 + 2000);
    closeSync(file);
    const bad = await run(BASE, directory);
    expect(bad.messages).toContain('pg_amcheck found damage');
    expect(bad.result).toBe('fail');
  });

  it.each([
    [
      'an empty directory',
      (d: string) => {
        rmSync(d, { recursive: true });
        mkdirSync(d);
      },
      'it has no PG_VERSION',
    ],
    [
      'no directory',
      (d: string) => rmSync(d, { recursive: true }),
      'data is missing',
    ],
    [
      'no control file',
      (d: string) => rmSync(`${d}/global/pg_control`),
      'The server ended by itself',
    ],
    [
      'no WAL',
      (d: string) =>
        readdirSync(`${d}/pg_wal`).forEach(f =>
          rmSync(`${d}/pg_wal/${f}`, { recursive: true }),
        ),
      'The server ended by itself',
    ],
    [
      'another version',
      (d: string) => writeFileSync(`${d}/PG_VERSION`, '9.6\n'),
      'not compatible',
    ],
  ])('fails for %s', async (_, damage, message) => {
    const { directory, data } = restore();
    damage(data);
    const bad = await run(SETTINGS, directory);
    expect(bad.messages + bad.lines.join()).toContain(message);
    expect(bad.outcomes).toHaveLength(1);
    expect(bad.result).toBe('fail');
  });

  it('takes nothing from the restored configuration', async () => {
    const { directory, data } = restore();
    const marks = path.join(directory, 'marks');
    mkdirSync(marks, { mode: 0o777 });
    const surprise = `
      archive_mode = 'always'
      archive_command = 'touch ${marks}/archived'
      recovery_end_command = 'touch ${marks}/ended'
      restore_command = 'touch ${marks}/restored; false'
      shared_preload_libraries = 'no_such_library'
      listen_addresses = '*'
      primary_conninfo = 'host=primary.example'
      synchronous_standby_names = '*'
      no_such_parameter = 1
    `;
    appendFileSync(path.join(data, 'postgresql.conf'), surprise);
    appendFileSync(path.join(data, 'postgresql.auto.conf'), surprise);
    appendFileSync(path.join(data, 'pg_hba.conf'), 'local all all reject\n');
    writeFileSync(
      path.join(data, 'postmaster.pid'),
      `${process.pid}\n${data}\n`,
    );
    const good = await run(SETTINGS, directory);
    expect(good.messages).toContain('finished its recovery');
    expect(good.result).toBe('pass');
    expect(readdirSync(marks)).toEqual([]);
  });

  it.each(['pg_tblspc/16999', 'pg_wal_elsewhere'])(
    'does not start when %s leads out of what was restored',
    async name => {
      const outside = makeDirectory();
      const { directory, data } = restore();
      symlinkSync(outside, path.join(data, name));
      const bad = await run(SETTINGS, directory);
      expect(bad.messages).toContain(
        `${name} is a link that leads out of what was restored`,
      );
      expect(bad.result).toBe('fail');
    },
  );

  it('refuses SQL that writes, however it is written', async () => {
    const { directory } = restore();
    const writes = [
      'DELETE FROM orders',
      'SET TRANSACTION READ WRITE',
      'COMMIT',
      'DO $$ BEGIN DELETE FROM orders; END $$',
      'WITH gone AS (DELETE FROM orders RETURNING 1) SELECT count(*) FROM gone',
      'SELECT sneaky()',
      'SELECT unlock()',
      "SELECT set_config('transaction_read_only', 'off', true)",
      'SELECT 1; DELETE FROM orders',
      'SELECT 1; COMMIT; SET default_transaction_read_only = off; DELETE FROM orders',
      'SELECT id FROM orders LIMIT 1 FOR UPDATE',
      'SELECT pg_reload_conf()',
      "SELECT pg_read_file('/etc/hostname')",
      'SELECT 1 INTO copy',
    ];
    const bad = await run(
      {
        ...BASE,
        amcheck: false,
        assertions: writes.map((sql, i) => ({ name: `${i}`, sql, atLeast: 0 })),
        rows: [{ table: 'orders', atLeast: 1500 }],
      },
      directory,
    );
    const [start, rows, ...refused] = bad.outcomes;
    expect(start.result).toBe('pass');
    expect(rows.result).toBe('pass');
    expect(refused.filter(({ result }) => result !== 'fail')).toEqual([]);
    expect(refused[0].message).toContain('begins with SELECT, WITH or VALUES');
    expect(refused[5].message).toContain(
      'cannot execute DELETE in a read-only transaction',
    );
    expect(refused[6].message).toContain(
      'The SQL would write or needs more rights than reading',
    );
    const after = await run(
      { ...BASE, amcheck: false, rows: [{ table: 'orders', atLeast: 1500 }] },
      directory,
    );
    expect(after.result).toBe('pass');
  });

  it.each([
    [{ sql: 'SELECT 3', equals: 2 }, 'The answer is 3; 2 should be there'],
    [{ sql: 'SELECT id FROM orders;', atLeast: 1 }, 'more than one row'],
    [{ sql: 'SELECT 1, 2', equals: 1 }, 'gives 2 columns'],
    [
      { sql: 'SELECT * FROM nosuch', equals: 1 },
      'relation "nosuch" does not exist',
    ],
  ])('fails when the answer is wrong: %j', async (assertion, message) => {
    const { directory } = restore();
    const bad = await run(
      { ...BASE, amcheck: false, assertions: [assertion] },
      directory,
    );
    expect(bad.messages).toContain(message);
    expect(bad.result).toBe('fail');
  });

  function replay(data: string, target: string): void {
    writeFileSync(path.join(data, 'recovery.signal'), '');
    appendFileSync(
      path.join(data, 'postgresql.auto.conf'),
      `restore_command = 'cp ${original.archive}/%f %p'\n${target}\nrecovery_target_action = 'pause'\n`,
    );
  }

  const inPostgresTerms = (time: string) =>
    time.replace('T', ' ').replace('Z', '+00');

  it('tells which time was really reached', async () => {
    const { directory, data } = restore();
    replay(data, `recovery_target_time = '${inPostgresTerms(between)}'`);
    const reached = await run(
      { ...SETTINGS, rows: [{ table: 'orders', atLeast: 1600, atMost: 1600 }] },
      directory,
      { recoverTo: { type: 'time', value: between } },
    );
    expect(reached.messages).toContain('was asked for');
    expect(reached.result).toBe('pass');
    const { details } = reached.outcomes.find(
      ({ name }) => name === 'reached time',
    )!;
    expect(details!.requestedTime).toBe(between);
    expect(
      details!.reachedTime > pointTime && details!.reachedTime < between,
    ).toBe(true);
  });

  it('fails when the time cannot be reached: the server dies at the end of recovery', async () => {
    const { directory, data } = restore();
    replay(
      data,
      `recovery_target_time = '${inPostgresTerms(
        new Date(Date.now() + HOUR).toISOString(),
      )}'`,
    );
    const bad = await run(SETTINGS, directory, {
      recoverTo: {
        type: 'time',
        value: new Date(Date.now() + HOUR).toISOString(),
      },
    });
    expect(bad.messages).toContain(
      'recovery ended before configured recovery target was reached',
    );
    expect(bad.result).toBe('fail');
  });

  it('finds the rows that a gap in the WAL cost', async () => {
    const { directory, data } = restore();
    const gone = readdirSync(original.archive)
      .filter(name => /^[0-9A-F]{24}$/.test(name))
      .sort()
      .at(-1)!;
    replay(data, '');
    appendFileSync(
      path.join(data, 'postgresql.auto.conf'),
      `restore_command = 'test %f != ${gone} && cp ${original.archive}/%f %p'\n`,
    );
    const bad = await run(
      { ...SETTINGS, rows: [{ table: 'orders', atLeast: 1700 }] },
      directory,
      {
        recoverTo: { type: 'time', value: last },
        rpoMs: 1_000,
      },
    );
    expect(bad.outcomes.find(({ name }) => name === 'start')!.result).toBe(
      'pass',
    );
    expect(bad.messages).toContain('at least 1,700 should be there');
    expect(bad.result).not.toBe('pass');
  });

  it('ends the recovery of what was a standby', async () => {
    const { directory, data } = restore();
    writeFileSync(path.join(data, 'standby.signal'), '');
    const good = await run({ ...BASE, amcheck: false }, directory);
    expect(good.result).toBe('pass');
    expect(existsSync(path.join(data, 'standby.signal'))).toBe(false);
  });

  it('is given up when recovery takes too long', async () => {
    const { directory, data } = restore();
    replay(data, '');
    appendFileSync(
      path.join(data, 'postgresql.auto.conf'),
      `restore_command = 'sleep 300'\n`,
    );
    const bad = await run({ ...BASE, startTimeout: { seconds: 3 } }, directory);
    expect(bad.messages).toContain('Recovery did not finish within 3 s');
    expect(bad.result).toBe('fail');
  });

  it('leaves nothing when it is cancelled', async () => {
    const { directory, data } = restore();
    const stop = new AbortController();
    const running = run(
      {
        ...BASE,
        amcheck: false,
        assertions: [{ sql: 'SELECT pg_sleep(300)', equals: '' }],
      },
      directory,
      { signal: stop.signal },
    );
    for (
      let i = 0;
      i < 600 && !/ready to accept/.test(serverState(data));
      i++
    ) {
      await sleep(100);
    }
    await sleep(1_000);
    stop.abort();
    await expect(running).rejects.toThrow();
    expect(await findServerProcesses(data)).toEqual([]);
  });

  function serverState(data: string): string {
    try {
      return readFileSync(path.join(data, 'postmaster.pid'), 'utf8').includes(
        'ready',
      )
        ? 'ready to accept'
        : '';
    } catch {
      return '';
    }
  }

  it('ends a server whose postmaster was killed', async () => {
    const { directory, data } = restore();
    const running = run(
      {
        ...BASE,
        amcheck: false,
        assertions: [{ sql: 'SELECT pg_sleep(300)', equals: '' }],
      },
      directory,
    );
    for (
      let i = 0;
      i < 600 && !/ready to accept/.test(serverState(data));
      i++
    ) {
      await sleep(100);
    }
    await sleep(1_000);
    const pid = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split(
      '\n',
    )[0];
    execFileSync('kill', ['-9', pid]);
    const bad = await running;
    expect(bad.result).toBe('fail');
  });

  it('says what to write when the backend is root', async () => {
    if (!runAs) return;
    const { directory } = restore();
    await expect(
      runCheck(check, { binDirectory, directory: 'data' }, directory),
    ).rejects.toThrow('PostgreSQL does not run as root');
  });

  it('says which program is missing', async () => {
    const { directory } = restore();
    await expect(
      runCheck(check, { ...BASE, binDirectory: '/no/such' }, directory),
    ).rejects.toThrow('/no/such/postgres');
  });
});

describe('the settings of the check of a PostgreSQL cluster', () => {
  it.each([
    [{}, 'key.binDirectory is missing'],
    [{ binDirectory: 'bin' }, 'key.binDirectory must be a full path'],
    [
      { parameters: { archive_command: 'x' } },
      'key.parameters.archive_command cannot be set',
    ],
    [{ parameters: { 'a;b': 'x' } }, 'key.parameters.a;b is not the name'],
    [{ startTimeout: { hours: -1 } }, 'key.startTimeout must be longer'],
    [{ directory: '../x' }, 'key.directory must be a path below'],
    [{ amcheck: 'yes' }, 'key.amcheck must be true or false'],
    [{ runAs: 5 }, 'key.runAs must be a text'],
  ])('are refused when they are wrong: %j', (settings, message) => {
    expect(() =>
      readSettings(check, {
        ...(Object.keys(settings).includes('binDirectory') ||
        Object.keys(settings).length === 0
          ? {}
          : { binDirectory: '/bin' }),
        ...settings,
      }),
    ).toThrow(message);
  });
});
