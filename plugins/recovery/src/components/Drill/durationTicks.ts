const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const STEPS = [
  SECOND / 5,
  SECOND,
  5 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
];

/** Round durations from nothing up to the longest, in milliseconds: five at most. */
export function durationTicks(longest: number): number[] {
  const most = 4;
  const step =
    STEPS.find(each => longest / each <= most) ??
    Math.ceil(longest / most / (24 * HOUR)) * 24 * HOUR;
  return Array.from(
    { length: Math.floor((longest * 1.1) / step) + 1 },
    (_, index) => index * step,
  );
}
