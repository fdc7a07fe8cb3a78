import { createHash } from 'node:crypto';
import { constants, promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { formatCount } from '../text';

/** How a copy is damaged: what broken media, cut transfers and lost objects look like. */
export const DAMAGES = ['flip', 'truncate', 'remove'] as const;
export type Damage = (typeof DAMAGES)[number];

/** Share of the bytes that the damaged files have, so that no honest check passes. */
const SHARE = 0.5;
/** Files that are looked at, so that a huge tree does not fill the memory. */
const MAX_FILES = 100_000;
/** Every page of a database is hit: common ones have 4 KiB and more. */
const STRIDE_BYTES = 4096;
const FLIPPED_BYTES = 96;
const CHUNK_BYTES = 256 * STRIDE_BYTES;

interface CopiedFile {
  path: string;
  size: number;
}

/** The damage that an operation's id stands for: told by it, and different over time. */
export function chooseDamage(operationId: string): Damage {
  const digest = createHash('sha256').update(operationId).digest();
  return DAMAGES[digest[0] % DAMAGES.length];
}

/**
 * Damages a restored copy: the largest files that together have half of its bytes. Says
 * in a sentence what was done. Follows no link, and throws when there is nothing to damage.
 */
export async function damageCopy(
  directory: string,
  damage: Damage,
  signal: AbortSignal,
): Promise<string> {
  const files = await largestFiles(directory, signal);
  if (files.length === 0) {
    throw new Error('There is no file with contents to damage');
  }
  for (const file of files) {
    signal.throwIfAborted();
    switch (damage) {
      case 'remove':
        await fs.unlink(file.path);
        break;
      case 'truncate':
        await withFile(file, handle =>
          handle.truncate(Math.floor(file.size / 2)),
        );
        break;
      default:
        await withFile(file, handle => flip(handle, file.size, signal));
    }
  }
  const names = files
    .slice(0, 3)
    .map(file => path.relative(directory, file.path))
    .join(', ');
  const done = {
    flip: 'Bytes were flipped in',
    truncate: 'The second half was cut off of',
    remove: 'Removed were',
  }[damage];
  return `${done} ${formatCount(files.length, 'file')}: ${names}${
    files.length > 3 ? ', …' : ''
  }.`;
}

async function largestFiles(
  directory: string,
  signal: AbortSignal,
): Promise<CopiedFile[]> {
  const files: CopiedFile[] = [];
  const pending = [directory];
  for (
    let current = pending.pop();
    current && files.length < MAX_FILES;
    current = pending.pop()
  ) {
    signal.throwIfAborted();
    for await (const entry of await fs.opendir(current)) {
      const full = path.join(current, entry.name);
      if (entry.isDirectory()) pending.push(full);
      else if (entry.isFile()) {
        const { size } = await fs.lstat(full);
        if (size > 0) files.push({ path: full, size });
      }
    }
  }
  // By name where sizes are equal: the same copy is damaged in the same way.
  files.sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1));
  const all = files.reduce((sum, { size }) => sum + size, 0);
  let taken = 0;
  return files.filter(({ size }) => {
    const wanted = taken < all * SHARE;
    if (wanted) taken += size;
    return wanted;
  });
}

async function withFile(
  file: CopiedFile,
  use: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  // Restored files may be read-only.
  await fs.chmod(file.path, 0o600);
  const handle = await fs.open(
    file.path,
    constants.O_RDWR | constants.O_NOFOLLOW,
  );
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}

/** Inverts the beginning of every page. */
async function flip(
  handle: FileHandle,
  size: number,
  signal: AbortSignal,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (let position = 0; position < size; position += CHUNK_BYTES) {
    signal.throwIfAborted();
    const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES, position);
    for (let page = 0; page < bytesRead; page += STRIDE_BYTES) {
      const end = Math.min(page + FLIPPED_BYTES, bytesRead);
      for (let i = page; i < end; i++) buffer[i] ^= 0xff;
    }
    await handle.write(buffer, 0, bytesRead, position);
  }
}
