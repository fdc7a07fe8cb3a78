import type { JsonObject } from '@backstage/types';
import { chmod, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  ConformanceDamage,
  ConformanceTree,
  ConformanceWorld,
  ProviderConformanceOptions,
} from 'backstage-plugin-recovery-node/testUtils';
import { PgBackRestProvider } from '../PgBackRestProvider';
import { flipBytes, largestFile, removeManifest, stallAt } from './damage';
import {
  CIPHER_PASS,
  clusterWith,
  readTreeFromRestored,
  TestCluster,
  USER,
} from './TestCluster';

export interface PgBackRestWorld extends ConformanceWorld {
  config: JsonObject & { configFile: string };
  cluster: TestCluster;
  cleanUp: Array<() => Promise<void>>;
}

export function configOf(cluster: TestCluster) {
  return {
    stanza: TestCluster.stanza,
    configFile: cluster.configFile,
    secretOptions: { 'repo1-cipher-pass': CIPHER_PASS },
    binary: cluster.binary,
    runAs: USER,
  };
}

/** Makes a world whose points hold the tree as rows of a table. */
export async function createWorld(
  binary: string,
  directory: string,
): Promise<PgBackRestWorld> {
  // The user of the database has to get to its files, and to the targets.
  await chmod(dirname(directory), 0o755);
  const trees: ConformanceTree[] = [];
  const place = join(directory, 'cluster');
  const world: PgBackRestWorld = {
    cluster: (await clusterWith(binary, place, trees)).cluster,
    cleanUp: [],
    config: configOf(new TestCluster(place, binary)),
    root: '/',
    secrets: [CIPHER_PASS],
    async addPoint(tree) {
      trees.push(tree);
      const { cluster, times } = await clusterWith(binary, place, trees);
      world.cluster = cluster;
      return times.at(-1)!;
    },
    readBack: readTreeFromRestored,
    writtenByRestore: [
      'pg_data/recovery.signal',
      'pg_data/postgresql.auto.conf',
    ],
    async close() {
      for (const each of world.cleanUp) {
        await each();
      }
    },
  };
  return world;
}

const INVALID_CONFIGS = [
  { name: 'no stanza', config: { runAs: USER }, key: 'stanza' },
  {
    name: 'a stanza that is an option',
    config: { stanza: '--delta', runAs: USER },
    key: 'stanza',
  },
  {
    name: 'root as its user',
    config: { stanza: 'shop', runAs: 'root' },
    key: 'runAs',
  },
  {
    name: 'a relative configuration file',
    config: { stanza: 'shop', runAs: USER, configFile: 'pgbackrest.conf' },
    key: 'configFile',
  },
  {
    name: 'a configuration file that is a command',
    config: { stanza: 'shop', runAs: USER, configFile: '/etc/$(reboot)' },
    key: 'configFile',
  },
  {
    name: 'a relative program',
    config: { stanza: 'shop', runAs: USER, binary: 'bin/pgbackrest' },
    key: 'binary',
  },
  {
    name: 'a secret among the options',
    config: {
      stanza: 'shop',
      runAs: USER,
      options: { 'repo1-cipher-pass': 'x' },
    },
    key: 'options.repo1-cipher-pass',
  },
  {
    name: 'an option that is not its own',
    config: { stanza: 'shop', runAs: USER, options: { delta: true } },
    key: 'options.delta',
  },
  {
    name: 'a secret given twice',
    config: {
      stanza: 'shop',
      runAs: USER,
      secretOptions: { 'repo1-cipher-pass': 'x' },
      secretFiles: { 'repo1-cipher-pass': '/x' },
    },
    key: 'secretFiles.repo1-cipher-pass',
  },
  {
    name: 'no numbers of repositories',
    config: { stanza: 'shop', runAs: USER, repos: ['one'] },
    key: 'repos',
  },
  {
    name: 'an age that is none',
    config: { stanza: 'shop', runAs: USER, archiveWarnAfter: 'soon' },
    key: 'archiveWarnAfter',
  },
];

type Damage = ConformanceDamage<PgBackRestWorld>;

export const DAMAGES: Damage[] = [
  {
    name: 'flipped bytes in a file',
    apply: async ({ cluster }, { id }) =>
      flipBytes(await largestFile(cluster, id)),
    foundAt: [3],
    listing: 'silent',
    restore: 'fails',
  },
  {
    name: 'a missing file',
    apply: async ({ cluster }, { id }) => rm(await largestFile(cluster, id)),
    foundAt: [1, 3],
    listing: 'silent',
    restore: 'fails',
  },
  {
    name: 'a missing manifest',
    apply: ({ cluster }, { id }) => removeManifest(cluster, id),
    foundAt: [1, 3],
    listing: 'shown',
    restore: 'fails',
  },
  {
    name: 'a missing segment of the WAL that its data needs',
    apply: ({ cluster }, { details }) =>
      cluster.removeSegment(details!['WAL start']),
    foundAt: [1, 3],
    listing: 'shown',
    restore: 'fails',
  },
];

export const COMMON: Omit<
  ProviderConformanceOptions<PgBackRestWorld>,
  'name' | 'createWorld'
> = {
  provider: new PgBackRestProvider(),
  timeoutMs: 600_000,
  invalidConfigs: INVALID_CONFIGS,
  futurePoint: {
    notPossible: 'pgBackRest takes the times of its backups from the clock',
  },
  async unreadableEntry({ cluster }) {
    const [stanza] = JSON.parse(await cluster.run('info', '--output=json'));
    await removeManifest(cluster, stanza.backup[0].label);
  },
  async removePoint({ cluster }, point) {
    await cluster.run('expire', `--set=${point.id}`);
  },
  damages: DAMAGES,
  failures: {
    'tool-missing': async ({ config }) => ({
      config: { ...config, binary: '/does/not/exist/pgbackrest' },
    }),
    'access-denied': async ({ config }) => ({
      config: {
        ...config,
        secretOptions: { 'repo1-cipher-pass': 'not the pass' },
      },
    }),
    'not-found': async ({ config }) => ({
      config: { ...config, stanza: 'elsewhere' },
    }),
    unreachable: async ({ config }) => ({
      config: {
        ...config,
        options: {
          'repo1-type': 's3',
          'repo1-s3-bucket': 'backups',
          'repo1-s3-region': 'eu',
          'repo1-s3-endpoint': '127.0.0.1',
          // "discard", which nobody serves.
          'repo1-storage-port': 9,
          'io-timeout': 1,
        },
        secretOptions: {
          'repo1-cipher-pass': CIPHER_PASS,
          'repo1-s3-key': 'key',
          'repo1-s3-key-secret': 'secret',
        },
      },
    }),
    locked: {
      notPossible:
        'pgBackRest locks backups, expiry and archiving only: listing, verifying and restoring never wait for them',
    },
  },
  async stall(world, { id }) {
    const { reached, close } = await stallAt(
      await largestFile(world.cluster, id),
    );
    world.cleanUp.push(close);
    return { config: world.config, reached };
  },
};
