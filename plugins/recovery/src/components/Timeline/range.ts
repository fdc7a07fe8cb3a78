/** A period in milliseconds. */
export interface Range {
  from: number;
  to: number;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Periods that end now, by their name in the address. */
export const PRESETS = {
  '24h': DAY,
  '7d': 7 * DAY,
  '30d': 30 * DAY,
  '90d': 90 * DAY,
  '1y': 365 * DAY,
} as const;

export type Preset = keyof typeof PRESETS;

export const DEFAULT_PRESET: Preset = '30d';

const SHORTEST = 5 * 60_000;
const LONGEST = 10 * 365 * DAY;

export function isPreset(text: string | null): text is Preset {
  return text !== null && Object.hasOwn(PRESETS, text);
}

/** Makes a period narrower (factor below 1) or wider round a middle. */
export function zoom(
  range: Range,
  factor: number,
  middle = (range.from + range.to) / 2,
): Range {
  const width = range.to - range.from;
  const wanted = Math.min(LONGEST, Math.max(SHORTEST, width * factor));
  const share = (middle - range.from) / width;
  const from = Math.round(middle - wanted * share);
  return { from, to: Math.round(from + wanted) };
}

/** Moves a period by a share of its width. */
export function pan(range: Range, share: number): Range {
  const by = Math.round((range.to - range.from) * share);
  return { from: range.from + by, to: range.to + by };
}

/** Moves a period so that an instant stands in it; the same period when it does. */
export function including(range: Range, time: number): Range {
  if (time >= range.from && time <= range.to) {
    return range;
  }
  const half = (range.to - range.from) / 2;
  return { from: Math.round(time - half), to: Math.round(time + half) };
}
