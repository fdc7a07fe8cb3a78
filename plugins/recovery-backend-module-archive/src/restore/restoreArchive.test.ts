import {
  mkdir,
  open,
  readFile,
  readlink,
  rename,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  providerErrorOf,
  readTree,
} from 'backstage-plugin-recovery-node/testUtils';
import {
  makeTar,
  makeZip,
  tarFile,
  TAR_END,
  zstdFrame,
} from '../__testUtils__/archives';
import { sumLine } from '../__testUtils__/archiveWorld';
import { Workshop } from '../__testUtils__/workshop';

describe('restore of an archive', () => {
  let workshop: Workshop;
  beforeEach(async () => {
    workshop = await Workshop.open();
  });
  afterEach(() => workshop.close());

  const tarPoint = (...parts: Buffer[]) =>
    workshop.point('a-20240101.tar', Buffer.concat([...parts, TAR_END]));

  it('brings back modes and times, but no bits that give other rights', async () => {
    const mtime = new Date('2023-05-06T07:08:09Z');
    const point = await workshop.point(
      'a-20240101.tar',
      await makeTar([
        { name: 'd/', type: 'directory', mode: 0o2550, mtime },
        { name: 'd/run.sh', content: '#!/bin/sh', mode: 0o4755, mtime },
        { name: 'd/secret', content: 'x', mode: 0o010, mtime },
      ]),
    );
    const { target } = await workshop.restore(point);
    const modeOf = async (name: string) =>
      // eslint-disable-next-line no-bitwise
      (await stat(path.join(target, name))).mode & 0o7777;
    expect(await modeOf('d/run.sh')).toBe(0o755);
    expect(await modeOf('d/secret')).toBe(0o410);
    expect(await modeOf('d')).toBe(0o750);
    expect((await stat(path.join(target, 'd/run.sh'))).mtime).toEqual(mtime);
    expect((await stat(path.join(target, 'd'))).mtime).toEqual(mtime);
  });

  it.each<[string, string | Buffer, string]>([
    ['dump-20240101.sql', 'select 1', 'dump-20240101.sql'],
    ['dump-20240101.sql.gz', gzipSync('select 1'), 'dump-20240101.sql'],
  ])('writes %s as one file', async (name, content, expected) => {
    const { target, report } = await workshop.restore(
      await workshop.point(name, content),
    );
    expect(await readFile(path.join(target, expected), 'utf8')).toBe(
      'select 1',
    );
    expect(report.expected).toEqual({ files: 1, bytes: 8 });
  });

  it('writes a zstd file as one file', async () => {
    const content = await zstdFrame(Buffer.from('select 2'));
    const { target } = await workshop.restore(
      await workshop.point('dump-20240101.sql.zst', content),
    );
    expect(await readFile(path.join(target, 'dump-20240101.sql'), 'utf8')).toBe(
      'select 2',
    );
  });

  it('restores links that stay inside, relative ones only', async () => {
    const point = await tarPoint(
      tarFile('a/b/real.txt', 'real'),
      tarFile('a/b/same', '', { type: '2', linkName: 'real.txt' }),
      tarFile('a/up', '', { type: '2', linkName: '../a/b' }),
      tarFile('hard.txt', '', { type: '1', linkName: 'a/b/real.txt' }),
    );
    const { target, report } = await workshop.restore(point);
    expect(await readlink(path.join(target, 'a/up'))).toBe('../a/b');
    expect(await readFile(path.join(target, 'a/up/same'), 'utf8')).toBe('real');
    expect((await stat(path.join(target, 'hard.txt'))).nlink).toBe(2);
    expect(report.expected).toEqual({ files: 2, bytes: 8 });
  });

  const link = (name: string, linkName: string) =>
    tarFile(name, '', { type: '2', linkName });
  const hardLink = (name: string, linkName: string) =>
    tarFile(name, '', { type: '1', linkName });

  it.each<[string, Buffer[]]>([
    ['a path with ..', [tarFile('../evil', 'x')]],
    ['a path with .. inside', [tarFile('a/../../evil', 'x')]],
    ['a path with .. at its end', [tarFile('a/..', '', { type: '5' })]],
    ['a Windows path with ..', [tarFile('a\\..\\..\\evil', 'x')]],
    ['an absolute path', [tarFile('/tmp/evil', 'x')]],
    ['a Windows drive', [tarFile('C:/evil', 'x')]],
    [
      'a NUL in a pax path',
      [tarFile('pax', '16 path=a\0b.txt\n', { type: 'x' }), tarFile('a', 'x')],
    ],
    [
      'a name that is too long',
      [
        tarFile('././@LongLink', `${'x'.repeat(300)}\0`, { type: 'L' }),
        tarFile('x', 'x'),
      ],
    ],
    ['an absolute link', [link('l', '/etc')]],
    ['a link upwards', [link('a/l', '../../etc')]],
    ['a link to its own parent directory', [link('l', '..')]],
    // deep/l is the root itself, so that y would be above it.
    [
      'a link over a link',
      [link('deep/er/l', '../..'), link('y', 'deep/er/l/../..')],
    ],
    [
      'a file written through a link',
      [link('l', 'elsewhere'), tarFile('l/evil', 'x')],
    ],
    [
      'a directory in the place of a link',
      [link('l', 'a'), tarFile('l/', '', { type: '5' })],
    ],
    ['a link in the place of a file', [tarFile('f', 'x'), link('f', 'a')]],
    [
      'a link in the place of a directory',
      [tarFile('f/g', 'x'), link('f', 'a')],
    ],
    [
      'a file in the place of a directory',
      [tarFile('f/g', 'x'), tarFile('f', 'x')],
    ],
    [
      'a directory in the place of a file',
      [tarFile('f', 'x'), tarFile('f/g', 'x')],
    ],
    ['a file twice', [tarFile('f', 'x'), tarFile('f', 'y')]],
    [
      'a file twice, written differently',
      [tarFile('f', 'x'), tarFile('./f', 'y')],
    ],
    ['a hard link to the outside', [hardLink('h', '../../etc/passwd')]],
    ['an absolute hard link', [hardLink('h', '/etc/passwd')]],
    ['a hard link over a link', [link('l', 'a'), hardLink('h', 'l/passwd')]],
    ['a hard link to nothing', [hardLink('h', 'nowhere')]],
    ['a device', [tarFile('d', '', { type: '3' })]],
    ['a block device', [tarFile('d', '', { type: '4' })]],
    ['a named pipe', [tarFile('d', '', { type: '6' })]],
    ['a file in the place of the target', [tarFile('./', 'x', { type: '7' })]],
  ])('refuses %s, and writes nothing outside', async (_, parts) => {
    const target = path.join(await workshop.target(), 'inner', 'deep');
    await mkdir(target, { recursive: true });
    const around = path.join(target, '..', '..');
    const point = await tarPoint(...parts);
    const error = await providerErrorOf(workshop.restore(point, { target }));
    expect(error.code).toBe('unsafe-content');
    expect(error.message).toContain('a-20240101.tar: ');
    const written = Object.keys(await readTree(around)).filter(
      name => !name.startsWith('inner/deep/'),
    );
    expect(written.sort()).toEqual(['inner', 'inner/deep']);
  });

  it.each([
    ['..', [{ name: '../evil', content: 'x' }]],
    ['an absolute path', [{ name: '/tmp/evil', content: 'x' }]],
    ['a link to the outside', [{ name: 'l', content: '/etc', mode: 0o120777 }]],
    ['a device', [{ name: 'd', mode: 0o020666 }]],
    ['a file twice', [{ name: 'f' }, { name: 'f' }]],
    ['backslashes with ..', [{ name: '..\\evil', content: 'x' }]],
  ])('refuses %s in a zip archive', async (_, members) => {
    const point = await workshop.point('a-20240101.zip', makeZip(members));
    expect((await providerErrorOf(workshop.restore(point))).code).toBe(
      'unsafe-content',
    );
  });

  it('does not write through a link that somebody else puts into the target', async () => {
    const outside = await workshop.target();
    const target = await workshop.target();
    const big = tarFile('first.bin', Buffer.alloc(3_000_000));
    const point = await tarPoint(big, tarFile('later/evil.txt', 'x'));
    const context = await workshop.context();
    let planted: Promise<void> | undefined;
    const progress = () => {
      planted ??= symlink(outside, path.join(target, 'later')).catch(() => {});
    };
    const error = await providerErrorOf(
      workshop.provider.restore(
        workshop.source(),
        point,
        { directory: target },
        {},
        { ...context, progress },
      ),
    );
    await planted;
    expect(error.code).toBe('unsafe-content');
    expect(await readTree(outside)).toEqual({});
  });

  it('leaves links out when told so, and says it', async () => {
    const point = await tarPoint(
      tarFile('f', 'x'),
      link('current', '/srv/releases/5'),
    );
    const { report, target } = await workshop.restore(point, {
      config: { unsafeLinks: 'skip' },
    });
    expect(Object.keys(await readTree(target))).toEqual(['f']);
    expect(report.warnings).toEqual([expect.stringContaining('"current"')]);
    const pipe = await tarPoint(tarFile('p', '', { type: '6' }));
    const error = await providerErrorOf(
      workshop.restore(pipe, { config: { unsafeLinks: 'skip' } }),
    );
    expect(error.code).toBe('unsafe-content');
  });

  it('restores chosen paths of an archive that also holds unsafe ones', async () => {
    const point = await tarPoint(
      tarFile('/etc/evil', 'x'),
      tarFile('good/f', 'g'),
    );
    const { target, report } = await workshop.restore(point, {
      paths: ['/good'],
    });
    expect(Object.keys(await readTree(target)).sort()).toEqual([
      'good',
      'good/f',
    ]);
    expect(report.warnings).toHaveLength(1);
  });

  it('says which path to add for a hard link without its target', async () => {
    const point = await tarPoint(tarFile('a', 'x'), hardLink('b', 'a'));
    const error = await providerErrorOf(
      workshop.restore(point, { paths: ['/b'] }),
    );
    expect(error.nextStep).toContain('"/a"');
    const { report } = await workshop.restore(point, { paths: ['/a', '/b'] });
    expect(report.expected).toEqual({ files: 2, bytes: 2 });
  });

  it('keeps what could be read of a damaged dump under a name that says so', async () => {
    const noise = Buffer.from(
      Array.from({ length: 300_000 }, (_, i) => (i * i * 31) % 251),
    );
    const whole = gzipSync(noise);
    const point = await workshop.point(
      'dump-20240101.sql.gz',
      whole.subarray(0, -100),
    );
    const target = await workshop.target();
    const error = await providerErrorOf(workshop.restore(point, { target }));
    expect(error.code).toBe('damaged');
    expect(error.message).toContain(
      'dump-20240101.sql.gz: The gzip data ends early',
    );
    expect(Object.keys(await readTree(target))).toEqual([
      'dump-20240101.sql.incomplete',
    ]);
  });

  it('restores the other files of a damaged zip archive, and names the broken one', async () => {
    const point = await workshop.point(
      'a-20240101.zip',
      makeZip([
        { name: 'good', content: '1' },
        { name: 'broken', content: '2', crc: 7 },
        { name: 'later', content: '3' },
      ]),
    );
    const target = await workshop.target();
    const error = await providerErrorOf(workshop.restore(point, { target }));
    expect(error.code).toBe('damaged');
    expect(error.message).toContain('1 of 3 files');
    expect(error.message).toContain('"broken"');
    expect(Object.keys(await readTree(target)).sort()).toEqual([
      'broken.incomplete',
      'good',
      'later',
    ]);
  });

  it('compares what it restores with the checksum beside the file', async () => {
    const content = gzipSync('select 1');
    const point = await workshop.point('dump-20240101.sql.gz', content);
    await workshop.file('SHA256SUMS', sumLine(content, 'dump-20240101.sql.gz'));
    await workshop.restore(point);
    await workshop.file(
      'SHA256SUMS',
      sumLine(Buffer.from('other'), 'dump-20240101.sql.gz'),
    );
    const error = await providerErrorOf(workshop.restore(point));
    expect([error.code, error.message]).toEqual([
      'damaged',
      expect.stringContaining('SHA256SUMS'),
    ]);
  });

  it('restores nothing of a file that was overwritten since the listing', async () => {
    const point = await workshop.point('dump-20240101.sql', 'one');
    await workshop.file(
      'dump-20240101.sql',
      'two',
      new Date('2024-06-02T00:00:00Z'),
    );
    const target = await workshop.target();
    const error = await providerErrorOf(workshop.restore(point, { target }));
    expect([error.code, error.message]).toEqual([
      'point-gone',
      expect.stringContaining('overwritten'),
    ]);
    expect(await readTree(target)).toEqual({});
  });

  it('does not call a restore good of a file that changes meanwhile', async () => {
    const point = await workshop.point(
      'dump-20240101.bin',
      Buffer.alloc(3_000_000, 1),
    );
    const target = await workshop.target();
    const context = await workshop.context();
    let touched: Promise<void> | undefined;
    const progress = () => {
      const now = new Date();
      touched ??= utimes(
        path.join(workshop.backups, 'dump-20240101.bin'),
        now,
        now,
      );
    };
    const restore = workshop.provider.restore(
      workshop.source(),
      point,
      { directory: target },
      {},
      { ...context, progress },
    );
    const error = await providerErrorOf(restore);
    await touched;
    expect([error.code, error.message]).toEqual([
      'point-gone',
      expect.stringContaining('changed'),
    ]);
  });

  it('does not follow a link that has taken the place of a file', async () => {
    const point = await workshop.point('dump-20240101.sql', 'one');
    const file = path.join(workshop.backups, 'dump-20240101.sql');
    await rename(file, `${file}.moved`);
    await symlink(`${file}.moved`, file);
    expect((await providerErrorOf(workshop.restore(point))).code).toBe(
      'point-gone',
    );
  });

  it('ends in the middle when it is cancelled, without half a file', async () => {
    const point = await tarPoint(
      tarFile('first', 'x'),
      tarFile('big', Buffer.alloc(20_000_000, 7)),
      tarFile('last', 'x'),
    );
    const controller = new AbortController();
    const target = await workshop.target();
    const context = await workshop.context(controller.signal);
    const restore = workshop.provider.restore(
      workshop.source(),
      point,
      { directory: target },
      {},
      {
        ...context,
        progress: update => {
          if ((update.bytes ?? 0) > 0) controller.abort();
        },
      },
    );
    expect((await providerErrorOf(restore)).code).toBe('cancelled');
    expect(Object.keys(await readTree(target))).toEqual(['first']);
  });

  it('refuses a target that is a link to a directory', async () => {
    const point = await workshop.point('dump-20240101.sql', 'one');
    const target = path.join(workshop.root, 'link');
    await symlink(await workshop.target(), target);
    expect(
      (await providerErrorOf(workshop.restore(point, { target }))).code,
    ).toBe('target-not-empty');
  });

  it('says target-full when the disk is, and leaves no half file', async () => {
    // A small disk of its own needs rights that tests do not have: the system's answer is played.
    const point = await workshop.point(
      'dump-20240101.bin',
      Buffer.alloc(100, 1),
    );
    const target = await workshop.target();
    const full = Object.assign(new Error('ENOSPC: no space left'), {
      code: 'ENOSPC',
    });
    const probe = await open(path.join(workshop.root, 'probe'), 'w');
    const prototype = Object.getPrototypeOf(probe);
    await probe.close();
    const write = jest.spyOn(prototype, 'write').mockRejectedValueOnce(full);
    try {
      const error = await providerErrorOf(workshop.restore(point, { target }));
      expect(error.code).toBe('target-full');
      expect(error.nextStep).toBeTruthy();
    } finally {
      write.mockRestore();
    }
    expect(await readTree(target)).toEqual({});
  });
});
