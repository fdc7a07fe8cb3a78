import { Duration } from 'luxon';

/**
 * Milliseconds as a duration of days and less. luxon's own `rescale` counts four weeks
 * as a month of 30 days, and so makes 32 days of 30.
 */
export function durationOf(milliseconds: number): Duration {
  return Duration.fromMillis(milliseconds).shiftTo(
    'days',
    'hours',
    'minutes',
    'seconds',
  );
}
