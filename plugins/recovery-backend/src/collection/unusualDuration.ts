/** Earlier runs that are needed before one is called unusual. */
const NEEDED_RUNS = 3;

/** A run is unusual that took so many times as long as usual, or as short. */
const FACTOR = 3;

/** Differences of less than ten minutes say nothing. */
const LEAST_DIFFERENCE_MS = 10 * 60_000;

/** How long a backup run took, in milliseconds. */
export function durationOf(run: {
  startedAt?: string;
  finishedAt?: string;
}): number | undefined {
  if (run.startedAt === undefined || run.finishedAt === undefined) {
    return undefined;
  }
  const took = Date.parse(run.finishedAt) - Date.parse(run.startedAt);
  return took >= 0 ? took : undefined;
}

/**
 * Whether a run took far more or far less time than those before it, in milliseconds.
 * Usual is their median: one that was odd itself does not move it.
 */
export function unusualDuration(
  took: number,
  earlier: number[],
): { took: number; usual: number } | undefined {
  if (earlier.length < NEEDED_RUNS) {
    return undefined;
  }
  const usual = [...earlier].sort((a, b) => a - b)[
    Math.floor((earlier.length - 1) / 2)
  ];
  const isFar = took > usual * FACTOR || took < usual / FACTOR;
  return isFar && Math.abs(took - usual) >= LEAST_DIFFERENCE_MS
    ? { took, usual }
    : undefined;
}
