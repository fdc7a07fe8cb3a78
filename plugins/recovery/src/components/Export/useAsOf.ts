import type { ScorecardQuery } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useScorecardTrend } from '../../queries/useFleet';
import { utcDayOf } from '../Fleet/trend';

/** Why there can be no results as of a day. */
export type AsOfProblem = 'toCome' | 'beforeRecords';

/**
 * What stands in the way of results at the end of a UTC day. `asOf` is what to ask the
 * backend for: nothing for today, whose results are those of now.
 */
export function useAsOf(
  day: string | undefined,
  query: ScorecardQuery,
): { asOf?: string; problem?: AsOfProblem; isPending: boolean } {
  const today = utcDayOf(useFormat().now);
  const isPast = day !== undefined && day < today;
  const trend = useScorecardTrend(query, day ?? today, day ?? today, isPast);
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
