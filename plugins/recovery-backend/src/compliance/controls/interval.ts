import type { ResourceFacts } from 'backstage-plugin-recovery-node';

const DAY_MS = 86_400_000;

/** Days with points that are needed before anything is said of a usual interval. */
const NEEDED_DAYS = 3;

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/**
 * The usual time from one usable point to the next, in milliseconds, from the days of
 * the last two weeks: within a day when there are points each day, else between days.
 * Undefined while there are too few of them.
 */
export function usualInterval(resource: ResourceFacts): number | undefined {
  const days = (resource.points?.days ?? []).filter(({ usable }) => usable > 0);
  if (days.length < NEEDED_DAYS) {
    return undefined;
  }
  const numbers = days.map(({ date }) => Date.parse(date) / DAY_MS);
  const gap = median(
    numbers.slice(1).map((day, index) => day - numbers[index]),
  );
  if (gap > 1) {
    return gap * DAY_MS;
  }
  // The first and the last day may be known in part only.
  return DAY_MS / median(days.slice(1, -1).map(({ usable }) => usable));
}
