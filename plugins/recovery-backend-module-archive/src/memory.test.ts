import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SYNTHETIC_FORMATS } from './__testUtils__/syntheticArchive';

const MIB = 1024 * 1024;

/** Half of what one archive takes: whoever buffers it is found out. */
const ARCHIVE_MIB = 320;
const GROWTH_MIB = 160;

/** In a process of its own, since memory is counted by process. */
async function probe(...args: string[]) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--expose-gc',
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      path.join(__dirname, '__testUtils__', 'memoryProbe.ts'),
      ...args,
    ],
    { cwd: __dirname, env: { PATH: process.env.PATH } },
  );
  return JSON.parse(stdout) as {
    bytes: number;
    rssBeforeMib: number;
    rssLargestMib: number;
  };
}

describe('memory', () => {
  jest.setTimeout(300_000);

  it.each(SYNTHETIC_FORMATS)(
    'does not grow with the size of a %s that is verified',
    async format => {
      const result = await probe(format, `${ARCHIVE_MIB * MIB}`, 'verify');
      expect(result.bytes).toBeGreaterThanOrEqual(ARCHIVE_MIB * MIB);
      expect(result.rssLargestMib).toBeLessThan(
        result.rssBeforeMib + GROWTH_MIB,
      );
    },
  );

  it('does not grow with the size of an archive that is restored', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'recovery-memory-'));
    try {
      const result = await probe(
        'tar.gz',
        `${ARCHIVE_MIB * MIB}`,
        'restore',
        directory,
      );
      expect(await readdir(directory)).toEqual(['data', 'last.txt']);
      expect(result.rssLargestMib).toBeLessThan(
        result.rssBeforeMib + GROWTH_MIB,
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
