import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { DirectoryIdentity } from '../database/DrillStore';

export type { DirectoryIdentity } from '../database/DrillStore';

/** Whether a path is a directory or below it. Both absolute, links resolved. */
export function isWithin(child: string, parent: string): boolean {
  const relative = path.relative(parent, child);
  return (
    relative === '' ||
    (relative !== '..' && !relative.startsWith(`..${path.sep}`))
  );
}

/**
 * A path with the links of its existing part resolved. What does not exist (yet) is
 * judged by where it would be.
 */
export async function resolveLinks(target: string): Promise<string> {
  const missing: string[] = [];
  let existing = path.resolve(target);
  for (;;) {
    try {
      return path.join(await fs.realpath(existing), ...missing);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (
        (code !== 'ENOENT' && code !== 'ENOTDIR') ||
        existing === path.dirname(existing)
      ) {
        throw error;
      }
      missing.unshift(path.basename(existing));
      existing = path.dirname(existing);
    }
  }
}

/** The identity of a directory; undefined when the path is a link or no directory. */
export async function identify(
  directory: string,
): Promise<DirectoryIdentity | undefined> {
  const stats = await fs.lstat(directory, { bigint: true });
  return stats.isDirectory() ? { dev: stats.dev, ino: stats.ino } : undefined;
}

export function sameDirectory(
  a?: DirectoryIdentity,
  b?: DirectoryIdentity,
): boolean {
  return (
    a !== undefined && b !== undefined && a.dev === b.dev && a.ino === b.ino
  );
}

/** The identities of a directory and of all that it lies in. */
export async function identifyUpwards(
  directory: string,
): Promise<DirectoryIdentity[]> {
  const identities: DirectoryIdentity[] = [];
  for (let current = directory; ; current = path.dirname(current)) {
    const identity = await identify(current);
    if (identity) identities.push(identity);
    if (current === path.dirname(current)) return identities;
  }
}
