import { DateTime, Duration } from 'luxon';
import type { QuietHours } from '../../config';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** First verifications are spread over this share of their period, at most so long. */
const JITTER_SHARE = 0.1;
const MOST_JITTER_MS = 2 * MINUTE;

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** When a level that was never scheduled is due first: soon, and not all at once. */
export function firstDueAt(
  now: Date,
  every: Duration,
  random = Math.random(),
): Date {
  const most = Math.min(every.toMillis() * JITTER_SHARE, MOST_JITTER_MS);
  return new Date(now.getTime() + Math.round(random * most));
}

/**
 * The time after `dueAt` in steps of the period that lies ahead: what was late stays in
 * step, and what was missed altogether is not made up for.
 */
export function nextDueAt(dueAt: Date, every: Duration, now: Date): Date {
  const period = every.toMillis();
  const late = now.getTime() - dueAt.getTime();
  const steps = Math.max(1, Math.floor(late / period) + 1);
  return new Date(dueAt.getTime() + steps * period);
}

/** How long to wait after a verification that came to no result. */
export function pauseAfterFailure(every: Duration): number {
  return clamp(every.toMillis() / 10, 5 * MINUTE, 6 * HOUR);
}

/** How long to wait when there is nothing to verify just now. */
export function pauseWhenIdle(every: Duration): number {
  return clamp(every.toMillis() / 10, MINUTE, 15 * MINUTE);
}

/**
 * How long to wait between points so that all of them are read within the period, with
 * a tenth to spare for what comes to no result.
 */
export function pauseBetween(every: Duration, points: number): number {
  return Math.floor((every.toMillis() * 0.9) / Math.max(1, points));
}

/** Whether no verification may start, by the clocks of the declared zone. */
export function isQuiet(hours: QuietHours | undefined, now: Date): boolean {
  if (!hours) return false;
  const local = DateTime.fromJSDate(now, { zone: hours.timeZone });
  const minute = local.hour * 60 + local.minute;
  const { fromMinute, toMinute } = hours;
  return fromMinute < toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}

/**
 * Whether a verification that reads about so much may start. One that needs more than
 * the whole budget starts when nothing else was read on the day: otherwise it never
 * could.
 */
export function isWithinBudget(
  bytesPerDay: number | undefined,
  readToday: number,
  expected: number,
): boolean {
  return (
    bytesPerDay === undefined ||
    readToday === 0 ||
    readToday + Math.max(1, expected) <= bytesPerDay
  );
}
