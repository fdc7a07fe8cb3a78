import { DateTime, Duration } from 'luxon';
import { numberFormat } from './numberFormat';

// No weeks: "9 days ago" says more than "1 week ago".
const UNITS = ['years', 'months', 'days', 'hours', 'minutes'] as const;

/** "12 minutes ago", or nothing for a text that is no time. */
export function relativeTime(
  iso: string,
  now: number,
  locale: string,
): string | undefined {
  const time = DateTime.fromISO(iso);
  if (!time.isValid) {
    return undefined;
  }
  const base = DateTime.fromMillis(now);
  const seconds = Math.abs(base.diff(time).as('seconds'));
  // Counting single seconds would make a page restless: below a minute it is "now".
  if (seconds < 60) {
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(
      0,
      'second',
    );
  }
  return time.toRelative({ base, locale, unit: [...UNITS] }) ?? undefined;
}

/** "12 minutes": how long ago that was. Nothing when it is less than a minute. */
export function elapsedTime(
  iso: string,
  now: number,
  locale: string,
): string | undefined {
  const time = DateTime.fromISO(iso);
  if (!time.isValid) {
    return iso;
  }
  const elapsed = DateTime.fromMillis(now).diff(time, [...UNITS]);
  const unit = UNITS.find(name => elapsed.get(name) >= 1);
  return (
    unit &&
    numberFormat(locale, {
      style: 'unit',
      unit: unit.slice(0, -1),
      unitDisplay: 'long',
    }).format(Math.floor(elapsed.get(unit)))
  );
}

/** The exact time in the reader's zone, with the zone's name. */
export function exactTime(iso: string, locale: string): string {
  const time = DateTime.fromISO(iso).setLocale(locale);
  return time.isValid
    ? time.toLocaleString({
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
        timeZoneName: 'short',
      })
    : iso;
}

/** Day and minute in the reader's zone, for tables. */
export function shortTime(iso: string, locale: string): string {
  const time = DateTime.fromISO(iso).setLocale(locale);
  return time.isValid
    ? time.toLocaleString({
        year: 'numeric',
        month: 'short',
        day: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      })
    : iso;
}

function scaled(duration: Duration): Duration {
  const seconds = Math.round(duration.as('seconds'));
  const parts = Duration.fromObject({ seconds })
    .shiftTo('days', 'hours', 'minutes', 'seconds')
    .toObject();
  // Two neighbouring units say enough: "3 days, 4 hours".
  const kept = Object.entries(parts)
    .filter(([, value]) => value !== 0)
    .slice(0, 2);
  return Duration.fromObject(
    kept.length ? Object.fromEntries(kept) : { seconds: 0 },
  );
}

/** "1 hour, 30 minutes" for an ISO 8601 duration; the text itself when it is none. */
export function longDuration(iso: string, locale: string): string {
  const duration = Duration.fromISO(iso);
  return duration.isValid
    ? scaled(duration).reconfigure({ locale }).toHuman({ unitDisplay: 'long' })
    : iso;
}

/** "1 hr 30 min" for an ISO 8601 duration; the text itself when it is none. */
export function shortDuration(iso: string, locale: string): string {
  const duration = Duration.fromISO(iso);
  return duration.isValid
    ? scaled(duration)
        .reconfigure({ locale })
        .toHuman({ unitDisplay: 'short', listStyle: 'narrow' })
    : iso;
}

/** Seconds as an ISO 8601 duration. */
export function isoSeconds(seconds: number): string {
  return (
    Duration.fromObject({
      seconds: Math.max(0, Math.round(seconds)),
    }).toISO() ?? 'PT0S'
  );
}

/** Measured milliseconds: "1.4 sec" where seconds matter, else as a short duration. */
export function measured(millis: number, locale: string): string {
  if (millis >= 10_000) {
    return shortDuration(isoSeconds(millis / 1000), locale);
  }
  return numberFormat(locale, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'short',
    maximumFractionDigits: millis < 1000 ? 2 : 1,
  }).format(Math.max(0, millis) / 1000);
}

/** The exact time in UTC, for what is compared across zones. */
export function utcTime(iso: string): string {
  const time = DateTime.fromISO(iso).toUTC();
  return time.isValid ? time.toFormat("yyyy-LL-dd HH:mm:ss 'UTC'") : iso;
}

/** "24 Nov 2026" for a day of UTC such as 2026-11-24, whatever the reader's zone. */
export function utcDay(day: string, locale: string): string {
  const time = DateTime.fromISO(day, { zone: 'utc' }).setLocale(locale);
  return time.isValid ? time.toLocaleString(DateTime.DATE_MED) : day;
}

/** From one instant to another as an ISO 8601 duration. */
export function between(from: string, to: string | number): string {
  const end =
    typeof to === 'number' ? DateTime.fromMillis(to) : DateTime.fromISO(to);
  return isoSeconds(end.diff(DateTime.fromISO(from)).as('seconds'));
}
