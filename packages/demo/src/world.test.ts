import { createReadStream } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { createMockDirectory } from '@backstage/backend-test-utils';
import Database from 'better-sqlite3';
import fs from 'fs-extra';
import { parse } from 'yaml';
import { layoutOf } from './layout';
import { DAY, HOUR, iso } from './time';
import { findTools, type Tools } from './tools';
import { readTruth, summarizeTree } from './truth';
import { advanceWorld, prepareWorld, removeWorld } from './world';

const NOW = Date.parse('2026-03-18T10:20:00Z');
const FACTOR = 0.02;

jest.setTimeout(180_000);

async function sumsHold(folder: string): Promise<Record<string, boolean>> {
  const sums = await fs.readFile(path.join(folder, 'SHA256SUMS'), 'utf8');
  const holds: Record<string, boolean> = {};
  for (const line of sums.trim().split('\n')) {
    const [sum, name] = line.split('  ');
    const hash = createHash('sha256');
    await pipeline(createReadStream(path.join(folder, name)), hash);
    holds[name] = hash.digest('hex') === sum;
  }
  return holds;
}

describe('the demo world', () => {
  const parent = createMockDirectory();
  const directory = parent.resolve('world');
  const layout = layoutOf(directory);
  const said: string[] = [];
  const say = (text: string) => said.push(text);
  let bare: Tools;

  beforeAll(async () => {
    bare = {
      ...(await findTools()),
      restic: undefined,
      cluster: undefined,
    };
    await prepareWorld({
      directory,
      say,
      now: NOW,
      factor: FACTOR,
      tools: bare,
    });
  });

  it('has backups that bring back the very bytes of the live data', async () => {
    const newest = (await readTruth(layout.truth, 'git-repositories')).at(-1)!;
    const target = parent.resolve('unpacked');
    await fs.ensureDir(target);
    execFileSync('tar', [
      '-xzf',
      path.join(layout.archives, 'delivery', newest.file!),
      '-C',
      target,
    ]);
    const restored = await summarizeTree(target);
    expect(restored).toEqual({
      files: newest.files,
      bytes: newest.bytes,
      digest: newest.digest,
    });
    expect(restored).toEqual(
      await summarizeTree(path.join(layout.services, 'git-server')),
    );
  });

  it('has a database that grows from backup to backup', async () => {
    const rows = async (file: string) => {
      const target = await fs.mkdtemp(parent.resolve('orders-'));
      execFileSync('tar', [
        '-xzf',
        path.join(layout.archives, 'orders', file),
        '-C',
        target,
      ]);
      const database = new Database(path.join(target, 'orders.sqlite'));
      try {
        return database.prepare('SELECT count(*) AS n FROM orders').get() as {
          n: number;
        };
      } finally {
        database.close();
      }
    };
    const truth = await readTruth(layout.truth, 'orders-db');
    const first = await rows(truth[0].file!);
    const last = await rows(truth.at(-1)!.file!);
    expect(first.n).toBeGreaterThan(0);
    expect(last.n).toBeGreaterThan(first.n);
  });

  it('has checksums that hold, but for the archives damaged on purpose', async () => {
    for (const folder of ['orders', 'shop', 'content', 'artifacts']) {
      const holds = await sumsHold(path.join(layout.archives, folder));
      expect(Object.values(holds)).not.toContain(false);
    }
    const holds = await sumsHold(path.join(layout.archives, 'delivery'));
    expect(Object.keys(holds).filter(name => !holds[name])).toEqual([
      'ci-homes-20260317T0100Z.tar.gz',
      'ci-homes-20260318T0100Z.tar.gz',
    ]);
    const size = async (name: string) =>
      (await fs.stat(path.join(layout.archives, 'delivery', name))).size;
    expect(await size('ci-homes-20260317T0100Z.tar.gz')).toBeGreaterThan(0);
    expect(await size('ci-homes-20260318T0100Z.tar.gz')).toBe(0);
  });

  it('has a newest backup of the site that lacks its uploads', async () => {
    const truth = await readTruth(layout.truth, 'typo3-files');
    const [before, newest] = truth.slice(-2);
    expect(newest.files).toBeLessThan(before.files * 0.8);
  });

  it('has backups of the search index that ended nine days ago', async () => {
    const newest = (await readTruth(layout.truth, 'search-index')).at(-1)!;
    expect(NOW - Date.parse(newest.at)).toBeGreaterThan(9 * DAY);
  });

  it('has names and times of files that tell the time of the backup', async () => {
    const newest = (await readTruth(layout.truth, 'typo3-database')).at(-1)!;
    expect(newest.at).toBe('2026-03-18T02:30:00.000Z');
    expect(newest.file).toBe('typo3-database-2026-03-18_0330.sql.gz');
    const stat = await fs.stat(
      path.join(layout.archives, 'content', newest.file!),
    );
    expect(stat.mtime.toISOString()).toBe(newest.at);
  });

  it('says which tools are missing, and then names no source of theirs', async () => {
    expect(said.join('\n')).toContain('restic is not installed');
    expect(said.join('\n')).toContain(
      'PostgreSQL or pgBackRest is not installed',
    );
    const config = parse(await fs.readFile(layout.config, 'utf8'));
    const providers = Object.values(config.recovery.sources).map(
      source => (source as { provider: string }).provider,
    );
    expect(new Set(providers)).toEqual(new Set(['archive']));
    expect(
      await fs.readFile(`${layout.catalog}/software.yaml`, 'utf8'),
    ).not.toMatch(/restic|warehouse/);
  });

  it('binds only to sources of the configuration', async () => {
    const config = parse(await fs.readFile(layout.config, 'utf8'));
    const software = await fs.readFile(
      path.join(layout.catalog, 'software.yaml'),
      'utf8',
    );
    const named = [...software.matchAll(/: (archive-[a-z]+)/g)].map(m => m[1]);
    expect(named.length).toBeGreaterThan(8);
    expect(Object.keys(config.recovery.sources)).toEqual(
      expect.arrayContaining(named),
    );
    expect([...software.matchAll(/^kind: Component$/gm)].length).toBe(14);
  });

  it('has a place for each drill and each restore, in an allowed root', async () => {
    const { sources, restore } = parse(
      await fs.readFile(layout.config, 'utf8'),
    ).recovery;
    const places = Object.values<any>(sources).flatMap(source => [
      ...Object.values<any>(source.targets).map(target => target.directory),
      ...(source.drill ? [source.drill.directory] : []),
    ]);
    expect(places.length).toBeGreaterThan(12);
    for (const place of places) {
      expect(await fs.pathExists(place)).toBe(true);
      expect(
        restore.allowedRoots.some((root: string) =>
          place.startsWith(`${root}${path.sep}`),
        ),
      ).toBe(true);
    }
  });

  it('has checks that the data in use passes', async () => {
    const { validation } = parse(
      await fs.readFile(layout.config, 'utf8'),
    ).recovery;
    const dump = validation.find(
      ({ resource }: { resource: string }) => resource === 'ledger',
    ).checks[0].command.command;
    const newest = (await readTruth(layout.truth, 'ledger')).at(-1)!;
    const target = parent.resolve('dump');
    await fs.ensureDir(target);
    const packed = await fs.readFile(
      path.join(layout.archives, 'payments', newest.file!),
    );
    const text = gunzipSync(packed);
    const run = () =>
      spawnSync(dump[0], dump.slice(1), { cwd: target, encoding: 'utf8' });
    await fs.writeFile(path.join(target, 'ledger.sql'), text);
    expect(run()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^\d+ rows of entries were loaded/),
    });
    await fs.writeFile(
      path.join(target, 'ledger.sql'),
      text.subarray(0, text.lastIndexOf('\n', text.length - 10) + 1),
    );
    expect(run()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('the dump is cut off'),
    });
  });

  it('is used again while fresh, with the backups that became due', async () => {
    const before = await readTruth(layout.truth, 'orders-db');
    const damaged = await readTruth(layout.truth, 'ci-homes');
    said.length = 0;
    const later = NOW + 2 * HOUR;
    await prepareWorld({
      directory,
      say,
      now: later,
      factor: FACTOR,
      tools: bare,
    });
    expect(said).toEqual(['The demo world of 2 hours ago is used again']);
    const after = await readTruth(layout.truth, 'orders-db');
    expect(after.slice(before.length).map(({ at }) => at)).toEqual([
      '2026-03-18T10:30:00.000Z',
      '2026-03-18T11:00:00.000Z',
      '2026-03-18T11:30:00.000Z',
      '2026-03-18T12:00:00.000Z',
    ]);
    expect(await readTruth(layout.truth, 'ci-homes')).toEqual(damaged);
    await advanceWorld({ directory, say, now: later, tools: bare });
    expect(await readTruth(layout.truth, 'orders-db')).toEqual(after);
  });

  it('is made anew when it has aged', async () => {
    const muchLater = NOW + 3 * DAY;
    said.length = 0;
    await prepareWorld({
      directory,
      say,
      now: muchLater,
      factor: FACTOR,
      tools: bare,
    });
    expect(said[0]).toMatch(/made anew/);
    const newest = (await readTruth(layout.truth, 'ledger')).at(-1)!;
    expect(newest.at).toBe(iso(muchLater - 20 * 60_000));
  });
});

describe('the restic repositories of the demo world', () => {
  const parent = createMockDirectory();

  it('are there exactly when restic is installed, with times of the past', async () => {
    const tools = await findTools();
    const directory = parent.resolve('world');
    const layout = layoutOf(directory);
    await prepareWorld({
      directory,
      say: () => {},
      now: NOW,
      factor: FACTOR,
      tools,
    });
    const config = parse(await fs.readFile(layout.config, 'utf8'));
    expect('restic-shop' in config.recovery.sources).toBe(
      tools.restic !== undefined,
    );
    const truth = (await readTruth(layout.truth, 'product-images')).filter(
      ({ tool }) => tool === 'restic',
    );
    const snapshots = tools.restic
      ? JSON.parse(
          execFileSync(
            tools.restic,
            [
              '--no-cache',
              '--repo',
              path.join(layout.restic, 'shop'),
              '--password-file',
              path.join(layout.restic, 'shop.password'),
              '--json',
              'snapshots',
            ],
            { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } },
          ),
        )
      : [];
    expect(
      snapshots.map(({ time }: { time: string }) =>
        new Date(time).toISOString(),
      ),
    ).toEqual(truth.map(({ at }) => at));
  });
});

describe('removing a demo world', () => {
  const parent = createMockDirectory();

  it('leaves a folder alone that it did not write', async () => {
    parent.setContent({ mine: { 'thesis.txt': 'ten years of work' } });
    await expect(removeWorld(parent.resolve('mine'))).rejects.toThrow(
      /was not written by the demo/,
    );
    await expect(
      prepareWorld({ directory: parent.resolve('mine'), say: () => {} }),
    ).rejects.toThrow(/was not written by the demo/);
    expect(parent.content()).toEqual({
      mine: { 'thesis.txt': 'ten years of work' },
    });
  });

  it('removes what it began to write', async () => {
    parent.setContent({
      half: {
        '.recovery-demo.json': '{"format":0}',
        'app-config.demo.yaml': '',
      },
    });
    await removeWorld(parent.resolve('half'));
    expect(parent.content()).toEqual({});
  });
});
