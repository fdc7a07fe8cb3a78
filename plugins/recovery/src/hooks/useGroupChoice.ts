import { useState } from 'react';
import type { ScorecardDimension } from '../api/RecoveryApi';
import { useScorecardGroups } from '../queries/useFleet';
import { usePaused } from './usePaused';

/** Most groups that are offered at once. */
const MOST_OFFERED = 500;

/** From how many on one can search among what is offered. */
const SEARCHED_FROM = 12;

/** The most that a search may have, as the API takes it. */
const LONGEST_SEARCH = 200;

/**
 * The groups that services of the reader are in, for a choice of one. Where there are more
 * than can be offered at once, what is typed is searched for by the backend.
 */
export function useGroupChoice(
  by: ScorecardDimension,
  options: { enabled?: boolean; live?: boolean } = {},
) {
  const [typed, setTyped] = useState('');
  const named = usePaused(typed.trim().slice(0, LONGEST_SEARCH));
  const all = useScorecardGroups(by, {}, { limit: MOST_OFFERED, ...options });
  const isPart = Boolean(all.data?.pages[0].nextCursor);
  const found = useScorecardGroups(
    by,
    {},
    {
      limit: MOST_OFFERED,
      named,
      live: false,
      enabled: isPart && named !== '',
    },
  );
  const shown = isPart && named !== '' && found.data ? found : all;
  const [page] = shown.data?.pages ?? [];
  return {
    query: all,
    /** Values of the groups; undefined for services that are in none. */
    values: (page?.items ?? []).map(({ value }) => value),
    /** Whether there are more of them than these. */
    hasMore: Boolean(page?.nextCursor),
    /** How to search, for a `Select`. */
    search: isPart
      ? ({
          mode: 'server',
          inputValue: typed,
          onInputChange: setTyped,
        } as const)
      : (page?.items.length ?? 0) > SEARCHED_FROM || undefined,
  };
}
