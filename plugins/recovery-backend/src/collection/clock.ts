/**
 * How far a point may lie ahead of our clock and still count as made just now. Clocks
 * that are kept in step differ by less; what lies further ahead is from the future.
 */
export const CLOCK_TOLERANCE_MS = 60_000;
