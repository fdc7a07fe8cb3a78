import { CLOCK_TOLERANCE_MS } from '../collection/clock';
import { reachFrom } from '../collection/windows';
import type { Digest } from '../database/Digest';
import type { Instant } from '../database/instants';

/**
 * The latest instant that can be brought back: as far as stored changes lead on from
 * the newest usable point. A window that ends ahead of our clock is not believed.
 */
export function restorableTo(
  digest: Pick<Digest, 'newestUsable' | 'window'>,
  now: Date,
): Instant | undefined {
  const newest = digest.newestUsable?.time;
  if (newest === undefined || digest.window === undefined) {
    return newest;
  }
  const reach = reachFrom(digest.window, newest);
  return Date.parse(reach) <= now.getTime() + CLOCK_TOLERANCE_MS
    ? reach
    : newest;
}
