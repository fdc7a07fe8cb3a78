/**
 * The longest time limit that a setting may ask for: 24 days, in milliseconds. A timer of
 * Node.js that is set to 2^31 milliseconds or more fires at once.
 *
 * @public
 */
export const MAX_TIMEOUT_MS = 24 * 24 * 3_600_000;
