import type { CheckContext } from 'backstage-plugin-recovery-node';

/** The instant that restored data should be of, ISO 8601. */
export function asOf({ point, recoverTo }: CheckContext): string {
  return recoverTo?.type === 'time' ? recoverTo.value : point.time;
}
