import { ProviderError } from 'backstage-plugin-recovery-node';

/** The error for paths that are not in the snapshot. */
export function nothingMatched(paths: string[]): ProviderError {
  const named = paths.slice(0, 3).join(', ');
  const more = paths.length > 3 ? ` and ${paths.length - 3} more` : '';
  return new ProviderError(
    'nothing-matched',
    `The snapshot holds nothing at ${named}${more}`,
    { nextStep: 'Choose paths from the contents of the snapshot.' },
  );
}

/**
 * Checks paths inside a snapshot, as `contents` names them: absolute, without `.` and
 * `..`. A path that is not of this kind cannot be in a snapshot.
 */
export function checkPaths(paths: string[]): string[] {
  for (const path of paths) {
    const parts = path.split('/').slice(1);
    if (
      !path.startsWith('/') ||
      path.includes('\0') ||
      (path !== '/' &&
        parts.some(part => part === '' || part === '.' || part === '..'))
    ) {
      throw nothingMatched([path]);
    }
  }
  return [...new Set(paths)];
}

/** The wanted paths of a restore, or undefined for the whole snapshot. */
export function wantedPaths(paths?: string[]): string[] | undefined {
  if (paths === undefined) {
    return undefined;
  }
  if (paths.length === 0) {
    throw nothingMatched(['no path at all']);
  }
  const checked = checkPaths(paths);
  return checked.includes('/') ? undefined : checked;
}

/** A pattern of restic that matches this path and what is below it, and nothing else. */
export function patternOf(path: string): string {
  return path.replace(/[\\*?[]/g, '\\$&');
}
