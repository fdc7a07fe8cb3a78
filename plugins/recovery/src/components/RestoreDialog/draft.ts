import type {
  RecoverTo,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';

/** Most paths that one restore may name; the API's own limit. */
export const MAX_PATHS = 200;

/** What the reader has decided so far. */
export interface RestoreDraft {
  resourceId: string;
  /** Whether a point is chosen, all that is stored, or an instant inside the window. */
  mode: 'point' | 'newest' | 'time';
  point?: RecoveryPoint;
  /** The chosen instant, ISO 8601. */
  time?: string;
  /** Where to stop on the way through stored changes; not for an instant. */
  stop?: RecoverTo;
  scope: 'whole' | 'paths';
  paths: string[];
  targetId?: string;
}

/** What another point or instant makes void. */
export const ANEW = {
  stop: undefined,
  scope: 'whole',
  paths: [],
  targetId: undefined,
} satisfies Partial<RestoreDraft>;

/** Where the restore shall stop, as the API is told; nothing when it cannot be told. */
export function recoverToOf(draft: RestoreDraft): RecoverTo | undefined {
  return draft.mode === 'time'
    ? { type: 'time', value: draft.time }
    : draft.stop;
}

/** Whether what is needed besides the kind of stop has been entered. */
export function isStopComplete(stop: RecoverTo | undefined): boolean {
  return (
    !stop ||
    stop.type === 'default' ||
    stop.type === 'immediate' ||
    Boolean(stop.value?.trim())
  );
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
