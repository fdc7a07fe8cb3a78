import {
  mkdir,
  open,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
  appendFile,
} from 'node:fs/promises';
import path from 'node:path';
import {
  describeProviderConformance,
  type ConformanceWorld,
} from 'backstage-plugin-recovery-node/testUtils';
import type { DiscoveredPoint } from 'backstage-plugin-recovery-node';
import {
  fileName,
  INVALID_CONFIGS,
  packSampleTree,
  sumLine,
  TREES,
  type FormatName,
} from './__testUtils__/archiveWorld';
import { ArchiveProvider } from './ArchiveProvider';

interface DirectoryWorld extends ConformanceWorld {
  directory: string;
}

function fileOf(world: DirectoryWorld, point: DiscoveredPoint): string {
  return path.join(world.directory, point.details!.file);
}

/** Rots some bits: neither size nor time of the file change. */
async function flipByte(file: string, position: (size: number) => number) {
  const before = await stat(file);
  const handle = await open(file, 'r+');
  const at = position(before.size);
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  byte[0] = 255 - byte[0];
  await handle.write(byte, 0, 1, at);
  await handle.close();
  await utimes(file, before.atime, before.mtime);
}

function createWorld(format: FormatName) {
  return async (directory: string): Promise<DirectoryWorld> => {
    const backups = path.join(directory, 'backups');
    await mkdir(backups);
    // A directory without any file could be a mount point that is not mounted.
    await writeFile(path.join(backups, 'SHA256SUMS'), '');
    return {
      directory: backups,
      config: {
        directory: backups,
        pattern: `{name}-{yyyy}{MM}{dd}T{HH}{mm}.${format}`,
      },
      root: '/',
      secrets: [],
      async addPoint(tree, time) {
        const name = fileName(time, format);
        const content = await packSampleTree(tree, format);
        const file = path.join(backups, name);
        await writeFile(`${file}.tmp`, content);
        const written = new Date('2024-06-01T00:00:00Z');
        await utimes(`${file}.tmp`, written, written);
        await rename(`${file}.tmp`, file);
        await appendFile(
          path.join(backups, 'SHA256SUMS'),
          sumLine(content, name),
        );
      },
    };
  };
}

// Where a flipped byte lies in content: below the first file's header, in the big file.
const inContent = (size: number) => Math.floor(size / 2);

const foundAt: Record<FormatName, { content: Array<1 | 3> }> = {
  // Content of a tar archive has no checksum of its own; of the packed ones, zstd's is
  // only seen by unpacking, and gzip's whenever the headers are walked.
  tar: { content: [3] },
  'tar.gz': { content: [1, 3] },
  'tar.zst': { content: [3] },
  zip: { content: [3] },
};

describe.each<FormatName>(['tar', 'tar.gz', 'tar.zst', 'zip'])('%s', format => {
  describeProviderConformance<DirectoryWorld>({
    name: `archive, ${format} files in a directory`,
    provider: new ArchiveProvider(),
    createWorld: createWorld(format),
    trees: TREES,
    invalidConfigs: INVALID_CONFIGS,
    futurePoint: true,
    async unreadableEntry(world) {
      await truncate(
        path.join(
          world.directory,
          fileName(new Date('2024-03-05T02:00:00Z'), format),
        ),
        0,
      );
      const written = new Date('2024-06-01T00:00:00Z');
      await utimes(
        path.join(
          world.directory,
          fileName(new Date('2024-03-05T02:00:00Z'), format),
        ),
        written,
        written,
      );
    },
    async removePoint(world, point) {
      await rm(fileOf(world, point));
    },
    damages: [
      {
        name: 'a flipped byte in a file',
        apply: (world, point) => flipByte(fileOf(world, point), inContent),
        foundAt: foundAt[format].content,
        listing: 'silent',
        restore: 'fails',
      },
      {
        name: 'a broken start',
        apply: (world, point) => flipByte(fileOf(world, point), () => 0),
        foundAt: [1, 3],
        listing: 'silent',
        restore: 'fails',
      },
    ],
    failures: {
      'tool-missing': { notPossible: 'no tool is needed to read files' },
      unreachable: {
        notPossible:
          'a local file system answers; one that does not cannot be made here',
      },
      'not-found': async world => ({
        config: {
          ...world.config,
          directory: path.join(world.directory, 'elsewhere'),
        },
      }),
      'access-denied': {
        notPossible:
          'the tests may run as root, who may read everything; see the listing tests',
      },
      locked: { notPossible: 'nothing locks a directory' },
    },
    stall: {
      notPossible: 'a local file system answers at once; see the tests for S3',
    },
  });
});
