const MAX_SEGMENT_BYTES = 255;
const MAX_PATH_BYTES = 4096;

export type EntryPath =
  | { safe: true; segments: string[] }
  | { safe: false; reason: string };

/**
 * Where an entry's name would lie below a target. Everything that could lie elsewhere,
 * or that no file system could hold, is not safe.
 */
export function entryPath(name: string): EntryPath {
  const unsafe = (reason: string): EntryPath => ({ safe: false, reason });
  if (name.includes('\0')) return unsafe('has a NUL in its name');
  if (name.startsWith('/')) return unsafe('has an absolute path');
  if (/^[A-Za-z]:[\\/]/.test(name) || name.startsWith('\\')) {
    return unsafe('has an absolute Windows path');
  }
  if (Buffer.byteLength(name) > MAX_PATH_BYTES)
    return unsafe('has a path that is too long');
  const segments = name.split('/').filter(part => part !== '' && part !== '.');
  for (const segment of segments) {
    if (segment === '..' || segment.split('\\').includes('..')) {
      return unsafe('has ".." in its path');
    }
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) {
      return unsafe('has a name that is too long');
    }
  }
  return { safe: true, segments };
}

/**
 * Whether a symbolic link stays inside the target: relative, with `..` only at its
 * start, and no more of them than it has parents. A `..` after a name is refused,
 * because that name may be a link itself, and `..` then leads elsewhere than it looks.
 */
export function linkStaysInside(
  linkSegments: string[],
  target: string,
): boolean {
  if (target === '' || target.includes('\0') || target.startsWith('/'))
    return false;
  if (target.includes('\\') || Buffer.byteLength(target) > MAX_PATH_BYTES)
    return false;
  const parts = target.split('/').filter(part => part !== '' && part !== '.');
  let up = 0;
  while (parts[up] === '..') up += 1;
  return up < linkSegments.length && !parts.slice(up).includes('..');
}
