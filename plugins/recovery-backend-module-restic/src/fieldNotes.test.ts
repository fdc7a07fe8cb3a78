import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import type {
  DiscoveredPoint,
  ProviderError,
} from 'backstage-plugin-recovery-node';
import {
  createProviderContext,
  createRecordingLogger,
  drainListing,
  pointRefOf,
  providerErrorOf,
  sampleTree,
} from 'backstage-plugin-recovery-node/testUtils';
import { damagePack, flipBytes, removePack } from './__testUtils__/damage';
import {
  PASSWORD,
  removeTemplates,
  RESTIC_BINARIES,
  resticTime,
  TestRepository,
} from './__testUtils__/restic';
import { RestServer } from './__testUtils__/RestServer';
import { ResticProvider } from './ResticProvider';

/**
 * What restic really says, row by row of the project's field notes, and that the
 * provider is not taken in by it. Each test first shows the behaviour at the real tool.
 */

const TIME = new Date('2024-03-05T02:00:00Z');
const TREE = {
  'a.txt': 'a',
  'b.txt': 'b',
  // Cannot be compressed, so that its pack is the largest one.
  'big.bin': sampleTree('first')['uploads/2024/photo.bin'] as Buffer,
};

const provider = new ResticProvider();

jest.setTimeout(180_000);
afterAll(removeTemplates);

describe.each(RESTIC_BINARIES)('%s', binary => {
  let directory: string;
  let repository: TestRepository;
  let servers: RestServer[];
  /** From 0.17 each failure has its own exit code. */
  let hasExitCodes: boolean;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'recovery-restic-'));
    repository = await TestRepository.create(binary, directory);
    servers = [];
    const version = await repository.restic.run('version');
    hasExitCodes = Number(/restic 0\.(\d+)/.exec(version)![1]) >= 17;
  });

  afterEach(async () => {
    await repository.close();
    for (const server of servers) {
      await server.close();
    }
    await rm(directory, { recursive: true, force: true });
  });

  function sourceOf(more: JsonObject = {}) {
    return provider.readSource(
      new ConfigReader({
        binary,
        repository: repository.path,
        password: PASSWORD,
        cacheDirectory: join(directory, 'cache'),
        ...more,
      }),
      { sourceId: 'shop' },
    );
  }

  function list(more?: JsonObject) {
    return drainListing(
      provider.list(sourceOf(more), {
        signal: new AbortController().signal,
        logger: createRecordingLogger(),
        now: new Date(),
      }),
    );
  }

  async function onlyPoint(): Promise<DiscoveredPoint> {
    const { points } = await list();
    expect(points).toHaveLength(1);
    return points[0];
  }

  async function backedUp(): Promise<DiscoveredPoint> {
    const ended = await repository.backup(TREE, TIME);
    expect(ended.exitCode).toBe(0);
    const point = await onlyPoint();
    await rm(join(directory, 'cache'), { recursive: true, force: true });
    return point;
  }

  async function verify(
    point: DiscoveredPoint,
    level: 1 | 2 | 3,
    more?: JsonObject,
    part?: { index: number; of: number },
  ) {
    return provider.verify(
      sourceOf(more),
      pointRefOf(point),
      level,
      await createProviderContext({
        scratchDirectory: await mkdtemp(join(directory, 'scratch-')),
      }),
      part && { part },
    );
  }

  /** Ids of those points that cannot be restored. */
  async function notRestorable(points: DiscoveredPoint[]): Promise<string[]> {
    const broken = [];
    for (const point of points) {
      try {
        await restore(point);
      } catch (error) {
        expect((error as ProviderError).code).toBe('damaged');
        broken.push(point.id);
      }
    }
    return broken;
  }

  async function restore(
    point: { id: string },
    options: {
      target?: string;
      paths?: string[];
      more?: JsonObject;
      signal?: AbortSignal;
    } = {},
  ) {
    const target =
      options.target ?? (await mkdtemp(join(directory, 'target-')));
    const context = await createProviderContext({ signal: options.signal });
    const report = await provider.restore(
      sourceOf(options.more),
      pointRefOf(point as DiscoveredPoint),
      { directory: target },
      options.paths ? { paths: options.paths } : {},
      context,
    );
    return { target, report, context };
  }

  describe('check exits 0 while a data pack has flipped bytes', () => {
    it('passes as a structure check that names what it did not read', async () => {
      const point = await backedUp();
      await damagePack(repository);
      const ended = await repository.restic.try('check');
      expect([ended.exitCode, ended.stdout]).toEqual([
        0,
        expect.stringContaining('no errors were found'),
      ]);
      const report = await verify(point, 1);
      expect(report).toMatchObject({ level: 1, result: 'pass' });
      expect(report.summary).toContain('stored data not read');
      expect(await verify(point, 3)).toMatchObject({
        level: 3,
        result: 'fail',
      });
    });

    it('reads the part that it is given, and the first one when it is given none', async () => {
      const point = await backedUp();
      await damagePack(repository);
      const reports = [];
      for (let index = 1; index <= 3; index++) {
        reports.push(await verify(point, 2, {}, { index, of: 3 }));
      }
      expect(reports.map(report => report.result)).toContain('fail');
      for (const [at, report] of reports.entries()) {
        expect(report.summary).toMatch(
          new RegExp(`Part ${at + 1}/3 .*(packs|no data)`),
        );
      }
      const bytes = reports.reduce((sum, { bytesRead }) => sum + bytesRead!, 0);
      expect(bytes).toBe((await verify(point, 3)).bytesRead);
      expect((await verify(point, 2, { sampleParts: 4 })).summary).toContain(
        'Part 1/4',
      );
    });

    it('names the snapshots that hold what is broken, and no other', async () => {
      await repository.backup(TREE, TIME);
      const other = { 'z.txt': 'another content' };
      await repository.backup(other, new Date(TIME.getTime() + 60_000));
      const { points } = await list();
      expect(points).toHaveLength(2);
      await rm(join(directory, 'cache'), { recursive: true, force: true });
      await damagePack(repository);
      const report = await verify(points[1], 3);
      expect(report.result).toBe('fail');
      expect(report.damagedPoints).toHaveLength(1);
      const broken = await notRestorable(points);
      expect(report.damagedPoints).toEqual(broken);
    });

    it('names the snapshots whose trees cannot be read', async () => {
      const point = await backedUp();
      const packs = await repository.files('data');
      const sized = await Promise.all(
        packs.map(async path => ({ path, size: (await stat(path)).size })),
      );
      sized.sort((a, b) => a.size - b.size);
      await flipBytes(sized[0].path);
      const report = await verify(point, 1);
      expect(report).toMatchObject({
        result: 'fail',
        damagedPoints: [point.id],
      });
    });

    it('does not pass a sample of a repository without data', async () => {
      const point = await backedUp();
      await repository.restic.run('forget', point.id, '--prune');
      const error = await providerErrorOf(verify(point, 2));
      expect(error.code).toBe('point-gone');
    });
  });

  it('restore --include that matches nothing exits 0: it fails', async () => {
    const point = await backedUp();
    const target = join(directory, 'plain-target');
    const ended = await repository.restic.try(
      'restore',
      point.id,
      '--target',
      target,
      '--include',
      '/nowhere',
    );
    expect(ended.exitCode).toBe(0);
    const error = await providerErrorOf(
      restore(point, { paths: ['/nowhere'] }),
    );
    expect(error.code).toBe('nothing-matched');
  });

  it('restore of a damaged repository writes everything it can and exits 1: it fails, and says so', async () => {
    const point = await backedUp();
    await damagePack(repository);
    const target = await mkdtemp(join(directory, 'target-'));
    const error = await providerErrorOf(restore(point, { target }));
    expect(error.code).toBe('damaged');
    expect(error.message).toMatch(/verification failed|errors/);
    // Names are all there, as after a good restore: only the error tells.
    const names = await readdir(join(target, repository.data));
    expect(names).toEqual(expect.arrayContaining(['a.txt', 'b.txt']));
  });

  it('a pack that is missing is asked for again and again: the deadline ends it', async () => {
    const point = await backedUp();
    await removePack(repository);
    const server = await RestServer.start(repository.path);
    servers.push(server);
    // As a gateway that is overloaded for ever, to which every version keeps asking.
    server.misbehave = request =>
      request.url!.startsWith('/data/') ? { status: 503 } : undefined;
    const signal = AbortSignal.timeout(4_000);
    const error = await providerErrorOf(
      restore(point, { signal, more: { repository: server.repository } }),
    );
    expect(error.code).toBe('deadline');
  });

  it('a check that asks for a missing pack again and again has failed already', async () => {
    const point = await backedUp();
    await removePack(repository);
    const report = await verify(point, 3);
    expect(report.result).toBe('fail');
    expect(report.summary).toMatch(/pack [0-9a-f]+.* does not exist/);
    expect(await repository.files('locks')).toEqual([]);
  });

  it('backup of a missing path makes a snapshot that looks complete: its outcome is unknown', async () => {
    const ended = await repository.backup(
      TREE,
      TIME,
      join(directory, 'does-not-exist'),
    );
    expect(ended.stderr).toContain('does not exist');
    // 0 in 0.14 and 0.18, 3 in others.
    expect([0, 3]).toContain(ended.exitCode);
    expect((await onlyPoint()).outcome).toBe('unknown');
  });

  it('snapshots exits 0 with one unreadable snapshot file: the listing is incomplete', async () => {
    await repository.backup(TREE, TIME);
    await repository.backup(TREE, new Date('2024-03-06T02:00:00Z'));
    await flipBytes((await repository.files('snapshots'))[0]);
    const ended = await repository.restic.try('snapshots', '--json');
    expect(ended.exitCode).toBe(0);
    expect(ended.stderr).not.toBe('');
    const { points, notices } = await list();
    expect(points).toHaveLength(1);
    expect(notices).toEqual([
      expect.objectContaining({
        code: 'unreadable-entry',
        severity: 'incomplete',
        message: expect.stringContaining('invalid data'),
      }),
    ]);
  });

  it.each<[string, number, string, Record<string, string>]>([
    ['a wrong password', 12, 'access-denied', { password: 'wrong one' }],
    ['no repository', 10, 'not-found', { repository: '/does/not/exist' }],
  ])(
    '%s exits 1 before 0.17 and %d since: it is %s in both',
    async (_, exitCode, code, more) => {
      const { restic } = repository;
      restic.env.RESTIC_PASSWORD = more.password ?? PASSWORD;
      restic.env.RESTIC_REPOSITORY = more.repository ?? restic.repository;
      const ended = await restic.try('snapshots', '--json');
      expect(ended.exitCode).toBe(hasExitCodes ? exitCode : 1);
      const error = await providerErrorOf(list(more));
      expect(error.code).toBe(code);
    },
  );

  it('a missing password is asked for on standard input: it ends as access denied', async () => {
    await backedUp();
    const passwordFile = join(directory, 'empty-password');
    await writeFile(passwordFile, '\n');
    const error = await providerErrorOf(
      list({ password: undefined, passwordFile }),
    );
    expect(error.code).toBe('access-denied');
  });

  it('a password is read from a file, and one that cannot be read is named', async () => {
    await backedUp();
    const passwordFile = join(directory, 'password');
    await writeFile(passwordFile, `${PASSWORD}\n`);
    expect(
      (await list({ password: undefined, passwordFile })).points,
    ).toHaveLength(1);
    const missing = `${passwordFile}-elsewhere`;
    const error = await providerErrorOf(
      list({ password: undefined, passwordFile: missing }),
    );
    expect(error.code).toBe('access-denied');
    expect(error.message).toContain(missing);
  });

  it('a pack with flipped bytes can leave a file of full size: its restore fails', async () => {
    const point = await backedUp();
    await damagePack(repository);
    const target = await mkdtemp(join(directory, 'target-'));
    const path = join(repository.data, 'big.bin');
    const error = await providerErrorOf(
      restore(point, { target, paths: [path] }),
    );
    expect(error.code).toBe('damaged');
    const content = await readFile(join(target, path)).catch(() => undefined);
    expect(content?.equals(TREE['big.bin'])).not.toBe(true);
  });

  it('restore tells its progress, in old versions measured from the target', async () => {
    const point = await backedUp();
    const { context, target } = await restore(point);
    const { size } = await lstat(join(target, repository.data, 'big.bin'));
    expect(size).toBe(TREE['big.bin'].length);
    expect(context.progressUpdates.at(-1)?.bytes).toBe(size + 2);
  });

  it('a lock makes check fail but not snapshots or restore: it is locked, not damaged', async () => {
    const point = await backedUp();
    await repository.lock();
    const ended = await repository.restic.try('check');
    expect(ended.exitCode).toBe(hasExitCodes ? 11 : 1);
    const error = await providerErrorOf(verify(point, 1));
    expect(error.code).toBe('locked');
    expect((await list()).points).toHaveLength(1);
    const { target } = await restore(point);
    expect(await readdir(join(target, repository.data))).toHaveLength(3);
  });

  it('unlock prints success whatever it did: no lock is ever removed', async () => {
    const point = await backedUp();
    await repository.lockExclusively();
    const locks = await repository.files('locks');
    await providerErrorOf(verify(point, 1));
    await providerErrorOf(restore(point));
    expect(await repository.files('locks')).toEqual(locks);
  });

  it('a killed process leaves a lock that blocks even snapshots: the listing goes on', async () => {
    await backedUp();
    await repository.lockExclusively();
    await repository.close();
    expect(await repository.files('locks')).not.toEqual([]);
    const ended = await repository.restic.try('snapshots', '--json');
    expect(ended.exitCode).toBe(hasExitCodes ? 11 : 1);
    expect((await list()).points).toHaveLength(1);
  });

  it('restore leaves no lock behind when it is cancelled', async () => {
    const point = await backedUp();
    const server = await RestServer.start(repository.path);
    servers.push(server);
    server.misbehave = request =>
      request.url!.startsWith('/data/') && request.headers.range
        ? 'stall'
        : undefined;
    const controller = new AbortController();
    const running = restore(point, {
      signal: controller.signal,
      more: { repository: server.repository },
    });
    await Promise.race([server.stalled, running]);
    expect(await repository.files('locks')).toHaveLength(1);
    controller.abort();
    expect((await providerErrorOf(running)).code).toBe('cancelled');
    expect(await repository.files('locks')).toEqual([]);
  });

  it('tags and parent are absent when unset: the point is listed without', async () => {
    await mkdir(join(directory, 'plain'));
    await writeFile(join(directory, 'plain', 'file'), 'x');
    await repository.restic.run(
      'backup',
      '--time',
      resticTime(TIME),
      '--host',
      'bare',
      join(directory, 'plain'),
      repository.data,
    );
    const point = await onlyPoint();
    expect(point.series.attributes).toMatchObject({
      host: ['bare'],
      path: [repository.data, join(directory, 'plain')].sort(),
      tag: [],
    });
    expect(point.time).toBe('2024-03-05T02:00:00.000Z');
  });

  it('points of one host, path and set of tags are one series, others are not', async () => {
    await repository.backup(TREE, TIME);
    await repository.backup(TREE, new Date('2024-03-06T02:00:00Z'));
    await repository.restic.run(
      'backup',
      '--host',
      'shop',
      '--tag',
      'uploads',
      repository.data,
    );
    const { points } = await list();
    const keys = points.map(point => point.series.key);
    expect(keys[0]).toBe(keys[1]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(points[0].series.attributes).toMatchObject({
      host: ['shop'],
      path: [repository.data],
      tag: ['orders-db', 'nightly'],
    });
  });

  it('a server that refuses locks is asked past any patience: the deadline ends it, and readOnly does without', async () => {
    const point = await backedUp();
    const server = await RestServer.start(repository.path);
    servers.push(server);
    server.misbehave = request =>
      request.method === 'POST' ? { status: 500 } : undefined;
    const more = { repository: server.repository };
    const error = await providerErrorOf(
      restore(point, { more, signal: AbortSignal.timeout(3_000) }),
    );
    expect(error.code).toBe('deadline');
    const { target } = await restore(point, {
      more: { ...more, readOnly: true },
    });
    expect(await readdir(join(target, repository.data))).toHaveLength(3);
    expect(await verify(point, 3, { ...more, readOnly: true })).toMatchObject({
      result: 'pass',
    });
  });

  it('an unknown snapshot id can exit 0: the point is gone, for every method', async () => {
    const point = { ...(await backedUp()), id: '0123456789abcdef'.repeat(4) };
    const context = await createProviderContext();
    const ref = pointRefOf(point);
    for (const call of [
      () => restore(point),
      () => verify(point, 1),
      () => provider.expect(sourceOf(), ref, {}, context),
      () => provider.contents(sourceOf(), ref, '/', context).next(),
    ]) {
      expect((await providerErrorOf(call())).code).toBe('point-gone');
    }
  });

  it.each(['latest', 'abc', '', '--help', '../x'])(
    'the id %p is not one snapshot for ever: it is refused',
    async id => {
      const point = { ...(await backedUp()), id };
      for (const call of [() => restore(point), () => verify(point, 1)]) {
        expect((await providerErrorOf(call())).code).toBe('point-gone');
      }
    },
  );

  it('links and hard links are not taken for more files than there are', async () => {
    await mkdir(repository.data, { recursive: true });
    await writeFile(join(repository.data, 'file'), 'content');
    await symlink('file', join(repository.data, 'link'));
    await repository.restic.run('backup', repository.data);
    const point = await onlyPoint();
    const context = await createProviderContext();
    const expected = await provider.expect(
      sourceOf(),
      pointRefOf(point),
      {},
      context,
    );
    expect(expected).toEqual({ files: 1, bytes: 7 });
    expect([undefined, 1]).toContain(point.fileCount);
    expect([undefined, 7]).toContain(point.sizeBytes);
  });

  it('names that are patterns, or hold a line end, are restored alone', async () => {
    const tree = {
      'back\\slash': '1',
      'back\\\\slash': '2',
      'new\nline': '3',
      '[x]': '4',
      x: '5',
      '**': '6',
      '!not': '7',
    };
    await repository.backup(tree, TIME);
    const point = await onlyPoint();
    for (const [name, content] of Object.entries(tree)) {
      const { target } = await restore(point, {
        paths: [join(repository.data, name)],
      });
      const restored = join(target, repository.data);
      expect(await readdir(restored)).toEqual([name]);
      expect(await readFile(join(restored, name), 'utf8')).toBe(content);
    }
  });

  it('a target that cannot be written to fails the restore with its reason', async () => {
    const point = await backedUp();
    const target = join(directory, 'file-not-directory');
    await writeFile(target, 'mine');
    await chmod(target, 0o400);
    const error = await providerErrorOf(restore(point, { target }));
    expect(error.code).toBe('target-not-empty');
    expect(await readFile(target, 'utf8')).toBe('mine');
  });
});
