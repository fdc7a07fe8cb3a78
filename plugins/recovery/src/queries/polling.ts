/** How often to ask while something runs and the reader looks, in milliseconds. */
export const POLL_RUNNING = 1_000;

/** How often to ask while something runs and the page is hidden, in milliseconds. */
export const POLL_HIDDEN = 20_000;

/** How often to ask while nothing is known to run, in milliseconds. */
export const POLL_IDLE = 60_000;

/** How often to ask while the first answer is still being made, in milliseconds. */
export const POLL_PENDING = 5_000;

/** The next interval: quick while running, slow while nobody looks. */
export function pollInterval(
  running: boolean,
  hidden = document.hidden,
): number {
  if (!running) {
    return POLL_IDLE;
  }
  return hidden ? POLL_HIDDEN : POLL_RUNNING;
}
