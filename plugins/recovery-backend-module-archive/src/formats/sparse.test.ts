import { execFile } from 'node:child_process';
import { mkdir, open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { providerErrorOf } from 'backstage-plugin-recovery-node/testUtils';
import { tarFile, TAR_END } from '../__testUtils__/archives';
import { Workshop } from '../__testUtils__/workshop';

const MIB = 1024 * 1024;

/** Formats in which GNU tar writes sparse files, by its options. */
const FORMATS: Array<[string, string[]]> = [
  ['GNU', ['--format=gnu']],
  ['pax 1.0', ['--format=pax']],
  ['pax 0.1', ['--format=pax', '--sparse-version=0.1']],
];

describe('sparse files of GNU tar', () => {
  let workshop: Workshop;
  let data: string;
  beforeEach(async () => {
    workshop = await Workshop.open();
    data = path.join(workshop.root, 'data');
    await mkdir(data);
  });
  afterEach(() => workshop.close());

  /** A file with data at these places, and of this length. */
  async function sparseFile(name: string, length: number, places: number[]) {
    const file = await open(path.join(data, name), 'w');
    for (const place of places) {
      await file.write(Buffer.from(`data at ${place};`), 0, undefined, place);
    }
    await file.truncate(length);
    await file.close();
  }

  async function tar(options: string[]): Promise<Buffer> {
    const file = path.join(workshop.root, 'made.tar');
    await promisify(execFile)('tar', [
      ...['-C', data, '--sparse', '--hole-detection=raw', ...options],
      ...['-cf', file, '.'],
    ]);
    return readFile(file);
  }

  it.each(FORMATS)('come back as they were (%s)', async (_, options) => {
    await sparseFile('disk.img', 9 * MIB + 123, [0, 5 * MIB, 7 * MIB + 77]);
    await sparseFile('ends-in-data', 3 * MIB, [3 * MIB - 22]);
    await sparseFile('all-hole', 4 * MIB, []);
    // More stretches than a header holds.
    const many = Array.from({ length: 40 }, (_each, i) => i * 64 * 1024);
    await sparseFile('many', 3 * MIB, many);
    await sparseFile('plain', 100, [0]);
    for (const [name, content] of [
      ['a-20240101.tar', await tar(options)],
      ['b-20240101.tar.gz', gzipSync(await tar(options))],
    ] as const) {
      const point = await workshop.point(name, content);
      expect(await workshop.verify(point, 1)).toMatchObject({
        level: 1,
        result: 'pass',
      });
      expect(await workshop.verify(point, 3)).toMatchObject({ result: 'pass' });
      const { target, report } = await workshop.restore(point);
      await promisify(execFile)('diff', ['-r', data, target]);
      expect(report.expected).toEqual({
        files: 5,
        bytes: 9 * MIB + 123 + 3 * MIB + 4 * MIB + 3 * MIB + 100,
      });
      const disk = await stat(path.join(target, 'disk.img'));
      expect(disk.blocks * 512).toBeLessThan(MIB);
    }
  });

  it('of version 0.0 are said not to be understood', async () => {
    await sparseFile('disk.img', 2 * MIB, [MIB]);
    const point = await workshop.point(
      'a-20240101.tar',
      await tar(['--format=pax', '--sparse-version=0.0']),
    );
    const error = await providerErrorOf(workshop.restore(point));
    expect(error.code).toBe('bad-output');
    expect(error.message).toContain('0.0');
  });

  it('are bounded as other content is, holes too', async () => {
    await sparseFile('disk.img', 100 * MIB, [0]);
    const point = await workshop.point('a-20240101.tar', await tar([]));
    const error = await providerErrorOf(workshop.restore(point));
    expect(error.code).toBe('limit-exceeded');
  });

  it.each([
    ['out of the file', '0,5,90,20', '100'],
    ['over itself', '0,50,10,20', '100'],
    ['backwards', '50,10,0,10', '100'],
    ['of other data than is stored', '0,5', '100'],
    ['that breaks off', '0,5,7', '100'],
    ['of no numbers', 'a,b', '100'],
    ['of no size', '0,70', ''],
    ['longer than numbers go', `0,${'9'.repeat(30)}`, '100'],
  ])('with a map %s are damaged', async (_, map, size) => {
    const record = (key: string, value: string) => {
      const text = ` GNU.sparse.${key}=${value}\n`;
      const length = text.length + String(text.length + 2).length;
      return `${length}${text}`;
    };
    const content = Buffer.concat([
      tarFile('pax', record('map', map) + record('size', size), { type: 'x' }),
      tarFile('disk.img', 'x'.repeat(70)),
      TAR_END,
    ]);
    const point = await workshop.point('a-20240101.tar', content);
    const error = await providerErrorOf(workshop.restore(point));
    expect(error.code).toBe('damaged');
    expect(error.message).toContain('sparse');
  });
});
