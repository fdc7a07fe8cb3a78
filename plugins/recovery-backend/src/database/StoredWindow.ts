import type { Instant } from './instants';

/** A stretch of a window that cannot be restored. */
export interface StoredGap {
  from: Instant;
  to: Instant;
  /** One sentence for people. */
  reason: string;
}

/** The instants that a series can be brought back to, as its source last told. */
export interface StoredWindow {
  from: Instant;
  to: Instant;
  /** Oldest first, inside the window, none touching another. */
  gaps: StoredGap[];
  observedAt: Instant;
}

/** The window of one series. */
export interface SeriesWindow {
  seriesId: string;
  window: StoredWindow;
}
