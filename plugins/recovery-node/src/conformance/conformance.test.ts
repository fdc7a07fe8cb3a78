import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { ProviderError } from '../errors';
import { runTool, throwIfAborted } from '../process';
import type {
  DiscoveredPoint,
  ListOptions,
  PointRef,
  ProviderContext,
  RecoveryProvider,
  RestoreDestination,
  RestoreOptions,
  SourceNotice,
} from '../provider';
import { describeProviderConformance, writeTree } from './index';

/**
 * The smallest provider that the suite accepts: each sub-directory of a directory is a
 * point, named by its time, and `cp` brings it back. It shows that the suite itself
 * works, with a source that can do little.
 */
interface CopySource {
  directory: string;
  tool: string;
}

const NEXT_STEP = 'Look at the directory, and choose another point.';

class CopyProvider implements RecoveryProvider<CopySource> {
  readonly type = 'copy';
  readonly capabilities = {
    verificationLevels: [],
    pointInTime: false,
    partialPaths: false,
    inPlace: false,
    backup: false,
  };

  readSource(config: Config): CopySource {
    const directory = config.getOptionalString('directory');
    if (!directory?.startsWith('/')) {
      throw new InputError(`'directory' must be a full path`);
    }
    return { directory, tool: config.getOptionalString('tool') ?? 'cp' };
  }

  sourceDirectories(source: CopySource) {
    return [source.directory];
  }

  async *list(
    source: CopySource,
    options: ListOptions,
  ): AsyncGenerator<DiscoveredPoint | SourceNotice> {
    throwIfAborted(options.signal, 'The listing');
    await this.#check(source);
    for (const name of await readdir(source.directory)) {
      const time = new Date(Number(name));
      if (Number.isNaN(time.getTime())) {
        yield {
          type: 'notice',
          code: 'unreadable-entry',
          severity: 'incomplete',
          message: 'An entry of the directory has no time for a name',
        };
      } else {
        yield {
          type: 'point',
          id: name,
          series: { key: 'copies', title: 'Copies', attributes: {} },
          time: time.toISOString(),
          pointType: 'full',
          outcome: 'unknown',
        };
      }
    }
  }

  async restore(
    source: CopySource,
    point: PointRef,
    { directory }: RestoreDestination,
    options: RestoreOptions,
    context: ProviderContext,
  ) {
    throwIfAborted(context.signal, 'The restore');
    if (options.paths) {
      throw new ProviderError('tool-failed', 'Whole points only', {
        nextStep: 'Restore the whole point.',
      });
    }
    if ((await readdir(directory)).length > 0) {
      throw new ProviderError('target-not-empty', 'The target is not empty', {
        nextStep: 'Choose an empty directory.',
      });
    }
    await this.#check(source);
    const from = join(source.directory, point.id);
    if (!(await stat(from).catch(() => undefined))) {
      throw new ProviderError('point-gone', 'The copy is not there any more', {
        nextStep: NEXT_STEP,
      });
    }
    await runTool({
      command: source.tool,
      args: ['-a', `${from}/.`, directory],
      signal: context.signal,
      graceMs: 100,
    });
    const names = await readdir(directory, {
      recursive: true,
      withFileTypes: true,
    });
    const files = names.filter(entry => entry.isFile());
    const contents = await Promise.all(
      files.map(entry =>
        readFile(join(entry.parentPath ?? entry.path, entry.name)),
      ),
    );
    const bytes = contents.reduce((sum, content) => sum + content.length, 0);
    context.progress({ files: files.length, bytes });
    return { expected: { files: files.length, bytes }, warnings: [] };
  }

  async #check(source: CopySource): Promise<void> {
    if (!(await stat(source.directory).catch(() => undefined))) {
      throw new ProviderError('not-found', 'The directory is not there', {
        nextStep: 'Check `directory`.',
      });
    }
  }
}

describeProviderConformance({
  name: 'copies in a directory',
  provider: new CopyProvider(),
  invalidConfigs: [
    { name: 'no directory', config: {}, key: 'directory' },
    {
      name: 'a relative directory',
      config: { directory: 'x' },
      key: 'directory',
    },
  ],
  async createWorld(directory) {
    const copies = join(directory, 'copies');
    await mkdir(copies);
    return {
      directory,
      config: { directory: copies },
      root: '/',
      secrets: [],
      async addPoint(tree, time) {
        // Under its name only when it is complete.
        const fresh = join(directory, 'fresh');
        await mkdir(fresh);
        await writeTree(fresh, tree);
        await cp(fresh, join(copies, String(time.getTime())), {
          recursive: true,
        });
        await rm(fresh, { recursive: true });
      },
    };
  },
  futurePoint: true,
  async unreadableEntry({ config }) {
    const [name] = await readdir(config.directory);
    await rename(
      join(config.directory, name),
      join(config.directory, 'not-a-time'),
    );
  },
  async removePoint({ config }, point) {
    await rm(join(config.directory, point.id), { recursive: true });
  },
  damages: { notPossible: 'nothing tells a damaged copy from a good one' },
  failures: {
    'tool-missing': async ({ config }) => ({
      config: { ...config, tool: '/does/not/exist/cp' },
      attempts: ['restore'],
    }),
    unreachable: { notPossible: 'a directory has no server to be away' },
    'not-found': async ({ config }) => ({
      config: { ...config, directory: `${config.directory}-elsewhere` },
    }),
    'access-denied': { notPossible: 'the tests may run as root' },
    locked: { notPossible: 'nobody locks a directory' },
  },
  async stall({ config, directory }) {
    const tool = join(directory, 'hanging-cp');
    const started = join(directory, 'started');
    await writeFile(
      tool,
      `#!/bin/sh\ntrap "" TERM\nsleep 1000 &\n: > '${started}'\nwhile :; do sleep 1; done\n`,
      { mode: 0o755 },
    );
    return {
      config: { ...config, tool },
      reached: (async () => {
        while (!(await stat(started).catch(() => undefined))) {
          await new Promise(resolve => {
            setTimeout(resolve, 10);
          });
        }
      })(),
    };
  },
});
