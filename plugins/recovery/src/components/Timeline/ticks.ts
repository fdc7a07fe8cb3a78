import { DateTime, type DurationLike } from 'luxon';
import type { Range } from './range';

const STEPS: Array<{
  step: DurationLike;
  unit: 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
  every: number;
  millis: number;
}> = [
  { step: { minutes: 1 }, unit: 'minute', every: 1, millis: 60_000 },
  { step: { minutes: 5 }, unit: 'minute', every: 5, millis: 300_000 },
  { step: { minutes: 15 }, unit: 'minute', every: 15, millis: 900_000 },
  { step: { hours: 1 }, unit: 'hour', every: 1, millis: 3_600_000 },
  { step: { hours: 6 }, unit: 'hour', every: 6, millis: 21_600_000 },
  { step: { hours: 12 }, unit: 'hour', every: 12, millis: 43_200_000 },
  { step: { days: 1 }, unit: 'day', every: 1, millis: 86_400_000 },
  { step: { days: 2 }, unit: 'day', every: 2, millis: 172_800_000 },
  { step: { weeks: 1 }, unit: 'week', every: 1, millis: 604_800_000 },
  { step: { weeks: 2 }, unit: 'week', every: 2, millis: 1_209_600_000 },
  { step: { months: 1 }, unit: 'month', every: 1, millis: 2_630_000_000 },
  { step: { months: 3 }, unit: 'month', every: 3, millis: 7_890_000_000 },
  { step: { years: 1 }, unit: 'year', every: 1, millis: 31_557_600_000 },
];

/** Round instants of the reader's zone for an axis, at most `most` of them. */
export function ticksOf(range: Range, most: number): number[] {
  const width = range.to - range.from;
  const chosen =
    STEPS.find(({ millis }) => width / millis <= most) ??
    STEPS[STEPS.length - 1];
  let time = DateTime.fromMillis(range.from).startOf(chosen.unit);
  const ticks: number[] = [];
  while (time.toMillis() <= range.to && ticks.length < 100) {
    const fits =
      (chosen.unit !== 'minute' || time.minute % chosen.every === 0) &&
      (chosen.unit !== 'hour' || time.hour % chosen.every === 0);
    if (!fits) {
      time = time.plus(
        chosen.unit === 'minute' ? { minutes: 1 } : { hours: 1 },
      );
      continue;
    }
    if (time.toMillis() >= range.from) {
      ticks.push(time.toMillis());
    }
    time = time.plus(chosen.step);
  }
  return ticks;
}

/** How a tick is written: hours in a short period, days in a long one. */
export function tickText(millis: number, range: Range, locale: string): string {
  const time = DateTime.fromMillis(millis).setLocale(locale);
  const days = (range.to - range.from) / 86_400_000;
  if (days <= 2) {
    return time.hour === 0 && time.minute === 0
      ? time.toLocaleString({ month: 'short', day: 'numeric' })
      : time.toLocaleString({
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        });
  }
  return days <= 300
    ? time.toLocaleString({ month: 'short', day: 'numeric' })
    : time.toLocaleString({ month: 'short', year: 'numeric' });
}
