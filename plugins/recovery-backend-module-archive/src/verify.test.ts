import { gzipSync } from 'node:zlib';
import { InputError } from '@backstage/errors';
import { providerErrorOf } from 'backstage-plugin-recovery-node/testUtils';
import {
  makeTar,
  makeZip,
  tarFile,
  TAR_END,
  zstdFrame,
} from './__testUtils__/archives';
import { sumLine } from './__testUtils__/archiveWorld';
import { Workshop } from './__testUtils__/workshop';
import { parseSumLine } from './formats/checksums';

describe('verification of an archive', () => {
  let workshop: Workshop;
  beforeEach(async () => {
    workshop = await Workshop.open();
  });
  afterEach(() => workshop.close());

  it('claims no more than was proven: a plain file without a checksum', async () => {
    const point = await workshop.point('a-20240101.sql', 'select 1');
    expect(await workshop.verify(point, 1)).toMatchObject({
      level: 0,
      result: 'pass',
      summary: expect.stringContaining('no structure'),
    });
    expect(await workshop.verify(point, 3)).toMatchObject({
      level: 0,
      result: 'pass',
      summary: expect.stringContaining('not proven'),
      bytesRead: 8,
    });
  });

  it('claims no more than was proven: a tar archive without a checksum', async () => {
    const point = await workshop.point(
      'a-20240101.tar',
      await makeTar([{ name: 'f', content: 'x' }]),
    );
    expect(await workshop.verify(point, 3)).toMatchObject({
      level: 1,
      summary: expect.stringContaining('not proven'),
    });
  });

  it('claims no more than was proven: zstd data without checksums', async () => {
    const bare = await zstdFrame(Buffer.from('x'), { checksum: false });
    const point = await workshop.point('a-20240101.zst', bare);
    expect(await workshop.verify(point, 3)).toMatchObject({
      level: 1,
      summary: expect.stringContaining('without checksums'),
    });
  });

  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['a-20240101.sql.gz', () => gzipSync('x'), 'CRC-32'],
    ['a-20240101.zip', () => makeZip([{ name: 'f', content: 'x' }]), 'CRC-32'],
    ['a-20240101.sql.zst', () => zstdFrame(Buffer.from('x')), 'zstd checksum'],
  ])('proves %s by its own checksums', async (name, content, words) => {
    const point = await workshop.point(name, await content());
    expect(await workshop.verify(point, 3)).toMatchObject({
      level: 3,
      result: 'pass',
      summary: expect.stringContaining(words),
    });
  });

  it.each([
    ['a-20240101.sql.sha256', (sum: string) => `${sum}  a-20240101.sql\n`],
    ['a-20240101.sql.sha256', (sum: string) => `${sum.toUpperCase()}\r\n`],
    [
      'a-20240101.sql.sha256',
      (sum: string) => `SHA256 (a-20240101.sql) = ${sum}\n`,
    ],
    [
      'a-20240101.sql.sha256',
      (sum: string) => `${sum} */srv/old/place/a-20240101.sql\n`,
    ],
    [
      'SHA256SUMS',
      (sum: string) => `${'0'.repeat(64)}  b\n${sum}  ./a-20240101.sql`,
    ],
    [
      'SHA256SUMS',
      (sum: string) => `${sum}  /srv/old/place/a-20240101.sql\r\n`,
    ],
  ])('reads a checksum from %s', async (file, line) => {
    const point = await workshop.point('a-20240101.sql', 'select 1');
    const sum = sumLine(Buffer.from('select 1'), '').slice(0, 64);
    await workshop.file(file, line(sum));
    expect(await workshop.verify(point, 3)).toMatchObject({
      level: 3,
      result: 'pass',
    });
    await workshop.file(file, line('f'.repeat(64)));
    expect(await workshop.verify(point, 3)).toMatchObject({
      level: 3,
      result: 'fail',
      summary: expect.stringContaining(file),
      damagedPoints: [point.id],
    });
  });

  it('finds a file in the SHA256SUMS of a directory above', async () => {
    await workshop.file('2024/a.sql', 'x');
    await workshop.file('SHA256SUMS', sumLine(Buffer.from('x'), '2024/a.sql'));
    const pattern = '{yyyy}/{name}.sql';
    const { points } = await workshop.list({ pattern });
    const report = await workshop.provider.verify(
      workshop.source({ pattern }),
      { id: points[0].id, seriesKey: '', time: '', details: {} },
      3,
      await workshop.context(),
    );
    expect(report).toMatchObject({ level: 3, result: 'pass' });
  });

  it('takes no sum when two full paths end alike', async () => {
    const point = await workshop.point('a-20240101.sql', 'x');
    await workshop.file(
      'SHA256SUMS',
      sumLine(Buffer.from('x'), '/one/a-20240101.sql') +
        sumLine(Buffer.from('y'), '/two/a-20240101.sql'),
    );
    expect(await workshop.verify(point, 3)).toMatchObject({
      level: 0,
      result: 'pass',
    });
  });

  it('says when the checksum is right and the archive was broken before', async () => {
    const broken = makeZip([{ name: 'f', content: 'x', crc: 1 }]);
    const point = await workshop.point('a-20240101.zip', broken);
    await workshop.file('SHA256SUMS', sumLine(broken, 'a-20240101.zip'));
    expect(await workshop.verify(point, 3)).toMatchObject({
      result: 'fail',
      summary: expect.stringContaining('before that was written'),
    });
  });

  it('does not take an unreadable sums file for proof', async () => {
    const point = await workshop.point('a-20240101.sql', 'x');
    await workshop.file('a-20240101.sql.sha256', 'rubbish');
    expect(await workshop.verify(point, 3)).toMatchObject({
      level: 0,
      summary: expect.stringContaining('holds no SHA-256'),
    });
  });

  it.each<[string, Buffer, string]>([
    ['a-20240101.tar', tarFile('f', 'x'), 'end mark'],
    ['a-20240101.tar.gz', gzipSync(tarFile('f', 'x')), 'end mark'],
    ['a-20240101.tar.gz', Buffer.from('no gzip at all'), 'its name ends in'],
    [
      'a-20240101.zip',
      makeZip([{ name: 'f', localName: 'g', content: 'x' }]),
      'another name',
    ],
    [
      'a-20240101.zip',
      Buffer.concat([tarFile('f', 'x'), TAR_END]),
      'its name ends in',
    ],
    ['a-20240101.sql', Buffer.alloc(0), 'empty'],
  ])(
    'finds what is wrong with %s by its structure',
    async (name, content, words) => {
      const point = await workshop.point(name, content);
      expect(await workshop.verify(point, 1)).toMatchObject({
        level: 1,
        result: 'fail',
        summary: expect.stringContaining(words),
        damagedPoints: [point.id],
      });
    },
  );

  it('finds entries of a zip archive that lie over one another', async () => {
    const zip = makeZip([
      { name: 'f', content: 'x'.repeat(500), stored: true },
      { name: 'f', content: 'x'.repeat(500), stored: true },
    ]);
    // Both entries of the directory name the place of the first.
    zip.writeUInt32LE(0, zip.length - 22 - 1 - 4);
    const point = await workshop.point('a-20240101.zip', zip);
    expect((await workshop.verify(point, 1)).summary).toContain(
      'over one another',
    );
  });

  it('refuses a level that it does not know', async () => {
    const point = await workshop.point('a-20240101.sql', 'x');
    await expect(
      workshop.provider.verify(
        workshop.source(),
        point,
        2,
        await workshop.context(),
      ),
    ).rejects.toThrow(InputError);
  });

  it('says point-gone of an overwritten file, not damaged', async () => {
    const point = await workshop.point('a-20240101.sql', 'x');
    await workshop.file('a-20240101.sql', 'longer');
    expect((await providerErrorOf(workshop.verify(point, 3))).code).toBe(
      'point-gone',
    );
  });
});

describe('a line of a sums file', () => {
  it.each([
    '',
    'x',
    `${'a'.repeat(63)}  f`,
    `${'g'.repeat(64)}  f`,
    `SHA1 (f) = ${'a'.repeat(64)}`,
  ])('%p is none', line => {
    expect(parseSumLine(line)).toBeUndefined();
  });

  it('may hold escaped names', () => {
    expect(parseSumLine(`\\${'a'.repeat(64)}  a\\nb\\\\c`)?.name).toBe(
      'a\nb\\c',
    );
  });
});
