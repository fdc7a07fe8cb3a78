import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip } from 'node:zlib';

/** Programs for a PostgreSQL cluster that pgBackRest backs up. */
export interface ClusterTools {
  pgbackrest: string;
  psql: string;
  /** Folder of the server's programs. */
  postgresPrograms: string;
  /** The user that they run as, where the demo runs as root, which they refuse. */
  runAs?: string;
  owner?: { uid: number; gid: number };
}

/** Programs that this machine has and the demo can use. */
export interface Tools {
  tar: string;
  zip?: string;
  restic?: string;
  cluster?: ClusterTools;
}

async function find(name: string): Promise<string | undefined> {
  const names = process.platform === 'win32' ? [`${name}.exe`] : [name];
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    for (const candidate of names) {
      const file = path.join(folder, candidate);
      try {
        await fs.access(file, fs.constants.X_OK);
        return file;
      } catch {
        // In another folder, perhaps.
      }
    }
  }
  return undefined;
}

const DEBIAN_ROOT = '/usr/lib/postgresql';
/** The oldest version whose restored clusters can be checked. */
const OLDEST_POSTGRES = 14;
const SERVER_PROGRAMS = ['initdb', 'pg_ctl', 'postgres', 'pg_amcheck'];

/** The folder of the newest server programs of PostgreSQL. */
async function findPostgresPrograms(): Promise<string | undefined> {
  const versions = await fs.readdir(DEBIAN_ROOT).catch(() => []);
  const folders = [
    ...versions
      .map(Number)
      .filter(version => version >= OLDEST_POSTGRES)
      .sort((a, b) => b - a)
      .map(version => path.join(DEBIAN_ROOT, String(version), 'bin')),
    ...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean),
  ];
  for (const folder of folders) {
    const there = await Promise.all(
      SERVER_PROGRAMS.map(name =>
        fs.access(path.join(folder, name), fs.constants.X_OK).then(
          () => true,
          () => false,
        ),
      ),
    );
    if (there.every(Boolean)) {
      return folder;
    }
  }
  return undefined;
}

const outputOf = promisify(execFile);

/** The user of the database where the demo runs as root. */
async function findDatabaseUser(): Promise<
  Pick<ClusterTools, 'runAs' | 'owner'> | undefined
> {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const runAs = 'postgres';
  try {
    const [uid, gid] = await Promise.all(
      ['-u', '-g'].map(async option =>
        Number((await outputOf('id', [option, runAs])).stdout),
      ),
    );
    return { runAs, owner: { uid, gid } };
  } catch {
    return undefined;
  }
}

async function findClusterTools(): Promise<ClusterTools | undefined> {
  const [pgbackrest, psql, postgresPrograms, user] = await Promise.all([
    find('pgbackrest'),
    find('psql'),
    findPostgresPrograms(),
    findDatabaseUser(),
  ]);
  return pgbackrest && psql && postgresPrograms && user
    ? { pgbackrest, psql, postgresPrograms, ...user }
    : undefined;
}

/** Whether the user of the database gets to a folder. */
export async function reaches(
  { runAs }: ClusterTools,
  folder: string,
): Promise<boolean> {
  return runAs === undefined
    ? true
    : outputOf('runuser', ['-u', runAs, '--', 'test', '-x', folder]).then(
        () => true,
        () => false,
      );
}

export async function findTools(): Promise<Tools> {
  const [[tar, zip, restic], cluster] = await Promise.all([
    Promise.all(['tar', 'zip', 'restic'].map(find)),
    findClusterTools(),
  ]);
  if (!tar) {
    throw new Error(
      'The demo makes its backups with tar, which is not installed here. Please install it and start again.',
    );
  }
  return { tar, zip, restic, cluster };
}

/** Runs a program to its end; its complaints are the message of the error. */
export async function runTool(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
  const child = spawn(command, args, {
    ...options,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', chunk => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `${path.basename(command)} ${
        args[0]
      } ended with ${code}: ${complaint.trim()}`,
    );
  }
}

/** What `tar` packs of a folder, through gzip into a file. */
export async function tarGz(
  tar: string,
  folder: string,
  names: string[],
  file: string,
): Promise<void> {
  const child = spawn(tar, ['-C', folder, '-cf', '-', ...names], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', chunk => {
    complaint = (complaint + chunk).slice(-2_000);
  });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [code] = await Promise.all([
    exit,
    pipeline(child.stdout, createGzip({ level: 4 }), createWriteStream(file)),
  ]);
  if (code !== 0) {
    throw new Error(`tar ended with ${code}: ${complaint.trim()}`);
  }
}
