import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import Database from 'better-sqlite3';
import fs from 'fs-extra';
import { dumpSql } from '../data/sqlite';
import { stamp } from '../time';
import { runTool, tarGz, type Tools } from '../tools';
import { summarizeTree, type TreeSummary } from '../truth';

/** How a kind of data is packed. */
export type Packing =
  /** A consistent copy of a SQLite file in a tar.gz. */
  | { as: 'sqlite-tar.gz'; database: string }
  /** A consistent copy of a SQLite file, gzipped. */
  | { as: 'sqlite.gz'; database: string }
  /** The SQL statements of a SQLite file, gzipped. */
  | { as: 'sql.gz'; database: string }
  | { as: 'tar.gz' }
  | { as: 'tar' }
  /** A zip file, or a tar.gz where zip is not installed. */
  | { as: 'zip' }
  /** The data's only file, as it is. */
  | { as: 'plain'; file: string };

export interface ArchiveJob {
  /** Folder below the archives: one source. */
  source: string;
  name: string;
  packing: Packing;
  /** luxon's format of the date in the name. */
  dateFormat: string;
  zone?: string;
  checksums: 'SHA256SUMS' | 'beside';
}

/** How names end, where the machine may lack zip. */
export function extensionOf(packing: Packing, tools: Tools): string {
  switch (packing.as) {
    case 'sqlite-tar.gz':
      return 'tar.gz';
    case 'zip':
      return tools.zip ? 'zip' : 'tar.gz';
    case 'plain':
      return path.extname(packing.file).slice(1);
    default:
      return packing.as;
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function gzipInto(input: Readable, file: string): Promise<void> {
  await pipeline(input, createGzip({ level: 4 }), createWriteStream(file));
}

/** What a restore of the packed data should bring back. */
async function stage(
  job: ArchiveJob,
  live: string,
  scratch: string,
  at: number,
): Promise<string> {
  const { packing } = job;
  if (!('database' in packing)) {
    return live;
  }
  const source = path.join(live, packing.database);
  const base = `${job.name}-${stamp(at, job.dateFormat, job.zone)}`;
  if (packing.as === 'sql.gz') {
    const file = path.join(scratch, `${base}.sql`);
    await pipeline(Readable.from(dumpSql(source)), createWriteStream(file));
    return scratch;
  }
  const database = new Database(source, { readonly: true });
  try {
    await database.backup(
      path.join(
        scratch,
        packing.as === 'sqlite.gz' ? `${base}.sqlite` : packing.database,
      ),
    );
  } finally {
    database.close();
  }
  return scratch;
}

async function pack(
  job: ArchiveJob,
  staged: string,
  target: string,
  tools: Tools,
): Promise<void> {
  const names = (await fs.readdir(staged)).sort();
  switch (job.packing.as) {
    case 'sqlite-tar.gz':
    case 'tar.gz':
      return tarGz(tools.tar, staged, names, target);
    case 'tar':
      return runTool(tools.tar, ['-C', staged, '-cf', target, ...names]);
    case 'zip':
      return tools.zip
        ? runTool(tools.zip, ['-q', '-r', target, ...names], { cwd: staged })
        : tarGz(tools.tar, staged, names, target);
    case 'plain':
      return fs.copy(path.join(staged, job.packing.file), target);
    default:
      return gzipInto(createReadStream(path.join(staged, names[0])), target);
  }
}

/** Makes one archive backup of live data. */
export async function backUpToArchive(options: {
  job: ArchiveJob;
  live: string;
  archives: string;
  scratch: string;
  at: number;
  tools: Tools;
}): Promise<{ file: string; held: TreeSummary }> {
  const { job, at, tools } = options;
  const folder = path.join(options.archives, job.source);
  const name = `${job.name}-${stamp(
    at,
    job.dateFormat,
    job.zone,
  )}.${extensionOf(job.packing, tools)}`;
  const target = path.join(folder, name);
  await fs.ensureDir(folder);
  await fs.emptyDir(options.scratch);
  const staged = await stage(job, options.live, options.scratch, at);
  await pack(job, staged, target, tools);
  const held = await summarizeTree(staged);
  await fs.emptyDir(options.scratch);
  const line = `${await sha256(target)}  ${name}\n`;
  if (job.checksums === 'beside') {
    await fs.writeFile(`${target}.sha256`, line);
  } else {
    await fs.appendFile(path.join(folder, 'SHA256SUMS'), line);
  }
  await fs.utimes(target, at / 1_000, at / 1_000);
  return { file: name, held };
}

/** Flips bytes in the middle of a file, as a failing disk does. Times stay. */
export async function damageFile(file: string): Promise<void> {
  const { size, atimeMs, mtimeMs } = await fs.stat(file);
  const handle = await fs.promises.open(file, 'r+');
  try {
    const bytes = Buffer.alloc(Math.min(64, size));
    const position = Math.floor((size - bytes.length) / 2);
    await handle.read(bytes, 0, bytes.length, position);
    await handle.write(
      bytes.map(byte => byte ^ 0x5a),
      0,
      bytes.length,
      position,
    );
  } finally {
    await handle.close();
  }
  await fs.utimes(file, atimeMs / 1_000, mtimeMs / 1_000);
}

/** Leaves an empty file, as a job does on a full disk. Times stay. */
export async function emptyFile(file: string): Promise<void> {
  const { atimeMs, mtimeMs } = await fs.stat(file);
  await fs.truncate(file, 0);
  await fs.utimes(file, atimeMs / 1_000, mtimeMs / 1_000);
}
