import { createHash } from 'node:crypto';
import path from 'node:path';
import fs from 'fs-extra';

/** What a folder holds: enough to tell whether a restore brought the same bytes back. */
export interface TreeSummary {
  files: number;
  bytes: number;
  /** SHA-256 over the sorted lines `<path> <sha256 of the content>`. */
  digest: string;
}

/** What a backup held at the moment it was made, told by the data itself. */
export interface BackupTruth extends TreeSummary {
  at: string;
  tool: 'archive' | 'restic';
  /** Name of the archive, for `archive`. */
  file?: string;
}

async function* filesBelow(
  folder: string,
  prefix = '',
): AsyncGenerator<string> {
  const entries = await fs.readdir(path.join(folder, prefix), {
    withFileTypes: true,
  });
  for (const entry of entries) {
    const name = path.posix.join(prefix, entry.name);
    if (entry.isDirectory()) {
      yield* filesBelow(folder, name);
    } else if (entry.isFile()) {
      yield name;
    }
  }
}

export async function summarizeTree(folder: string): Promise<TreeSummary> {
  const lines: string[] = [];
  let bytes = 0;
  for await (const name of filesBelow(folder)) {
    const content = await fs.readFile(path.join(folder, name));
    bytes += content.length;
    lines.push(`${name} ${createHash('sha256').update(content).digest('hex')}`);
  }
  lines.sort();
  return {
    files: lines.length,
    bytes,
    digest: createHash('sha256').update(lines.join('\n')).digest('hex'),
  };
}

function truthFile(folder: string, dataSet: string): string {
  return path.join(folder, `${dataSet}.jsonl`);
}

export async function recordTruth<T = BackupTruth>(
  folder: string,
  dataSet: string,
  truth: T,
): Promise<void> {
  await fs.ensureDir(folder);
  await fs.appendFile(truthFile(folder, dataSet), `${JSON.stringify(truth)}\n`);
}

/** What was recorded of a data set's backups, oldest first. */
export async function readTruth(
  folder: string,
  dataSet: string,
): Promise<BackupTruth[]> {
  return readLines<BackupTruth>(folder, dataSet);
}

/** What was recorded of a data set, oldest first. */
export async function readLines<T>(
  folder: string,
  dataSet: string,
): Promise<T[]> {
  const file = truthFile(folder, dataSet);
  if (!(await fs.pathExists(file))) {
    return [];
  }
  return (await fs.readFile(file, 'utf8'))
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as T);
}
