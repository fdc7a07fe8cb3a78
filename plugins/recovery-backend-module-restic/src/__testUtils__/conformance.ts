import type { JsonObject } from '@backstage/types';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ConformanceDamage,
  ConformanceWorld,
  ProviderConformanceOptions,
} from 'backstage-plugin-recovery-node/testUtils';
import { ResticProvider } from '../ResticProvider';
import { damagePack, flipBytes, removeIndex, removePack } from './damage';
import { PASSWORD, TestRepository } from './restic';
import { RestServer } from './RestServer';

/** A repository, and what was started for it. */
export interface ResticWorld extends ConformanceWorld {
  config: JsonObject & { cacheDirectory: string; repository: string };
  repository: TestRepository;
  cleanUp: Array<() => Promise<void>>;
}

/** Makes a world whose repository is local. */
export async function createLocalWorld(
  binary: string,
  directory: string,
): Promise<ResticWorld> {
  const repository = await TestRepository.create(binary, directory);
  const cleanUp: ResticWorld['cleanUp'] = [() => repository.close()];
  return {
    repository,
    cleanUp,
    root: repository.data,
    secrets: [PASSWORD],
    config: {
      binary,
      repository: repository.path,
      password: PASSWORD,
      cacheDirectory: join(directory, 'cache'),
      sampleParts: 1,
    },
    async addPoint(tree, time) {
      const ended = await repository.backup(tree, time);
      if (ended.exitCode !== 0) {
        throw new Error(`The backup failed: ${ended.stderr}`);
      }
    },
    async close() {
      for (const each of cleanUp) {
        await each();
      }
    },
  };
}

const INVALID_CONFIGS = [
  { name: 'no repository', config: { password: 'x' }, key: 'repository' },
  {
    name: 'a relative repository',
    config: { repository: '../x', password: 'x' },
    key: 'repository',
  },
  {
    name: 'a repository that is no text',
    config: { repository: 5, password: 'x' },
    key: 'repository',
  },
  { name: 'no password', config: { repository: '/srv/r' }, key: 'password' },
  {
    name: 'two passwords',
    config: { repository: '/srv/r', password: 'x', passwordFile: '/x' },
    key: 'passwordFile',
  },
  {
    name: 'a relative password file',
    config: { repository: '/srv/r', passwordFile: 'x' },
    key: 'passwordFile',
  },
  {
    name: 'a relative program',
    config: { repository: '/srv/r', password: 'x', binary: 'bin/restic' },
    key: 'binary',
  },
  {
    name: 'a variable that is not its own',
    config: {
      repository: '/srv/r',
      password: 'x',
      environment: { RESTIC_PASSWORD_COMMAND: 'cat /etc/passwd' },
    },
    key: 'environment.RESTIC_PASSWORD_COMMAND',
  },
  {
    name: 'no whole number of parts',
    config: { repository: '/srv/r', password: 'x', sampleParts: 0 },
    key: 'sampleParts',
  },
  {
    name: 'a wrong switch',
    config: { repository: '/srv/r', password: 'x', readOnly: 'perhaps' },
    key: 'readOnly',
  },
];

type ResticDamage = ConformanceDamage<ResticWorld>;

export const FLIPPED_BYTES: ResticDamage = {
  name: 'flipped bytes in a data pack',
  apply: ({ repository }) => damagePack(repository),
  foundAt: [2, 3],
  listing: 'silent',
  restore: 'fails',
};

export const MISSING_PACK: ResticDamage = {
  name: 'a missing data pack',
  apply: ({ repository }) => removePack(repository),
  foundAt: [1, 2, 3],
  listing: 'silent',
  restore: 'fails',
};

export const MISSING_INDEX: ResticDamage = {
  name: 'a missing index',
  apply: ({ repository }) => removeIndex(repository),
  foundAt: [1, 2, 3],
  listing: 'silent',
  restore: 'fails',
};

export const UNREADABLE_SNAPSHOT: ResticDamage = {
  name: 'an unreadable snapshot file',
  async apply({ repository, config }) {
    // The listing before has put a good copy into the cache.
    await rm(config.cacheDirectory, { recursive: true, force: true });
    await flipBytes((await repository.files('snapshots'))[0]);
  },
  foundAt: [1, 2, 3],
  listing: 'shown',
  restore: 'fails',
};

/** A server at which reading the contents of files does not end. */
async function startStallingServer(world: ResticWorld): Promise<RestServer> {
  const server = await RestServer.start(world.repository.path);
  world.cleanUp.push(() => server.close());
  server.misbehave = request => {
    const [, from, to] =
      /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const isContent = Number(to) - Number(from) > 100_000;
    return request.url!.startsWith('/data/') && isContent ? 'stall' : undefined;
  };
  return server;
}

/** What is the same at every kind of repository. */
export const COMMON: Omit<
  ProviderConformanceOptions<ResticWorld>,
  'name' | 'createWorld' | 'damages'
> = {
  provider: new ResticProvider(),
  timeoutMs: 300_000,
  invalidConfigs: INVALID_CONFIGS,
  futurePoint: true,
  async unreadableEntry({ repository }) {
    await flipBytes((await repository.files('snapshots'))[0]);
  },
  async removePoint({ repository }, point) {
    await repository.restic.run('forget', point.id);
  },
  failures: {
    'tool-missing': async ({ config }) => ({
      config: { ...config, binary: '/does/not/exist/restic' },
    }),
    'access-denied': async ({ config }) => ({
      config: { ...config, password: 'not the password' },
    }),
    'not-found': async ({ config }) => ({
      config: { ...config, repository: `${config.repository}-elsewhere/` },
    }),
    unreachable: async ({ config }) => ({
      // Port 9 is "discard", which nobody serves.
      config: { ...config, repository: 'rest:http://127.0.0.1:9/' },
    }),
    locked: async ({ config, repository }) => {
      await repository.lockExclusively();
      // A listing takes no lock, so none keeps it from listing.
      return { config, attempts: ['verify', 'restore'] };
    },
  },
  async stall(world) {
    const server = await startStallingServer(world);
    return {
      config: { ...world.config, repository: server.repository },
      reached: server.stalled,
    };
  },
};
