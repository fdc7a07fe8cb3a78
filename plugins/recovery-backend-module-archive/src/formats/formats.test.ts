import { gzipSync } from 'node:zlib';
import { ProviderError } from 'backstage-plugin-recovery-node';
import { providerErrorOf } from 'backstage-plugin-recovery-node/testUtils';
import {
  makeTar,
  makeZip,
  tarFile,
  tarHeader,
  TAR_END,
  zstdFrame,
} from '../__testUtils__/archives';
import { memoryObject } from '../__testUtils__/memoryObject';
import { detectFormat } from './detectFormat';
import { crc32, crc32ByTable } from './crc32';
import { readArchive, type ArchiveLimits } from './readArchive';

const LIMITS: ArchiveLimits = {
  maxRatio: 200,
  maxBytes: 1e12,
  maxEntries: 1000,
};

jest.setTimeout(60_000);

async function readAll(name: string, data: Buffer, limits = LIMITS) {
  const found: Array<{
    name: string;
    type: string;
    content: string;
    linkName?: string;
  }> = [];
  const object = memoryObject(name, data);
  for await (const entry of readArchive(object, detectFormat(name), {
    limits,
  })) {
    const parts: Buffer[] = [];
    for await (const part of entry.data()) parts.push(part);
    found.push({
      name: entry.name,
      type: entry.type,
      content: Buffer.concat(parts).toString('latin1'),
      ...(entry.type.endsWith('link') ? { linkName: entry.linkName } : {}),
    });
  }
  return found;
}

const errorOf = (
  name: string,
  data: Buffer,
  limits?: ArchiveLimits,
): Promise<ProviderError> => providerErrorOf(readAll(name, data, limits));

describe('tar', () => {
  it('reads files, directories, links, long names and long links', async () => {
    const long = `${'directory/'.repeat(20)}file.txt`;
    const tar = await makeTar([
      { name: 'a/', type: 'directory' },
      { name: 'a/one.txt', content: 'one' },
      { name: long, content: 'long' },
      { name: 'link', type: 'symlink', linkname: 'a/one.txt' },
      { name: 'hard', type: 'link', linkname: 'a/one.txt' },
      { name: 'ünïcödé', content: '' },
    ]);
    expect(await readAll('x.tar', tar)).toEqual([
      { name: 'a/', type: 'directory', content: '' },
      { name: 'a/one.txt', type: 'file', content: 'one' },
      { name: long, type: 'file', content: 'long' },
      { name: 'link', type: 'symlink', content: '', linkName: 'a/one.txt' },
      { name: 'hard', type: 'hardlink', content: '', linkName: 'a/one.txt' },
      { name: 'ünïcödé', type: 'file', content: '' },
    ]);
  });

  it('reads GNU long names, volume labels and the old format without magic', async () => {
    const long = `${'g'.repeat(150)}.txt`;
    const old = tarFile('old.txt', 'old');
    old.fill(0, 257, 512); // no magic
    old.write('        ', 148, 'latin1');
    const sum = old.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    old.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const tar = Buffer.concat([
      tarFile('label', '', { type: 'V' }),
      tarFile('././@LongLink', `${long}\0`, { type: 'L' }),
      tarFile(long.slice(0, 100), 'gnu'),
      old,
      TAR_END,
    ]);
    expect(
      (await readAll('x.tar', tar)).map(each => [each.name, each.content]),
    ).toEqual([
      [long, 'gnu'],
      ['old.txt', 'old'],
    ]);
  });

  it('keeps names apart that are not UTF-8', async () => {
    const tar = Buffer.concat([
      tarFile(Buffer.from([0x61, 0xe4]), '1'),
      tarFile(Buffer.from([0x61, 0xf6]), '2'),
      TAR_END,
    ]);
    expect((await readAll('x.tar', tar)).map(each => each.name)).toEqual([
      'aä',
      'aö',
    ]);
  });

  const file = tarFile('a.txt', 'x'.repeat(700));
  const next = tarFile('b.txt', 'y');
  const paxRecord = (text: string) =>
    Buffer.concat([tarFile('pax', text, { type: 'x' }), file, TAR_END]);

  it.each<[string, Buffer, string]>([
    ['cut off in a file', file.subarray(0, 1000), 'ends early'],
    // The cut that other readers do not notice.
    ['cut off between two entries', file, 'no end mark'],
    [
      'with a broken header',
      Buffer.concat([file, next.fill(0x41, 0, 20), TAR_END]),
      'header at byte 1536',
    ],
    [
      'followed by another archive',
      Buffer.concat([file, TAR_END, file, TAR_END]),
      'other data follows',
    ],
    ['with a broken pax header', paxRecord('999 path=x\n'), 'pax header'],
    [
      'with a pax size below zero',
      paxRecord('11 size=-5\n'),
      'impossible size',
    ],
    [
      'with an endless name',
      Buffer.concat([tarHeader('L', { type: 'L', size: 8e9 }), TAR_END]),
      'longer than any real one',
    ],
  ])('%s is damaged', async (_, data, words) => {
    const error = await errorOf('x.tar', data);
    expect([error.code, error.message]).toEqual([
      'damaged',
      expect.stringContaining(words),
    ]);
  });

  it.each<[string, Buffer]>([
    ['a sparse file of the future', paxRecord('22 GNU.sparse.major=2\n')],
    [
      'a part of a volume',
      Buffer.concat([tarFile('s', '', { type: 'M' }), TAR_END]),
    ],
    [
      'an incremental directory',
      Buffer.concat([tarFile('s', '', { type: 'D' }), TAR_END]),
    ],
    ['a pax incremental directory', paxRecord('17 GNU.dumpdir=x\n')],
    [
      'an unknown type',
      Buffer.concat([tarFile('s', '', { type: 'Z' }), TAR_END]),
    ],
  ])('%s is said not to be understood', async (_, data) => {
    expect((await errorOf('x.tar', data)).code).toBe('bad-output');
  });

  it('does not read content that nobody asks for', async () => {
    const big = Buffer.concat([
      tarFile('big', Buffer.alloc(20 * 1024 * 1024)),
      tarFile('small', 'x'),
      TAR_END,
    ]);
    const object = memoryObject('x.tar', big);
    const names: string[] = [];
    for await (const entry of readArchive(object, detectFormat('x.tar'), {
      limits: LIMITS,
    })) {
      names.push(entry.name);
    }
    expect(names).toEqual(['big', 'small']);
    expect(object.bytesRead).toBeLessThan(2 * 1024 * 1024);
  });
});

describe('gzip', () => {
  const data = Buffer.from('some text '.repeat(1000));

  it('unpacks one member and several', async () => {
    const two = Buffer.concat([gzipSync(data), gzipSync(data)]);
    expect((await readAll('a/dump.sql.gz', gzipSync(data)))[0]).toEqual({
      name: 'dump.sql',
      type: 'file',
      content: data.toString(),
    });
    expect((await readAll('dump.sql.gz', two))[0].content).toHaveLength(20_000);
  });

  it('takes zeros after it for padding', async () => {
    for (const zeros of [1, 100, 50_000]) {
      const padded = Buffer.concat([gzipSync(data), Buffer.alloc(zeros)]);
      expect((await readAll('a.gz', padded))[0].content).toBe(data.toString());
    }
  });

  it('does not take data after such padding for padding', async () => {
    for (const zeros of [1, 100, 50_000]) {
      const follows = Buffer.concat([
        gzipSync(data),
        Buffer.alloc(zeros),
        gzipSync(data),
      ]);
      const error = await errorOf('a.gz', follows);
      expect(error.message).toContain('other data follows');
    }
  });

  it.each<[string, Buffer, string]>([
    ['cut off', gzipSync(data).subarray(0, 60), 'ends early'],
    ['without its last byte', gzipSync(data).subarray(0, -1), 'ends early'],
    [
      'cut off in the second member',
      Buffer.concat([gzipSync(data), gzipSync(data).subarray(0, 30)]),
      'ends early',
    ],
    [
      'with a wrong CRC-32',
      gzipSync(data).fill(
        7,
        gzipSync(data).length - 8,
        gzipSync(data).length - 4,
      ),
      'broken',
    ],
    [
      'with other data after it',
      Buffer.concat([gzipSync(data), Buffer.from('rubbish '.repeat(100))]),
      'broken',
    ],
    ['that is none', data, 'content is not gzip data'],
    ['that is empty', Buffer.alloc(0), 'empty'],
  ])('%s is damaged', async (_, broken, words) => {
    const error = await errorOf('dump.sql.gz', broken);
    expect([error.code, error.message]).toEqual([
      'damaged',
      expect.stringContaining(words),
    ]);
  });
});

describe('zstd', () => {
  // printf 'hello hello hello hello\n%.0s' {1..40} | zstd -19 --check | base64
  const packed = Buffer.from(
    'KLUv/QRojQAAOGhlbGxvIAoCAKV3ViJzKQIOIxWZ',
    'base64',
  );
  const text = 'hello hello hello hello\n'.repeat(40);

  it('unpacks what the zstd tool has packed', async () => {
    expect((await readAll('dump.sql.zst', packed))[0]).toEqual({
      name: 'dump.sql',
      type: 'file',
      content: text,
    });
  });

  it('unpacks several frames, and passes over skippable ones', async () => {
    const skippable = Buffer.from('502a4d1804000000deadbeef', 'hex');
    const frames = Buffer.concat([
      skippable,
      packed,
      await zstdFrame(Buffer.alloc(300_000, 'z')),
    ]);
    const [{ content }] = await readAll('a.zst', frames);
    expect(content).toBe(text + 'z'.repeat(300_000));
  });

  it('unpacks an empty file', async () => {
    expect(
      (await readAll('a.zst', await zstdFrame(Buffer.alloc(0))))[0].content,
    ).toBe('');
  });

  it('checks the checksum, which the library passes over', async () => {
    const frame = await zstdFrame(Buffer.from('the bytes that were written'));
    frame[20] += 1;
    const error = await errorOf('a.zst', frame);
    expect([error.code, error.message]).toEqual([
      'damaged',
      expect.stringContaining('checksum'),
    ]);
  });

  it.each<[string, (whole: Buffer) => Buffer, string]>([
    ['cut off in a block', whole => whole.subarray(0, 20), 'ends early'],
    [
      'cut off before its checksum',
      whole => whole.subarray(0, -4),
      'ends early',
    ],
    [
      'followed by other data',
      whole => Buffer.concat([whole, Buffer.from('rubbish')]),
      'no zstd frame',
    ],
    [
      'with a broken block',
      whole => Buffer.from(whole).fill(0xff, 15, 30),
      'broken',
    ],
  ])('%s is damaged', async (_, spoil, words) => {
    const error = await errorOf('a.zst', spoil(packed));
    expect([error.code, error.message]).toEqual([
      'damaged',
      expect.stringContaining(words),
    ]);
  });

  it('refuses a window that does not fit into memory', async () => {
    const frame = await zstdFrame(Buffer.from('x'));
    frame[5] = 20 * 8; // 1 GiB
    expect((await errorOf('a.zst', frame)).code).toBe('limit-exceeded');
  });
});

describe('zip', () => {
  it('reads packed and stored files, directories and links', async () => {
    const zip = makeZip([
      { name: 'a/', mode: 0o040755 },
      { name: 'a/packed.txt', content: 'packed '.repeat(50) },
      { name: 'a/stored.txt', content: 'stored', stored: true },
      { name: 'link', content: 'a/stored.txt', mode: 0o120777 },
      { name: 'windows\\style.txt', content: 'w' },
      { name: '-', content: 'from a pipe', mode: 0o010600 },
      { name: 'ünïcödé', unmarked: true },
    ]);
    expect(await readAll('x.zip', zip)).toMatchObject([
      { name: 'a/', type: 'directory' },
      { name: 'a/packed.txt', content: 'packed '.repeat(50) },
      { name: 'a/stored.txt', content: 'stored' },
      { name: 'link', type: 'symlink', linkName: 'a/stored.txt' },
      { name: 'windows/style.txt', content: 'w' },
      { name: '-', type: 'file', content: 'from a pipe' },
      { name: 'ünïcödé' },
    ]);
  });

  it.each<[string, Buffer, string]>([
    [
      'cut off',
      makeZip([{ name: 'a', content: 'x'.repeat(99) }]).subarray(0, -30),
      'directory',
    ],
    [
      'with a wrong CRC-32',
      makeZip([{ name: 'a', content: 'x', crc: 1 }]),
      'CRC-32',
    ],
    [
      'with a wrong length',
      makeZip([{ name: 'a', content: 'xyz', announcedSize: 2 }]),
      'length',
    ],
    [
      'with two names for an entry',
      makeZip([{ name: 'a', localName: 'b', content: 'x' }]),
      'another name',
    ],
  ])('%s is damaged', async (_, data, words) => {
    const error = await errorOf('x.zip', data);
    expect([error.code, error.message]).toEqual([
      'damaged',
      expect.stringContaining(words),
    ]);
  });

  it.each([
    ['encrypted', makeZip([{ name: 'a', content: 'x', encrypted: true }])],
    ['method 99', makeZip([{ name: 'a', content: 'x', method: 99 }])],
  ])('says of an %s entry that it cannot be read', async (words, data) => {
    const error = await errorOf('x.zip', data);
    expect([error.code, error.message]).toEqual([
      'bad-output',
      expect.stringContaining(words),
    ]);
  });
});

describe('limits', () => {
  it('end an archive that unpacks to a multiple of its size', async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
    const error = await errorOf('a.gz', bomb);
    expect([error.code, error.message]).toEqual([
      'limit-exceeded',
      expect.stringContaining('200 times'),
    ]);
    const zipped = makeZip([
      { name: 'a', content: Buffer.alloc(80 * 1024 * 1024) },
    ]);
    expect((await errorOf('a.zip', zipped)).code).toBe('limit-exceeded');
  });

  it('end an archive that unpacks to too many bytes', async () => {
    const limits = { ...LIMITS, maxBytes: 1000 };
    expect(
      (await errorOf('a.gz', gzipSync(Buffer.alloc(1001)), limits)).code,
    ).toBe('limit-exceeded');
    expect(
      await readAll('a.gz', gzipSync(Buffer.alloc(1000)), limits),
    ).toHaveLength(1);
  });

  it('end an archive with too many entries', async () => {
    const limits = { ...LIMITS, maxEntries: 2 };
    const names = ['a', 'b', 'c'];
    const tar = await makeTar(names.map(name => ({ name })));
    expect((await errorOf('a.tar', tar, limits)).code).toBe('limit-exceeded');
    expect(
      (await errorOf('a.zip', makeZip(names.map(name => ({ name }))), limits))
        .code,
    ).toBe('limit-exceeded');
  });
});

it('computes CRC-32 by table as zlib does', () => {
  const data = Buffer.from('The quick brown fox jumps over the lazy dog');
  expect(crc32ByTable(data)).toBe(0x414fa339);
  expect(
    crc32ByTable(data.subarray(10), crc32ByTable(data.subarray(0, 10))),
  ).toBe(crc32(data));
});
