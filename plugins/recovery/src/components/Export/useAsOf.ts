import type { ScorecardQuery } from 'backstage-plugin-recovery-common';
import { DateTime } from 'luxon';
import { useFormat } from '../../format/useFormat';
import { useScorecardTrend } from '../../queries/useFleet';
import { utcDayOf } from '../Fleet/trend';

/** Why there can be no results as of a day. */
export type AsOfProblem = 'noDay' | 'toCome' | 'beforeRecords';

/** Whether a text, such as one of an address, is a day that exists. */
function isDay(text: string): boolean {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  return time.isValid && time.toISODate() === text;
}

/**
 * What stands in the way of results at the end of a UTC day. `asOf` is what to ask the
 * backend for: nothing for today, whose results are those of now.
 */
export function useAsOf(
  day: string | undefined,
  query: ScorecardQuery,
): { asOf?: string; problem?: AsOfProblem; isPending: boolean } {
  const today = utcDayOf(useFormat().now);
  const exists = day === undefined || isDay(day);
  const isPast = day !== undefined && exists && day < today;
  const trend = useScorecardTrend(query, day ?? today, day ?? today, isPast);
  if (!exists) {
    return { problem: 'noDay', isPending: false };
  }
  if (day !== undefined && day > today) {
    return { problem: 'toCome', isPending: false };
  }
  if (!isPast) {
    return { isPending: false };
  }
  const isPending = trend.isPending || trend.isPlaceholderData;
  const isOnRecord = trend.data?.items.some(({ totalCount }) => totalCount > 0);
  return {
    asOf: day,
    problem:
      !isPending && trend.data && !isOnRecord ? 'beforeRecords' : undefined,
    isPending: isPending && !trend.isError,
  };
}
