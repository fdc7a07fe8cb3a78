import { randomBytes } from 'node:crypto';

/** An instant as stored: `YYYY-MM-DDTHH:mm:ss.SSSZ`. Sorts as time does. */
export type Instant = string;

const ISO_WITH_ZONE =
  /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?([Zz]|[+-]\d\d(:?\d\d)?)$/;

export function toInstant(date: Date | number): Instant {
  return new Date(date).toISOString();
}

/**
 * Reads an ISO 8601 time that names its zone. Anything else, and years before 1970
 * or after 9999, gives undefined: a guess at the zone would be a wrong freshness.
 */
export function parseInstant(text: unknown): Instant | undefined {
  if (
    typeof text !== 'string' ||
    text.length > 40 ||
    !ISO_WITH_ZONE.test(text)
  ) {
    return undefined;
  }
  const normal = text
    .toUpperCase()
    .replace(' ', 'T')
    .replace(',', '.')
    // Date reads milliseconds only, and no zone of hours alone.
    .replace(/(\.\d{3})\d+/, '$1')
    .replace(/([+-]\d\d)$/, '$1:00')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
  const millis = Date.parse(normal);
  if (Number.isNaN(millis) || millis < 0 || millis > 253402300799999) {
    return undefined;
  }
  // Date rolls the 31st of a shorter month over; such a day does not exist.
  const day = Number(normal.slice(8, 10));
  const daysInMonth = new Date(
    Date.UTC(Number(normal.slice(0, 4)), Number(normal.slice(5, 7)), 0),
  ).getUTCDate();
  return day > daysInMonth ? undefined : toInstant(millis);
}

/**
 * A mark that says "due now". It sorts before every instant, and is another text each
 * time, so that work done for an earlier mark cannot clear a later one.
 */
export function dueNow(): string {
  return `0${randomBytes(11).toString('hex')}`;
}
