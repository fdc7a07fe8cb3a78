import type { ScorecardTrend } from 'backstage-plugin-recovery-common';

type Day = ScorecardTrend['items'][number];

/** How far back a trend goes, in days. */
export const PERIODS = [30, 90, 365] as const;
export type Period = (typeof PERIODS)[number];

/** From the bottom of the chart to its top. */
export const PARTS = ['compliant', 'waived', 'unknown', 'failing'] as const;
export type TrendPart = (typeof PARTS)[number];

const DAY_MS = 86_400_000;

/** The UTC day of an instant, such as 2024-02-29. */
export function utcDayOf(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10);
}

/** The first and last day of a period that ends today. */
export function daysOf(period: Period, now: number) {
  return { from: utcDayOf(now - (period - 1) * DAY_MS), to: utcDayOf(now) };
}

/** Shares of all services, 0 to 1; nothing of a day of which nothing is on record. */
export function partsOf(day: Day): Partial<Record<TrendPart, number>> {
  const { totalCount, entities, waived } = day;
  if (totalCount === 0) {
    return {};
  }
  return {
    compliant: (entities.compliant - waived) / totalCount,
    waived: waived / totalCount,
    unknown: entities.unknown / totalCount,
    failing: entities.failing / totalCount,
  };
}

/** Where a key leads to from a place in a row; undefined for other keys. */
export function moved(
  key: string,
  index: number,
  count: number,
): number | undefined {
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowUp: 1,
    ArrowLeft: -1,
    ArrowDown: -1,
    PageUp: 7,
    PageDown: -7,
    Home: -count,
    End: count,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return step === undefined
    ? undefined
    : Math.min(count - 1, Math.max(0, index + step));
}

/** Which of many days are written at the axis, at most `most`, the last among them. */
export function ticksOfDays(count: number, most: number): number[] {
  const step = Math.max(1, Math.ceil(count / most));
  const ticks: number[] = [];
  for (let index = count - 1; index >= 0; index -= step) {
    ticks.unshift(index);
  }
  return ticks;
}

/** Days on which something differs from the day before, newest first. */
export function changedDays(days: Day[]): Day[] {
  const told = ({ totalCount, entities, waived }: Day) =>
    JSON.stringify([totalCount, entities, waived]);
  return days
    .filter(
      (day, index) =>
        day.totalCount > 0 &&
        (index === 0 || told(day) !== told(days[index - 1])),
    )
    .reverse();
}
