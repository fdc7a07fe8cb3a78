import { promises as fs } from 'node:fs';
import path from 'node:path';

/** Regular files and their bytes below a directory; links are not followed. */
export async function countFiles(
  directory: string,
  signal: AbortSignal,
): Promise<{ files: number; bytes: number }> {
  const count = { files: 0, bytes: 0 };
  for await (const file of filesBelow(directory)) {
    signal.throwIfAborted();
    count.files++;
    count.bytes += (await fs.lstat(file)).size;
  }
  return count;
}

/** Full paths of the regular files below a directory; links are not followed. */
export async function* filesBelow(directory: string): AsyncGenerator<string> {
  const pending = [directory];
  for (let current = pending.pop(); current; current = pending.pop()) {
    for await (const entry of await fs.opendir(current)) {
      const full = path.join(current, entry.name);
      if (entry.isDirectory()) {
        pending.push(full);
      } else if (entry.isFile()) {
        yield full;
      }
    }
  }
}
