import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import type { SourceConfig } from '../config';
import { createTestProvider, createTestSource } from './__testUtils__/fakes';
import { readRestoreConfig, readTargets } from './config';
import { RestoreTargets } from './targets';

describe('restore targets', () => {
  let root: string;
  let roots: string[];
  let sources: Map<string, SourceConfig>;

  beforeEach(async () => {
    root = await fs.realpath(
      await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-targets-')),
    );
    for (const name of ['restore/shop', 'elsewhere', 'backups/inner']) {
      await fs.mkdir(path.join(root, name), { recursive: true });
    }
    roots = [path.join(root, 'restore')];
    sources = new Map([
      [
        'shop',
        createTestSource(
          'shop',
          createTestProvider(),
          path.join(root, 'backups'),
        ),
      ],
    ]);
  });

  afterEach(async () => {
    await fs.rm(root, { recursive: true, force: true });
  });

  function declare(targets: Record<string, unknown>): RestoreTargets {
    const config = mockServices.rootConfig({
      data: { recovery: { sources: { shop: { targets } } } } as any,
    });
    return new RestoreTargets({
      targets: readTargets(config),
      allowedRoots: roots,
      sources,
    });
  }

  async function judge(directory: unknown) {
    const targets = declare({ drill: { directory } });
    return await targets.inspect(targets.get('shop', 'drill'));
  }

  it('accepts a directory inside an allowed root, and tells its free space', async () => {
    const inspection = await judge(path.join(root, 'restore/shop'));
    expect(inspection).toMatchObject({
      usable: true,
      directory: path.join(root, 'restore/shop'),
    });
    expect(inspection.usable && inspection.freeBytes).toBeGreaterThan(0);
  });

  it('accepts a link that stays inside, under its real name', async () => {
    await fs.symlink(
      path.join(root, 'restore/shop'),
      path.join(root, 'restore/link'),
    );
    expect(await judge(path.join(root, 'restore/link'))).toMatchObject({
      usable: true,
      directory: path.join(root, 'restore/shop'),
    });
  });

  it.each([
    ['a relative path', () => 'restore/shop', 'not an absolute path'],
    ['a path with ..', () => `${root}/restore/../elsewhere`, 'contains ".."'],
    ['the root of the file system', () => '/', 'root of the file system'],
    [
      'a directory outside the allowed roots',
      () => `${root}/elsewhere`,
      'outside recovery.restore.allowedRoots',
    ],
    [
      'a neighbour whose name begins like an allowed root',
      () => `${root}/restore-2`,
      'outside recovery.restore.allowedRoots',
    ],
    ['a missing directory', () => `${root}/restore/missing`, 'does not exist'],
    ['a file', () => `${root}/restore/file`, 'is not a directory'],
    [
      'a link that leaves the allowed roots',
      () => `${root}/restore/out`,
      'which lies outside',
    ],
    [
      'a directory below such a link',
      () => `${root}/restore/out/below`,
      'which lies outside',
    ],
    [
      'a link in a circle',
      () => `${root}/restore/circle`,
      'leads back to itself',
    ],
    ['no directory at all', () => undefined, 'directory is missing'],
  ])('refuses %s', async (_, directory, reason) => {
    await fs.mkdir(path.join(root, 'restore-2'));
    await fs.mkdir(path.join(root, 'elsewhere/below'));
    await fs.writeFile(path.join(root, 'restore/file'), '');
    await fs.symlink(
      path.join(root, 'elsewhere'),
      path.join(root, 'restore/out'),
    );
    await fs.symlink('circle', path.join(root, 'restore/circle'));
    const inspection = await judge(directory());
    expect(inspection).toMatchObject({ usable: false });
    expect(!inspection.usable && inspection.reason).toContain(reason);
    expect(!inspection.usable && inspection.reason).toContain(
      'recovery.sources.shop.targets.drill',
    );
  });

  it.each([
    [
      'is the directory of the backups',
      'backups',
      'lies inside the backups of source shop',
    ],
    [
      'lies inside it',
      'backups/inner',
      'lies inside the backups of source shop',
    ],
    ['contains it', '.', 'contains the backups of source shop'],
  ])('refuses a target that %s', async (_, directory, reason) => {
    roots = [root];
    const inspection = await judge(path.join(root, directory));
    expect(!inspection.usable && inspection.reason).toContain(reason);
  });

  it('finds backups behind a link, and where they will be', async () => {
    const hidden = path.join(root, 'restore/shop/hidden');
    await fs.symlink(
      path.join(root, 'restore/shop'),
      path.join(root, 'link-to-target'),
    );
    const source = createTestSource(
      'other',
      createTestProvider(),
      path.join(root, 'link-to-target/hidden/not-yet'),
    );
    sources.set('other', source);
    const outer = await judge(path.join(root, 'restore/shop'));
    expect(!outer.usable && outer.reason).toContain(
      'contains the backups of source other',
    );
    await fs.mkdir(path.join(hidden, 'not-yet'), { recursive: true });
    const inner = await judge(path.join(hidden, 'not-yet'));
    expect(!inner.usable && inner.reason).toContain(
      'inside the backups of source other',
    );
  });

  it('allows nothing when no root is allowed or none exists', async () => {
    roots = [];
    const none = await judge(path.join(root, 'restore/shop'));
    expect(!none.usable && none.reason).toContain('no allowed root');
    roots = [path.join(root, 'missing')];
    expect(await judge(path.join(root, 'restore/shop'))).toMatchObject({
      usable: false,
    });
  });

  it('refuses a target in place that names no directory', async () => {
    const target = declare({ original: { inPlace: true } }).get(
      'shop',
      'original',
    );
    expect(target.type).toBe('in-place');
    expect(await declare({}).inspect(target)).toMatchObject({
      usable: false,
      reason: expect.stringContaining('.directory is missing'),
    });
  });

  it.each([
    ['a text', 'x', 'is not an object'],
    [
      'a title that is no text',
      { title: 7, directory: '/x' },
      '.title is not a text',
    ],
    [
      'inPlace that is no truth',
      { inPlace: 'yes' },
      '.inPlace is neither true nor false',
    ],
  ])(
    'refuses %s as declaration without stopping the others',
    async (_, value, reason) => {
      const targets = declare({
        bad: value,
        good: { directory: path.join(root, 'restore/shop') },
      });
      const bad = await targets.inspect(targets.get('shop', 'bad'));
      expect(!bad.usable && bad.reason).toContain(reason);
      expect(await targets.inspect(targets.get('shop', 'good'))).toMatchObject({
        usable: true,
      });
    },
  );

  it('says which targets there are when another is asked for', () => {
    const config = mockServices.rootConfig({
      data: {
        recovery: {
          sources: {
            shop: { targets: { drill: {} } },
            pay: { targets: { vault: {} } },
          },
        },
      },
    });
    const targets = new RestoreTargets({
      targets: readTargets(config),
      allowedRoots: [],
      sources,
    });
    expect(() => targets.get('shop', 'vault')).toThrow(
      /vault belongs to another source, not to shop.*Choose one of drill/,
    );
    expect(() => targets.get('shop', '../../etc')).toThrow(
      /no target of the requested name/,
    );
    expect(() => targets.get('none', 'x')).toThrow(
      /recovery\.sources\.none\.targets/,
    );
  });
});

describe('recovery.restore', () => {
  const read = (restore: unknown) =>
    readRestoreConfig(
      mockServices.rootConfig({ data: { recovery: { restore } } as any }),
    );

  it('has defaults', () => {
    expect(
      readRestoreConfig(mockServices.rootConfig({ data: {} })),
    ).toMatchObject({
      allowedRoots: [],
      concurrency: 2,
      deadlineMs: 4 * 3_600_000,
      queueTimeoutMs: 24 * 3_600_000,
    });
  });

  it('takes what a timer can wait, and longer where none waits', () => {
    const day = 24 * 3_600_000;
    expect(
      read({ deadline: { days: 24 }, queueTimeout: { days: 60 } }),
    ).toMatchObject({ deadlineMs: 24 * day, queueTimeoutMs: 60 * day });
  });

  it.each([
    [{ concurrency: 0 }, 'recovery.restore.concurrency'],
    [{ concurrency: 1.5 }, 'recovery.restore.concurrency'],
    [{ deadline: { minutes: 0 } }, 'recovery.restore.deadline'],
    [{ deadline: 'soon' }, 'deadline'],
    [
      { deadline: { days: 24, seconds: 1 } },
      'recovery.restore.deadline is longer than 24 days',
    ],
    [
      { allowedRoots: ['srv'] },
      'recovery.restore.allowedRoots[0] is not an absolute path',
    ],
    [
      { allowedRoots: ['/srv', '/'] },
      'recovery.restore.allowedRoots[1] is the root',
    ],
  ])('refuses %j and names the key', (restore, key) => {
    expect(() => read(restore)).toThrow(key);
  });
});
