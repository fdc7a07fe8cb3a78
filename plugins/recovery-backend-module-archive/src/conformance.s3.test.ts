import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { open } from 'node:fs/promises';
import type { JsonObject } from '@backstage/types';
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
import { CREDENTIALS, freePort, S3Server } from './__testUtils__/s3Server';
import { StallingProxy } from './__testUtils__/stallingProxy';
import { ArchiveProvider } from './ArchiveProvider';

const PREFIX = 'shop/nightly';

interface S3World extends ConformanceWorld {
  server: S3Server;
  started: Array<{ close(): Promise<void> }>;
  configWith(changes: JsonObject): JsonObject;
}

function keyOf(point: DiscoveredPoint): string {
  return `${PREFIX}/${point.details!.file}`;
}

/** Rots some bits on the server's disk: the ETag does not change. */
async function flipByte(world: S3World, point: DiscoveredPoint, part: number) {
  const handle = await open(world.server.storedFile(keyOf(point)), 'r+');
  const { size } = await handle.stat();
  const at = Math.floor(size * part);
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, at);
  byte[0] = 255 - byte[0];
  await handle.write(byte, 0, 1, at);
  await handle.close();
}

function createWorld(format: FormatName) {
  return async (directory: string): Promise<S3World> => {
    const server = await S3Server.start(directory);
    const started: S3World['started'] = [];
    const s3 = {
      bucket: server.bucket,
      prefix: PREFIX,
      endpoint: server.endpoint,
      ...CREDENTIALS,
    };
    const pattern = `{name}-{yyyy}{MM}{dd}T{HH}{mm}.${format}`;
    return {
      server,
      started,
      config: { s3, pattern },
      configWith: changes => ({ s3: { ...s3, ...changes }, pattern }),
      root: '/',
      secrets: [CREDENTIALS.secretAccessKey],
      async addPoint(tree, time) {
        const name = fileName(time, format);
        const content = await packSampleTree(tree, format);
        await server.put(`${PREFIX}/${name}`, content);
        await server.put(`${PREFIX}/${name}.sha256`, sumLine(content, name));
      },
      async close() {
        for (const each of started) await each.close();
        await server.close();
      },
    };
  };
}

const foundAt: Partial<Record<FormatName, Array<1 | 3>>> = {
  'tar.gz': [1, 3],
  zip: [3],
};

describe.each<FormatName>(['tar.gz', 'zip'])('%s', format => {
  describeProviderConformance<S3World>({
    name: `archive, ${format} objects in an S3 bucket`,
    provider: new ArchiveProvider(),
    createWorld: createWorld(format),
    trees: TREES,
    invalidConfigs: INVALID_CONFIGS,
    futurePoint: true,
    async unreadableEntry(world) {
      const name = fileName(new Date('2024-03-05T02:00:00Z'), format);
      await world.server.put(`${PREFIX}/${name}`, '');
    },
    async removePoint(world, point) {
      const client = world.server.client();
      await client.send(
        new DeleteObjectCommand({
          Bucket: world.server.bucket,
          Key: keyOf(point),
        }),
      );
      client.destroy();
    },
    damages: [
      {
        name: 'a flipped byte in a file',
        apply: (world, point) => flipByte(world, point, 0.5),
        foundAt: foundAt[format]!,
        listing: 'silent',
        restore: 'fails',
      },
      {
        name: 'a broken start',
        apply: (world, point) => flipByte(world, point, 0),
        foundAt: [1, 3],
        listing: 'silent',
        restore: 'fails',
      },
    ],
    failures: {
      'tool-missing': { notPossible: 'no tool is needed to read objects' },
      unreachable: async world => ({
        config: world.configWith({
          endpoint: `http://127.0.0.1:${await freePort()}`,
        }),
      }),
      'not-found': async world => ({
        config: world.configWith({ bucket: 'elsewhere' }),
      }),
      'access-denied': async world => ({
        config: world.configWith({ accessKeyId: 'NOBODY' }),
      }),
      locked: { notPossible: 'nothing locks a bucket' },
    },
    async stall(world) {
      const proxy = await StallingProxy.start(world.server.endpoint, {
        passBytes: 300_000,
      });
      world.started.push(proxy);
      return {
        config: world.configWith({ endpoint: proxy.endpoint }),
        reached: proxy.reached,
      };
    },
  });
});
