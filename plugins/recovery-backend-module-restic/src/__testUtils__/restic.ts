import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  writeTree,
  type ConformanceTree,
} from 'backstage-plugin-recovery-node/testUtils';
import { makeKeyQuick } from './quickKey';

/**
 * The programs that the tests run over: `RESTIC_BINARIES`, separated by colons, else
 * the installed one.
 */
export const RESTIC_BINARIES = (process.env.RESTIC_BINARIES ?? 'restic')
  .split(':')
  .filter(Boolean);

export const PASSWORD = 'correct horse/"battery"';

export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs restic as a user would, outside the provider. */
export class Restic {
  readonly env: Record<string, string>;

  constructor(
    readonly binary: string,
    readonly repository: string,
    env: Record<string, string> = {},
  ) {
    this.env = {
      PATH: process.env.PATH!,
      RESTIC_REPOSITORY: repository,
      RESTIC_PASSWORD: PASSWORD,
      TZ: 'UTC',
      ...env,
    };
  }

  /** Runs to the end, whatever the exit code. */
  async try(...args: string[]): Promise<Ended> {
    return new Promise(resolve => {
      execFile(
        this.binary,
        ['--no-cache', ...args],
        { env: this.env, maxBuffer: 1024 ** 3 },
        (error, stdout, stderr) => {
          const { code } = (error ?? {}) as { code?: unknown };
          resolve({
            exitCode: error ? Number(code) : 0,
            stdout,
            stderr,
          });
        },
      ).stdin?.end();
    });
  }

  async run(...args: string[]): Promise<string> {
    const ended = await this.try(...args);
    if (ended.exitCode !== 0) {
      throw new Error(
        `restic ${args.join(' ')} ended with ${ended.exitCode}: ${
          ended.stderr
        }`,
      );
    }
    return ended.stdout;
  }

  start(...args: string[]): ChildProcess {
    return spawn(this.binary, ['--no-cache', ...args], {
      env: this.env,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
  }
}

export function resticTime(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

function isComplete(path: string): boolean {
  return /^[0-9a-f]{64}$/.test(basename(path));
}

const templates = new Map<string, Promise<string>>();

async function makeTemplate(binary: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'recovery-restic-empty-'));
  await new Restic(binary, directory).run('init');
  await makeKeyQuick(directory, PASSWORD);
  return directory;
}

/** Makes an empty repository: a copy, since making a new key takes a second. */
export async function createRepository(
  binary: string,
  directory: string,
): Promise<void> {
  if (!templates.has(binary)) {
    templates.set(binary, makeTemplate(binary));
  }
  await cp(await templates.get(binary)!, directory, { recursive: true });
}

export async function removeTemplates(): Promise<void> {
  for (const template of templates.values()) {
    await rm(await template, { recursive: true, force: true });
  }
  templates.clear();
}

/** A local repository and the data that is backed up into it. */
export class TestRepository {
  readonly data: string;
  readonly path: string;
  readonly restic: Restic;
  readonly #started: ChildProcess[] = [];

  private constructor(readonly binary: string, readonly directory: string) {
    this.data = join(directory, 'data');
    this.path = join(directory, 'repository');
    this.restic = new Restic(binary, this.path);
  }

  static async create(
    binary: string,
    directory: string,
  ): Promise<TestRepository> {
    const repository = new TestRepository(binary, directory);
    await mkdir(repository.data);
    await createRepository(binary, repository.path);
    return repository;
  }

  async backup(
    tree: ConformanceTree,
    time: Date,
    ...args: string[]
  ): Promise<Ended> {
    await rm(this.data, { recursive: true, force: true });
    await mkdir(this.data);
    await writeTree(this.data, tree);
    return this.restic.try(
      'backup',
      '--host',
      'shop',
      '--tag',
      'orders-db,nightly',
      '--time',
      resticTime(time),
      ...args,
      this.data,
    );
  }

  /** Files of one kind, by path. */
  async files(kind: 'data' | 'snapshots' | 'index' | 'keys' | 'locks') {
    const names = await readdir(join(this.path, kind), {
      recursive: true,
      withFileTypes: true,
    });
    return names
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath ?? entry.path, entry.name));
  }

  /** Lets a real restic hold a lock: one that backs up its standard input for ever. */
  async lock(): Promise<void> {
    const child = this.restic.start(
      'backup',
      '--stdin',
      '--host',
      'another-host',
    );
    this.#started.push(child);
    await this.#lockAppears();
  }

  /** Lets a real restic hold an exclusive lock: a check that is stopped in between. */
  async lockExclusively(): Promise<void> {
    const child = this.restic.start('check', '--read-data');
    this.#started.push(child);
    await this.#lockAppears();
    child.kill('SIGSTOP');
    if (!(await this.files('locks')).some(isComplete)) {
      throw new Error('The check ended before it could be stopped');
    }
  }

  async #lockAppears(): Promise<void> {
    // A lock is written under another name first, which does not count yet.
    while (!(await this.files('locks')).some(isComplete)) {
      await sleep(1);
    }
  }

  /** Ends what holds a lock. The lock of a killed restic stays. */
  async close(): Promise<void> {
    for (const child of this.#started.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    }
  }
}
