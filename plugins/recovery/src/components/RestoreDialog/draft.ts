import type { RecoveryPoint } from 'backstage-plugin-recovery-common';

/** Most paths that one restore may name; the API's own limit. */
export const MAX_PATHS = 200;

/** What the reader has decided so far. */
export interface RestoreDraft {
  resourceId: string;
  point?: RecoveryPoint;
  scope: 'whole' | 'paths';
  paths: string[];
  targetId?: string;
}

/** Whether a folder above a path is chosen already. */
export function isCovered(path: string, chosen: string[]): boolean {
  return chosen.some(
    other => other !== path && path.startsWith(`${other.replace(/\/$/, '')}/`),
  );
}

/** Chooses a path or takes it back; a folder takes the place of what is below it. */
export function togglePath(path: string, chosen: string[]): string[] {
  if (chosen.includes(path)) {
    return chosen.filter(other => other !== path);
  }
  return [...chosen.filter(other => !isCovered(other, [path])), path];
}
