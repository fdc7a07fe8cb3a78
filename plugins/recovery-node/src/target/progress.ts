import type { ProviderContext } from '../provider';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

const SHORTEST_PAUSE_MS = 1_000;
/** Counting must not take more than a small part of the restore's own time. */
const PAUSE_PER_COUNT = 10;

/**
 * Regular files below a directory, and their bytes: by their size, or by what is really
 * written of them so far (a file may be given its full size before its content).
 *
 * @public
 */
export async function countTarget(
  directory: string,
  by: 'size' | 'written',
  signal?: AbortSignal,
): Promise<{ files: number; bytes: number }> {
  const counted = { files: 0, bytes: 0 };
  const open = [directory];
  while (open.length > 0 && !signal?.aborted) {
    const current = open.pop()!;
    try {
      for await (const entry of await opendir(current)) {
        const path = join(current, entry.name);
        if (entry.isDirectory()) {
          open.push(path);
        } else if (entry.isFile()) {
          const stat = await lstat(path);
          counted.files += 1;
          counted.bytes +=
            by === 'size' ? stat.size : Math.min(stat.size, stat.blocks * 512);
        }
      }
    } catch (error) {
      // The restore goes on meanwhile: what is not there any more does not count.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
    }
  }
  return counted;
}

/**
 * Reports progress from the target itself, for tools that report none. Returns a
 * function that ends it.
 *
 * @public
 */
export function watchTarget(
  directory: string,
  progress: ProviderContext['progress'],
): () => Promise<void> {
  const controller = new AbortController();
  let most = 0;
  let timer: NodeJS.Timeout | undefined;
  let counting: Promise<void> = Promise.resolve();
  const next = (pause: number, count: () => Promise<void>) => {
    timer = setTimeout(() => {
      counting = count();
    }, pause);
  };
  const count = async () => {
    const begin = performance.now();
    try {
      const { bytes, files } = await countTarget(
        directory,
        'written',
        controller.signal,
      );
      if (!controller.signal.aborted) {
        most = Math.max(most, bytes);
        progress({ bytes: most, files });
      }
    } catch {
      // Progress is a courtesy: a target that cannot be counted fails elsewhere.
    }
    if (!controller.signal.aborted) {
      const took = performance.now() - begin;
      next(Math.max(SHORTEST_PAUSE_MS, took * PAUSE_PER_COUNT), count);
    }
  };
  next(SHORTEST_PAUSE_MS, count);
  return async () => {
    controller.abort();
    clearTimeout(timer);
    await counting;
  };
}
