import { DateTime } from 'luxon';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Data changes once per slot, at its start. */
export const SLOT = 15 * MINUTE;

/** Slots that start after `from` and not after `to`, in milliseconds since the epoch. */
export function slotsBetween(from: number, to: number): number[] {
  const slots: number[] = [];
  for (let at = Math.floor(from / SLOT) * SLOT + SLOT; at <= to; at += SLOT) {
    slots.push(at);
  }
  return slots;
}

/** Days whose given UTC time lies after `from` and not after `to`. */
export function daily(
  from: number,
  to: number,
  time: { hour: number; minute: number },
): number[] {
  const offset = time.hour * HOUR + time.minute * MINUTE;
  const instants: number[] = [];
  for (
    let day = Math.floor((from - offset) / DAY) * DAY + DAY;
    day + offset <= to;
    day += DAY
  ) {
    instants.push(day + offset);
  }
  return instants;
}

/** Multiples of a period after `from` and not after `to`. */
export function every(period: number, from: number, to: number): number[] {
  const instants: number[] = [];
  for (
    let at = Math.floor(from / period) * period + period;
    at <= to;
    at += period
  ) {
    instants.push(at);
  }
  return instants;
}

/** In the form of a file name: `format` is luxon's. */
export function stamp(at: number, format: string, zone = 'utc'): string {
  return DateTime.fromMillis(at, { zone }).toFormat(format);
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
