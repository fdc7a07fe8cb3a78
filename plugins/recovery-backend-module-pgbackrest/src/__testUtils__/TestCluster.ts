import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type {
  ConformanceTree,
  TreeEntry,
} from 'backstage-plugin-recovery-node/testUtils';

/**
 * The programs that the tests run over: `PGBACKREST_BINARIES`, separated by colons,
 * else the installed one.
 */
export const PGBACKREST_BINARIES = (
  process.env.PGBACKREST_BINARIES ?? 'pgbackrest'
)
  .split(':')
  .filter(Boolean);

const POSTGRES_PROGRAMS =
  process.env.POSTGRES_PROGRAMS ?? '/usr/lib/postgresql/15/bin';

/** The user that servers and pgBackRest run as: neither may be root. */
export const USER = userInfo().uid === 0 ? 'postgres' : userInfo().username;
export const CIPHER_PASS = 'correct horse/"battery"';
const PORT = '54321';

export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

function asUserCommand(command: string[]): string[] {
  return userInfo().uid === 0
    ? ['runuser', '-u', USER, '--', ...command]
    : command;
}

/** Runs a program as the user of the database. */
export async function tryAsUser(
  command: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const [program, ...rest] = asUserCommand([command, ...args]);
  return new Promise(resolve => {
    execFile(
      program,
      rest,
      {
        env: { PATH: process.env.PATH!, TZ: 'UTC', LC_ALL: 'C.UTF-8', ...env },
        cwd: '/',
        maxBuffer: 256 * 1024 ** 2,
      },
      (error, stdout, stderr) => {
        const { code } = (error ?? {}) as { code?: unknown };
        resolve({ exitCode: error ? Number(code) : 0, stdout, stderr });
      },
    ).stdin?.end();
  });
}

export async function asUser(
  command: string,
  args: string[],
  env?: Record<string, string>,
): Promise<string> {
  const ended = await tryAsUser(command, args, env);
  if (ended.exitCode !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} ended with ${ended.exitCode}: ${
        ended.stdout
      }${ended.stderr}`,
    );
  }
  return ended.stdout;
}

/** A server on a data directory: on a socket of its own, and on no address. */
export class TestServer {
  constructor(
    readonly data: string,
    readonly socket: string,
    private readonly settings: Record<string, string> = {},
  ) {}

  async start(): Promise<void> {
    const settings: Record<string, string> = {
      listen_addresses: '',
      unix_socket_directories: this.socket,
      port: PORT,
      fsync: 'off',
      autovacuum: 'off',
      shared_buffers: '8MB',
      wal_keep_size: '0',
      max_wal_size: '32MB',
      ...this.settings,
    };
    const options = Object.entries(settings).map(
      ([name, value]) => `-c ${name}='${value.replace(/'/g, `'\\''`)}'`,
    );
    await asUser(
      join(POSTGRES_PROGRAMS, 'pg_ctl'),
      [
        'start',
        '-w',
        '-D',
        this.data,
        '-l',
        join(this.socket, 'server.log'),
        '-o',
        options.join(' '),
      ],
      { PGBACKREST_REPO1_CIPHER_PASS: CIPHER_PASS },
    );
  }

  async sql(statement: string): Promise<string> {
    const output = await asUser('psql', [
      ...['-h', this.socket, '-p', PORT, '-d', 'postgres'],
      ...['-qAtX', '-v', 'ON_ERROR_STOP=1', '-c', statement],
    ]);
    return output.trim();
  }

  /** Waits until recovery has ended, one way or the other. */
  async recovered(): Promise<void> {
    while ((await this.sql('select pg_is_in_recovery()')) === 't') {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    await tryAsUser(join(POSTGRES_PROGRAMS, 'pg_ctl'), [
      ...['stop', '-w', '-m', 'fast', '-D', this.data],
    ]);
  }
}

/**
 * A cluster with archiving, and the repository that it is backed up into. Everything
 * lies below one directory and can be copied while the server does not run: making a
 * cluster and backups is slow, copying them is not.
 */
export class TestCluster {
  static readonly stanza = 'shop';
  readonly server: TestServer;

  constructor(readonly directory: string, readonly binary: string) {
    this.server = new TestServer(this.path('data'), directory, {
      archive_mode: 'on',
      archive_command: `${binary} --config=${this.configFile} --stanza=shop archive-push %p`,
      wal_level: 'replica',
    });
  }

  path(...parts: string[]): string {
    return join(this.directory, ...parts);
  }

  get configFile(): string {
    return this.path('pgbackrest.conf');
  }

  get archive(): string {
    return this.path('repo/archive/shop/15-1');
  }

  backupPath(label: string): string {
    return this.path('repo/backup/shop', label);
  }

  static async create(
    directory: string,
    binary: string,
    settings?: string[],
  ): Promise<TestCluster> {
    const cluster = new TestCluster(directory, binary);
    await asUser(join(POSTGRES_PROGRAMS, 'initdb'), [
      ...['-D', cluster.path('data'), '--auth=trust', '--no-sync'],
      ...['--data-checksums', '--wal-segsize=1', '--encoding=UTF8'],
      '--locale=C',
    ]);
    await cluster.configure(settings);
    await cluster.server.start();
    await cluster.run('stanza-create');
    await cluster.server.sql(
      'create table tree (path text primary key, content bytea)',
    );
    await cluster.server.stop();
    return cluster;
  }

  /** Writes the settings, which hold the place of the cluster. */
  async configure(more: string[] = []): Promise<void> {
    const lines = [
      '[global]',
      `repo1-path=${this.path('repo')}`,
      'repo1-cipher-type=aes-256-cbc',
      'repo1-retention-full=99',
      `lock-path=${this.path('lock')}`,
      `spool-path=${this.path('spool')}`,
      'log-level-file=off',
      'start-fast=y',
      'compress-type=lz4',
      // The first retry comes at once, each further one after 15 seconds.
      'job-retry=1',
      ...more,
      '[shop]',
      `pg1-path=${this.path('data')}`,
      `pg1-socket-path=${this.directory}`,
      `pg1-port=${PORT}`,
      '',
    ];
    await writeFile(this.configFile, lines.join('\n'), { mode: 0o644 });
  }

  /** Runs pgBackRest as a database administrator would. */
  try(...args: string[]): Promise<Ended> {
    return tryAsUser(
      this.binary,
      [`--config=${this.configFile}`, '--stanza=shop', ...args],
      { PGBACKREST_REPO1_CIPHER_PASS: CIPHER_PASS },
    );
  }

  /** Starts pgBackRest and lets it run, until it is ended with all that it started. */
  start(...args: string[]): { pause(): void; end(): Promise<void> } {
    const [program, ...rest] = asUserCommand([
      this.binary,
      `--config=${this.configFile}`,
      '--stanza=shop',
      ...args,
    ]);
    const child = spawn(program, rest, {
      detached: true,
      cwd: '/',
      stdio: 'ignore',
      env: {
        PATH: process.env.PATH!,
        PGBACKREST_REPO1_CIPHER_PASS: CIPHER_PASS,
      },
    });
    const ended = once(child, 'exit');
    return {
      pause() {
        process.kill(-child.pid!, 'SIGSTOP');
      },
      async end() {
        if (child.exitCode === null && child.signalCode === null) {
          process.kill(-child.pid!, 'SIGKILL');
          await ended;
        }
      },
    };
  }

  async run(...args: string[]): Promise<string> {
    return asUser(
      this.binary,
      [`--config=${this.configFile}`, '--stanza=shop', ...args],
      { PGBACKREST_REPO1_CIPHER_PASS: CIPHER_PASS },
    );
  }

  /** Backs up, and tells the label and the time of its end. */
  async backup(
    type: 'full' | 'diff' | 'incr' = 'full',
  ): Promise<{ label: string; stop: Date }> {
    await this.run('backup', `--type=${type}`);
    const [stanza] = JSON.parse(await this.run('info', '--output=json'));
    const { label, timestamp } = stanza.backup.at(-1);
    return { label, stop: new Date(timestamp.stop * 1000) };
  }

  /** Ends the present segment, and waits until it is stored. */
  async switchWal(): Promise<string> {
    const segment = await this.server.sql(
      'select pg_walfile_name(pg_switch_wal())',
    );
    for (;;) {
      if ((await this.segments()).some(name => name.startsWith(segment))) {
        return segment;
      }
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  }

  /** Files of stored segments, in order. */
  async segments(): Promise<string[]> {
    const names = await readdir(this.archive, { recursive: true });
    return names
      .map(name => name.split('/').at(-1)!)
      .filter(name => /^[0-9A-F]{24}-/.test(name))
      .sort();
  }

  async removeSegment(segment: string): Promise<void> {
    const [file] = (await this.segments()).filter(name =>
      name.startsWith(segment),
    );
    await rm(join(this.archive, file.slice(0, 16), file));
  }

  /** Puts a tree into the database. */
  async store(tree: ConformanceTree): Promise<void> {
    const rows = Object.entries(tree).map(([path, content]) => {
      const hex =
        content === null
          ? 'null'
          : `'\\x${Buffer.from(content as string).toString('hex')}'`;
      return `('${path.replace(/'/g, "''")}', ${hex})`;
    });
    const file = this.path('tree.sql');
    await writeFile(
      file,
      `truncate tree; insert into tree values ${rows.join(', ')};`,
      { mode: 0o644 },
    );
    await asUser('psql', [
      ...['-h', this.directory, '-p', PORT, '-d', 'postgres'],
      ...['-qX', '-v', 'ON_ERROR_STOP=1', '-f', file],
    ]);
    await rm(file);
  }
}

/** Reads the tree back from a restored cluster, by starting a server on it. */
export async function readTreeFromRestored(
  target: string,
): Promise<Record<string, TreeEntry>> {
  return withRestored(target, async server => {
    const output = await server.sql(
      `select json_object_agg(path, case when content is null then null else json_build_object('size', length(content), 'sha256', encode(sha256(content), 'hex')) end) from tree`,
    );
    const rows: Record<string, TreeEntry | null> = JSON.parse(output);
    const entries: Record<string, TreeEntry> = {};
    for (const [path, entry] of Object.entries(rows)) {
      const parts = path.split('/');
      for (let i = 1; i < parts.length; i++) {
        entries[parts.slice(0, i).join('/')] = 'directory';
      }
      entries[path] = entry ?? 'directory';
    }
    return entries;
  });
}

/** Starts a server on what was restored, as soon as it has recovered. */
export async function withRestored<T>(
  target: string,
  work: (server: TestServer) => Promise<T>,
): Promise<T> {
  const socket = await makeDirectory('recovery-restored-');
  const server = new TestServer(join(target, 'pg_data'), socket);
  try {
    await server.start();
    await server.recovered();
    return await work(server);
  } finally {
    await server.stop();
    await rm(socket, { recursive: true, force: true });
  }
}

/** A new directory that belongs to the user of the database. */
export async function makeDirectory(prefix: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), prefix));
  await giveToUser(directory);
  return directory;
}

export async function giveToUser(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  if (userInfo().uid === 0) {
    await new Promise<void>((resolve, reject) => {
      execFile('chown', [USER, directory], error =>
        error ? reject(error) : resolve(),
      );
    });
  }
}

export async function copyDirectory(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await new Promise<void>((resolve, reject) => {
    execFile('cp', ['-a', '--reflink=auto', `${from}/.`, to], error =>
      error ? reject(error) : resolve(),
    );
  });
}

const templates = new Map<
  string,
  Promise<{ directory: string; times: Date[] }>
>();

/**
 * A cluster whose database held these trees, one after the other, each backed up in
 * full: made once for each sequence of trees, and copied.
 */
export async function clusterWith(
  binary: string,
  directory: string,
  trees: ConformanceTree[],
): Promise<{ cluster: TestCluster; times: Date[] }> {
  const { directory: from, times } = await templateOf(binary, trees);
  await rm(directory, { recursive: true, force: true });
  await copyDirectory(from, directory);
  const cluster = new TestCluster(directory, binary);
  await cluster.configure();
  return { cluster, times };
}

function templateOf(
  binary: string,
  trees: ConformanceTree[],
): Promise<{ directory: string; times: Date[] }> {
  const hash = createHash('sha256').update(binary);
  for (const tree of trees) {
    for (const [path, content] of Object.entries(tree)) {
      hash.update(`\0${path}\0`).update(content ?? 'directory');
    }
    hash.update('\0\0');
  }
  const key = hash.digest('hex');
  const known = templates.get(key) ?? makeTemplate(binary, trees);
  templates.set(key, known);
  return known;
}

async function makeTemplate(
  binary: string,
  trees: ConformanceTree[],
): Promise<{ directory: string; times: Date[] }> {
  const directory = await makeDirectory('recovery-pgbackrest-');
  if (trees.length === 0) {
    await TestCluster.create(directory, binary);
    return { directory, times: [] };
  }
  const { cluster, times } = await clusterWith(
    binary,
    directory,
    trees.slice(0, -1),
  );
  await cluster.server.start();
  await cluster.store(trees.at(-1)!);
  const { stop } = await cluster.backup();
  await cluster.server.stop();
  return { directory, times: [...times, stop] };
}

export async function removeTemplates(): Promise<void> {
  for (const template of templates.values()) {
    await rm((await template).directory, { recursive: true, force: true });
  }
  templates.clear();
}
