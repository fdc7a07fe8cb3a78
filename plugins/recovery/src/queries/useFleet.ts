import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type { ScorecardQuery } from 'backstage-plugin-recovery-common';
import { recoveryApiRef, type ScorecardDimension } from '../api/RecoveryApi';
import { POLL_IDLE, POLL_PENDING } from './polling';

const NO_CURSOR = undefined as string | undefined;

/** The most owners that the backend takes in one filter. */
const MOST_OWNERS = 100;

/** What the reader owns by being who they are: references of a user and groups. */
export function useOwnership() {
  const identity = useApi(identityApiRef);
  return useQuery({
    queryKey: ['ownership'],
    queryFn: async () =>
      (await identity.getBackstageIdentity()).ownershipEntityRefs.slice(
        0,
        MOST_OWNERS,
      ),
    staleTime: Infinity,
  });
}

/** Who the reader is: the reference of a user. */
export function useReader() {
  const identity = useApi(identityApiRef);
  return useQuery({
    queryKey: ['reader'],
    queryFn: async () => (await identity.getBackstageIdentity()).userEntityRef,
    staleTime: Infinity,
  });
}

/** Sums over the scorecards that the reader may see. */
export function useScorecardSummary(query: ScorecardQuery, enabled = true) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['fleet', 'summary', query],
    queryFn: ({ signal }) => api.getScorecardSummary(query, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.totalCount === 0 ? POLL_PENDING : POLL_IDLE,
    enabled,
  });
}

/** Soon while there is nothing; not once one has read on, who would read all of it again. */
function pollPages({
  state: { data },
}: {
  state: { data?: { pages: { items: unknown[] }[] } };
}): number | false {
  if ((data?.pages.length ?? 0) > 1) {
    return false;
  }
  return data?.pages[0].items.length === 0 ? POLL_PENDING : POLL_IDLE;
}

/** Services with their results, those at risk first, growing page by page. */
export function useScorecardEntities(
  query: ScorecardQuery,
  options: { limit: number; enabled?: boolean },
) {
  const api = useApi(recoveryApiRef);
  const { limit, enabled = true } = options;
  return useInfiniteQuery({
    queryKey: ['fleet', 'entities', limit, query],
    queryFn: ({ signal, pageParam }) =>
      api.listScorecardEntities(
        { ...query, cursor: pageParam, limit },
        { signal },
      ),
    initialPageParam: NO_CURSOR,
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: pollPages,
    enabled,
  });
}

/** The rows of the heat map, growing page by page. */
export function useHeatMap(query: ScorecardQuery) {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: ['fleet', 'heatmap', query],
    queryFn: ({ signal, pageParam }) =>
      api.getScorecardHeatMap(
        { ...query, cursor: pageParam, limit: 200 },
        { signal },
      ),
    initialPageParam: NO_CURSOR,
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
    // All that was scrolled through would be read again.
    refetchOnWindowFocus: false,
    staleTime: POLL_IDLE,
  });
}

/** Sums by owner, system, domain, tier or lifecycle, growing page by page. */
export function useScorecardGroups(
  by: ScorecardDimension,
  query: ScorecardQuery,
  options: {
    limit?: number;
    enabled?: boolean;
    /** Whether to look again now and then. */
    live?: boolean;
    /** Only groups whose reference contains it. */
    named?: string;
  } = {},
) {
  const api = useApi(recoveryApiRef);
  const { limit = 50, enabled = true, live = true, named } = options;
  return useInfiniteQuery({
    queryKey: ['fleet', 'groups', by, limit, query, named],
    queryFn: ({ signal, pageParam }) =>
      api.listScorecardGroups(
        by,
        { ...query, cursor: pageParam, limit, named },
        { signal },
      ),
    initialPageParam: NO_CURSOR,
    getNextPageParam: page => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: live ? pollPages : false,
    enabled,
  });
}

/** How services stood at the end of each UTC day from one to another. */
export function useScorecardTrend(
  query: ScorecardQuery,
  from: string,
  to: string,
  enabled = true,
) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['fleet', 'trend', from, to, query],
    queryFn: ({ signal }) =>
      api.getScorecardTrend({ ...query, from, to }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: POLL_IDLE,
    enabled,
  });
}

/** The frameworks, each in sum over the services that the reader may see. */
export function useFrameworks() {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['frameworks'],
    queryFn: ({ signal }) => api.listFrameworks({ signal }),
  });
}

/** One framework, clause by clause. */
export function useFramework(frameworkId: string) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['frameworks', frameworkId],
    queryFn: ({ signal }) => api.getFramework(frameworkId, { signal }),
  });
}
