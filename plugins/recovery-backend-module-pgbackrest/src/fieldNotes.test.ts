import { ConfigReader } from '@backstage/config';
import {
  createProviderContext,
  createRecordingLogger,
  drainListing,
  pointRefOf,
  providerErrorOf,
} from 'backstage-plugin-recovery-node/testUtils';
import type {
  DiscoveredPoint,
  RecoverTo,
} from 'backstage-plugin-recovery-node';
import { readlink, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configOf } from './__testUtils__/conformance';
import { flipBytes, largestFile } from './__testUtils__/damage';
import {
  asUser,
  copyDirectory,
  makeDirectory,
  PGBACKREST_BINARIES,
  TestCluster,
  tryAsUser,
  withRestored,
} from './__testUtils__/TestCluster';
import { PgBackRestProvider } from './PgBackRestProvider';

jest.setTimeout(600_000);

const provider = new PgBackRestProvider();

/**
 * Each way in which pgBackRest looks well when it is not, on a real cluster. The
 * cluster's life: a full backup, rows 1 to 3 each in a segment of its own, then an
 * incremental backup and rows 4 and 5. Each test works on a copy.
 */
describe.each(PGBACKREST_BINARIES)('field notes of %s', binary => {
  let original: TestCluster;
  let cluster: TestCluster;
  /** Segments that hold the rows, and the times right after each row. */
  const segments: string[] = [];
  const times: string[] = [];
  const positions: string[] = [];
  const transactions: string[] = [];
  let labels: string[];
  /** Of the present test. */
  let directories: string[] = [];

  async function directory(prefix: string): Promise<string> {
    const made = await makeDirectory(prefix);
    directories.push(made);
    return made;
  }

  async function addRow(row: number): Promise<void> {
    const { server } = original;
    transactions.push(
      await server.sql(`insert into life values (${row}) returning xmin`),
    );
    times.push(
      await server.sql(
        `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
      ),
    );
    positions.push(await server.sql('select pg_current_wal_lsn()'));
    // Times are kept to the millisecond, and those of WAL to the second.
    await new Promise(resolve => setTimeout(resolve, 1_100));
    segments.push(await original.switchWal());
  }

  beforeAll(async () => {
    original = await TestCluster.create(
      await makeDirectory('recovery-life-'),
      binary,
    );
    const { server } = original;
    const space = original.path('space');
    await asUser('mkdir', [space]);
    await server.start();
    await server.sql(`create tablespace fast location '${space}'`);
    await server.sql('create table life (row int)');
    await server.sql('create table fast (row int) tablespace fast');
    await server.sql('insert into fast values (42)');
    const full = await original.backup('full');
    for (const row of [1, 2, 3]) {
      await addRow(row);
    }
    await server.sql(`select pg_create_restore_point('before the fourth')`);
    const incremental = await original.backup('incr');
    for (const row of [4, 5]) {
      await addRow(row);
    }
    await server.stop();
    labels = [full.label, incremental.label];
  });

  beforeEach(async () => {
    const copy = await directory('recovery-copy-');
    await copyDirectory(original.directory, copy);
    cluster = new TestCluster(copy, binary);
    await cluster.configure();
  });

  afterEach(async () => {
    for (const each of directories) {
      await rm(each, { recursive: true, force: true });
    }
    directories = [];
  });

  afterAll(() => rm(original.directory, { recursive: true, force: true }));

  const source = (config: object = {}) =>
    provider.readSource(
      new ConfigReader({ ...configOf(cluster), ...config } as never),
      { sourceId: 'shop' },
    );

  const list = (config?: object, now = new Date()) =>
    drainListing(
      provider.list(source(config), {
        signal: new AbortController().signal,
        logger: createRecordingLogger(),
        now,
      }),
    );

  async function point(index: number): Promise<DiscoveredPoint> {
    const { points } = await list();
    return points.find(({ id }) => id === labels[index])!;
  }

  async function restore(index: number, recoverTo?: RecoverTo) {
    const target = await directory('recovery-target-');
    const report = await provider.restore(
      source(),
      pointRefOf(await point(index)),
      { directory: target },
      recoverTo ? { recoverTo } : {},
      await createProviderContext(),
    );
    return { target, report };
  }

  const rowsOf = (target: string) =>
    withRestored(target, server =>
      server.sql(
        `select coalesce(string_agg(row::text, ',' order by row), '') from life`,
      ),
    );

  const verify = async (level: 1 | 3) =>
    provider.verify(
      source(),
      pointRefOf(await point(1)),
      level,
      await createProviderContext(),
    );

  it('lists backups with what they depend on, ids as text, and the window', async () => {
    const { points, windows, notices } = await list();
    expect(points).toMatchObject([
      { id: labels[0], pointType: 'full', outcome: 'success' },
      {
        id: labels[1],
        pointType: 'incremental',
        outcome: 'success',
        dependsOn: [labels[0]],
      },
    ]);
    const systemId = points[0].details!['system-id'];
    expect(BigInt(systemId)).toBeGreaterThan(BigInt(2) ** BigInt(53));
    const control = await asUser('/usr/lib/postgresql/15/bin/pg_controldata', [
      cluster.path('data'),
    ]);
    expect(control).toContain(systemId);
    expect(points[0].series.attributes).toEqual({
      stanza: ['shop'],
      'system-id': [systemId],
    });
    expect(windows).toHaveLength(1);
    expect(windows[0].from).toBe(points[0].finishedAt);
    expect(windows[0].gaps).toEqual([]);
    expect(Date.parse(windows[0].to)).toBeGreaterThanOrEqual(
      Date.parse(times[4]) - 1_000,
    );
    expect(notices).toEqual([]);
  });

  it('brings back the point itself, and any instant after it', async () => {
    expect(await rowsOf((await restore(0)).target)).toBe('');
    const recovered = async (index: number, recoverTo: RecoverTo) =>
      rowsOf((await restore(index, recoverTo)).target);
    expect(await recovered(0, { type: 'time', value: times[1] })).toBe('1,2');
    expect(await recovered(0, { type: 'lsn', value: positions[0] })).toBe('1');
    expect(
      await recovered(0, { type: 'name', value: 'before the fourth' }),
    ).toBe('1,2,3');
    expect(await recovered(0, { type: 'xid', value: transactions[1] })).toBe(
      '1,2',
    );
    expect(await recovered(1, { type: 'xid', value: transactions[3] })).toBe(
      '1,2,3,4',
    );
    expect(await recovered(1, { type: 'default' })).toBe('1,2,3,4,5');
    expect(await recovered(1, { type: 'immediate' })).toBe('1,2,3');
  });

  it.each<RecoverTo>([
    { type: 'xid', value: '4000000000' },
    { type: 'name', value: 'never made' },
  ])(
    'warns of %j that only the server can find, which then does not start to be asked',
    async recoverTo => {
      const { target, report } = await restore(1, recoverTo);
      expect(report.warnings).toEqual([
        'Whether the stored changes hold what recovery shall stop at is seen only when the server is started.',
      ]);
      await expect(rowsOf(target)).rejects.toThrow();
    },
  );

  it('keeps tablespaces inside the target, and can be moved', async () => {
    const { target } = await restore(1);
    const moved = join(await directory('recovery-moved-'), 'restored');
    await copyDirectory(target, moved);
    await rm(target, { recursive: true });
    expect(
      await withRestored(moved, server => server.sql('select row from fast')),
    ).toBe('42');
    const [link] = (
      await asUser('ls', [join(moved, 'pg_data/pg_tblspc')])
    ).split('\n');
    expect(await readlink(join(moved, 'pg_data/pg_tblspc', link))).toBe(
      `../../pg_tblspc/${link}`,
    );
    // Nothing was written to the place of the original.
    expect((await stat(join(moved, 'pg_data'))).mode & 0o777).toBe(0o700);
  });

  it('does not write into the archive of the original', async () => {
    const before = await cluster.segments();
    const { target } = await restore(1, { type: 'default' });
    await withRestored(target, async server => {
      await server.sql('insert into life values (99)');
      await server.sql('select pg_switch_wal()');
      expect(await server.sql('show archive_mode')).toBe('off');
    });
    expect(await cluster.segments()).toEqual(before);
  });

  it('sees a gap in the WAL that info, verify and restore pass over', async () => {
    await cluster.removeSegment(segments[1]);
    expect(await cluster.run('verify', '--output=text', '--verbose')).toContain(
      'status: ok',
    );
    const { windows, points } = await list();
    expect(points.filter(({ damaged }) => damaged)).toEqual([]);
    const { gaps } = windows[0];
    expect(gaps).toHaveLength(1);
    expect(gaps[0].reason).toContain(`${segments[1]} is missing`);
    // After the backup behind the gap, the window goes on.
    expect(gaps[0].to).toBe(points[1].finishedAt);

    const refused = await providerErrorOf(
      restore(0, { type: 'time', value: times[2] }),
    );
    expect(refused.code).toBe('out-of-window');
    const { report } = await restore(0, { type: 'default' });
    expect(report.warnings.join()).toContain(`${segments[1]} is missing`);
    expect(await rowsOf((await restore(1)).target)).toBe('1,2,3');
  });

  it.each([
    ['before the backup', () => '2020-01-01T00:00:00.000Z'],
    [
      'after the newest WAL',
      () => new Date(Date.now() + 3_600_000).toISOString(),
    ],
  ])('refuses a time %s, and touches nothing', async (_, value) => {
    const target = await directory('recovery-target-');
    const ref = pointRefOf(await point(0));
    const error = await providerErrorOf(
      provider.restore(
        source(),
        ref,
        { directory: target },
        { recoverTo: { type: 'time', value: value() } },
        await createProviderContext(),
      ),
    );
    expect(error.code).toBe('out-of-window');
    expect(error.message).toContain(labels[0]);
    expect(await asUser('ls', ['-A', target])).toBe('');
  });

  it('sees that archiving has stopped, while info is green', async () => {
    const later = new Date(Date.now() + 3 * 86_400_000);
    const { notices, windows } = await list({}, later);
    expect(notices).toMatchObject([
      { code: 'archive-stopped', severity: 'warning' },
    ]);
    // Nothing is claimed beyond what is stored.
    expect(Date.parse(windows[0].to)).toBeLessThan(
      later.getTime() - 86_400_000,
    );
    expect(
      (await list({ archiveWarnAfter: { days: 9 } }, later)).notices,
    ).toEqual([]);
    const [stanza] = JSON.parse(await cluster.run('info', '--output=json'));
    expect(stanza.status.code).toBe(0);

    // Named as done by the server, with nothing stored.
    await rm(cluster.archive, { recursive: true });
    const without = await list();
    expect(without.notices).toMatchObject([{ code: 'archive-stopped' }]);
    expect(without.points.every(({ damaged }) => damaged)).toBe(true);
    expect(without.windows).toEqual([]);
  });

  it('names the damaged backup and those that depend on it', async () => {
    await flipBytes(await largestFile(cluster, labels[0]));
    const raw = await cluster.try('verify');
    expect([raw.exitCode, raw.stdout]).toEqual([0, '']);
    expect(await verify(1)).toMatchObject({
      result: 'pass',
      damagedPoints: [],
    });
    const report = await verify(3);
    expect(report.result).toBe('fail');
    expect(report.damagedPoints.sort()).toEqual([...labels].sort());
    expect(report.summary).toContain('checksum invalid: 1');
  });

  it('names the backup whose own part is damaged, and no other', async () => {
    await flipBytes(await largestFile(cluster, labels[1]));
    expect((await verify(3)).damagedPoints).toEqual([labels[1]]);
  });

  it('takes damaged WAL for a failure, although every backup is valid', async () => {
    const [file] = (await cluster.segments()).filter(name =>
      name.startsWith(segments[1]),
    );
    await flipBytes(join(cluster.archive, file.slice(0, 16), file));
    expect(await verify(3)).toMatchObject({
      result: 'fail',
      damagedPoints: [],
    });
  });

  it('reads each status of info, whose exit code is 0 in any case', async () => {
    const elsewhere = await cluster.try('--repo1-path=/does/not/exist', 'info');
    expect(elsewhere.exitCode).toBe(0);
    for (const config of [
      { stanza: 'elsewhere' },
      { options: { 'repo1-path': '/does/not/exist' } },
    ]) {
      expect((await providerErrorOf(list(config))).code).toBe('not-found');
    }
  });

  it('lists what one repository holds while another cannot be read', async () => {
    await cluster.configure(['repo2-path=/does/not/exist']);
    const { points, notices } = await list();
    expect(points).toHaveLength(2);
    expect(notices).toMatchObject([
      { code: 'repository-unreadable', severity: 'incomplete' },
    ]);
    expect((await list({ repos: [1] })).notices).toEqual([]);
    expect((await providerErrorOf(list({ repos: [2] }))).code).toBe(
      'not-found',
    );
  });

  it('calls a backup partial when it was made over broken pages', async () => {
    await cluster.server.start();
    const file = await cluster.server.sql(
      `select pg_relation_filepath('fast')`,
    );
    await cluster.server.stop();
    await flipBytes(cluster.path('data', file));
    await cluster.server.start();
    const { label } = await cluster.backup('full');
    await cluster.server.stop();
    const { points, windows } = await list();
    const partial = points.find(({ id }) => id === label)!;
    expect(partial).toMatchObject({ outcome: 'partial' });
    expect(partial.damaged).toBeUndefined();
    expect(windows).toHaveLength(1);
  });

  it('follows a restored cluster to its new timeline', async () => {
    const { target } = await restore(0, { type: 'time', value: times[1] });
    // The restored cluster takes the place of the original, and archives.
    await rm(cluster.path('data'), { recursive: true });
    await copyDirectory(join(target, 'pg_data'), cluster.path('data'));
    const spaces = await asUser('ls', [join(target, 'pg_tblspc')]);
    for (const id of spaces.trim().split('\n')) {
      await copyDirectory(
        join(target, 'pg_tblspc', id),
        cluster.path('pg_tblspc', id),
      );
      await asUser('ln', [
        '-sfn',
        cluster.path('pg_tblspc', id),
        cluster.path('data/pg_tblspc', id),
      ]);
    }
    await cluster.server.start();
    await cluster.server.recovered();
    await cluster.server.sql('insert into life values (20)');
    await cluster.switchWal();
    await cluster.server.stop();
    const { windows } = await list();
    // Another gap follows when more than a second lies before the first segment of the
    // new timeline.
    expect(windows[0].gaps[0].reason).toMatch(/Timeline 1 was left/);
    expect(await rowsOf((await restore(0, { type: 'default' })).target)).toBe(
      '1,2,20',
    );
    // The second backup was made on what was left: it follows its own timeline.
    expect(await rowsOf((await restore(1, { type: 'default' })).target)).toBe(
      '1,2,3,4,5',
    );
  });

  it('lists, verifies and restores while a backup holds its lock, and says so', async () => {
    await cluster.server.start();
    const backup = cluster.start('backup', '--type=full');
    try {
      const held = async () =>
        /"held":true/.test(await cluster.run('info', '--output=json'));
      while (!(await held())) {
        await new Promise(resolve => setTimeout(resolve, 20));
      }
      backup.pause();
      expect(await held()).toBe(true);
      const { notices, points } = await list();
      expect(points).toHaveLength(2);
      expect(notices).toMatchObject([
        { code: 'backup-running', severity: 'info' },
      ]);
      expect(await verify(3)).toMatchObject({ result: 'pass' });
      expect((await restore(1)).report.warnings).toEqual([]);
    } finally {
      await backup.end();
      await cluster.server.stop();
    }
  });

  it('says who may not read or write what', async () => {
    await writeFile(cluster.path('secret'), 'x', { mode: 0o600 });
    const unreadable = await providerErrorOf(
      list({
        secretOptions: {},
        secretFiles: { 'repo1-cipher-pass': cluster.path('nowhere') },
      }),
    );
    expect(unreadable.code).toBe('access-denied');
    await asUser('chmod', ['000', cluster.path('repo/backup')]);
    const denied = await tryAsUser('ls', [cluster.path('repo/backup')]);
    expect(denied.exitCode).not.toBe(0);
    expect((await providerErrorOf(list())).code).toBe('access-denied');
    await asUser('chmod', ['750', cluster.path('repo/backup')]);
  });
});
