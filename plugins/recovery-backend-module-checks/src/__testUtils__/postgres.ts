import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = '/usr/lib/postgresql';

/** Programs of the newest installed server; undefined without one. */
export const binDirectory = existsSync(ROOT)
  ? readdirSync(ROOT)
      .sort((a, b) => Number(b) - Number(a))
      .map(version => path.join(ROOT, version, 'bin'))
      .find(directory => existsSync(path.join(directory, 'initdb')))
  : undefined;

/** PostgreSQL refuses root: its tests then run it as its own user. */
export const runAs = process.getuid?.() === 0 ? 'postgres' : undefined;

/** Runs a program as the user of the server. */
export function asServerUser(command: string, ...args: string[]): string {
  return runAs
    ? execFileSync('runuser', ['-u', runAs, '--', command, ...args], {
        encoding: 'utf8',
        cwd: '/',
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    : execFileSync(command, args, { encoding: 'utf8' });
}

/** A running cluster with WAL archiving, to take copies of. */
export class OriginalCluster {
  readonly data: string;
  readonly archive: string;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.data = path.join(root, 'original');
    this.archive = path.join(root, 'archive');
    chmodSync(root, 0o777);
    for (const directory of [this.archive, path.join(root, 'socket')]) {
      mkdirSync(directory);
      chmodSync(directory, 0o777);
    }
    mkdirSync(this.data);
    if (runAs) {
      execFileSync('chown', [runAs, this.data]);
    }
    this.tool(
      'initdb',
      '-D',
      this.data,
      '-A',
      'trust',
      '-U',
      'postgres',
      '-N',
      '-k',
    );
    this.tool(
      'pg_ctl',
      '-D',
      this.data,
      '-w',
      '-l',
      path.join(root, 'socket/log'),
      '-o',
      [
        `-c listen_addresses=`,
        `-c unix_socket_directories=${root}/socket`,
        `-c archive_mode=on`,
        `-c fsync=off`,
        `-c archive_command='cp %p ${this.archive}/%f'`,
      ].join(' '),
      'start',
    );
  }

  tool(program: string, ...args: string[]): string {
    return asServerUser(path.join(binDirectory!, program), ...args);
  }

  sql(sql: string): string {
    return this.tool(
      'psql',
      '-h',
      `${this.#root}/socket`,
      '-U',
      'postgres',
      '-X',
      '-q',
      '-A',
      '-t',
      '-v',
      'ON_ERROR_STOP=1',
      '-c',
      sql,
    ).trim();
  }

  /** A consistent copy, as a provider would restore it. */
  copy(name: string): string {
    const directory = path.join(this.#root, name);
    this.tool(
      'pg_basebackup',
      '-h',
      `${this.#root}/socket`,
      '-U',
      'postgres',
      '-D',
      directory,
      '-X',
      'stream',
      '-c',
      'fast',
    );
    return directory;
  }

  /** Makes sure that all changes until now are in the archive. */
  async flushArchive(): Promise<void> {
    const last = this.sql('SELECT pg_walfile_name(pg_switch_wal())');
    for (
      let i = 0;
      i < 300 && !existsSync(path.join(this.archive, last));
      i++
    ) {
      await sleep(100);
    }
  }

  stop(): void {
    this.tool('pg_ctl', '-D', this.data, '-m', 'immediate', '-w', 'stop');
  }
}
