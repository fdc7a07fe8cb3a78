import { promises as fs, type BigIntStats } from 'node:fs';
import path from 'node:path';
import { sameDirectory, type DirectoryIdentity } from './containment';

/** What lies in a directory. */
export interface TreeCount {
  /** Regular files. */
  files: number;
  /** Sum of the sizes of regular files. */
  bytes: number;
  /** Everything but regular files: directories, links, devices. */
  others: number;
}

const BATCH = 64;
/** Directory names are bytes and need not be valid text. */
const RAW = { encoding: 'buffer' as BufferEncoding, bufferSize: 256 };

/**
 * Counts a tree without following links. Entries that vanish meanwhile are passed over,
 * since the tree may be counted while it is written. Bytes are those of the files'
 * sizes, or those really written of them: some tools set the size first.
 */
export async function countTree(
  directory: string,
  signal?: AbortSignal,
  by: 'size' | 'written' = 'size',
): Promise<TreeCount> {
  const count: TreeCount = { files: 0, bytes: 0, others: 0 };
  const pending: Buffer[] = [Buffer.from(directory)];
  for (let current = pending.pop(); current; current = pending.pop()) {
    for await (const batch of entriesOf(current)) {
      signal?.throwIfAborted();
      const stats = await Promise.all(batch.map(entry => lstatIfThere(entry)));
      stats.forEach((stat, index) => {
        if (!stat) return;
        if (stat.isFile()) {
          count.files++;
          const written = Number(stat.blocks) * 512;
          const size = Number(stat.size);
          count.bytes += by === 'size' ? size : Math.min(size, written);
        } else {
          count.others++;
          if (stat.isDirectory()) pending.push(batch[index]);
        }
      });
    }
  }
  return count;
}

/** What could not be removed, and why. */
export class RemovalError extends Error {
  override name = 'RemovalError';
}

/**
 * Removes a directory and what is in it, provided that it is still the one that was
 * created. Links are removed, never followed; other file systems are never entered.
 */
export async function removeTree(
  directory: string,
  identity: DirectoryIdentity,
  signal?: AbortSignal,
): Promise<void> {
  const root = Buffer.from(directory);
  const stats = await lstatIfThere(root);
  if (!stats) return;
  if (
    !stats.isDirectory() ||
    !sameDirectory({ dev: stats.dev, ino: stats.ino }, identity)
  ) {
    throw new RemovalError(
      'it is not the directory that the operation created',
    );
  }
  // Children before their parents, without recursion: trees may be deep and wide.
  const pending = [root];
  for (let current = root; pending.length > 0; current = pending.at(-1)!) {
    const below = await openingUp(current, () =>
      removeFiles(current, identity.dev, signal),
    );
    if (below.length > 0) {
      pending.push(...below);
    } else if (await rmdirWhenEmpty(current)) {
      pending.pop();
    }
  }
}

/** Removes all but directories, and tells which of these there are, a few at a time. */
async function removeFiles(
  directory: Buffer,
  dev: bigint,
  signal?: AbortSignal,
): Promise<Buffer[]> {
  const directories: Buffer[] = [];
  for await (const batch of entriesOf(directory)) {
    signal?.throwIfAborted();
    await Promise.all(
      batch.map(async entry => {
        const stats = await lstatIfThere(entry);
        if (!stats) return;
        if (!stats.isDirectory()) {
          await unlinkIfThere(entry);
        } else if (stats.dev === dev) {
          directories.push(entry);
        } else {
          throw new RemovalError('another file system is mounted in it');
        }
      }),
    );
    // The directory is listed again when these are gone.
    if (directories.length >= BATCH) break;
  }
  return directories;
}

/** Restored directories may be closed even to their owner: opens one when need be. */
async function openingUp<T>(
  directory: Buffer,
  use: () => Promise<T>,
): Promise<T> {
  try {
    return await use();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    await fs.chmod(directory, 0o700);
    return await use();
  }
}

/** False when something came in since the directory was listed. */
async function rmdirWhenEmpty(directory: Buffer): Promise<boolean> {
  try {
    await fs.rmdir(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    if (!isGone(error)) throw error;
  }
  return true;
}

async function* entriesOf(directory: Buffer): AsyncGenerator<Buffer[]> {
  let handle;
  try {
    handle = await fs.opendir(directory, RAW);
  } catch (error) {
    if (isGone(error)) return;
    throw error;
  }
  let batch: Buffer[] = [];
  for await (const entry of handle) {
    batch.push(
      Buffer.concat([
        directory,
        Buffer.from(path.sep),
        entry.name as unknown as Buffer,
      ]),
    );
    if (batch.length === BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

async function lstatIfThere(entry: Buffer): Promise<BigIntStats | undefined> {
  try {
    return await fs.lstat(entry, { bigint: true });
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

async function unlinkIfThere(entry: Buffer): Promise<void> {
  try {
    await fs.unlink(entry);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

function isGone(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
