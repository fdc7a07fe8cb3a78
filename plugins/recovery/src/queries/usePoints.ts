import { useApi } from '@backstage/core-plugin-api';
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query';
import type { RestorePlanRequest } from 'backstage-plugin-recovery-common';
import { recoveryApiRef, type PointQuery } from '../api/RecoveryApi';

/** One page of the recovery points of an entity. */
export function usePoints(entityRef: string, query: PointQuery) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['entity', entityRef, 'points', query],
    queryFn: ({ signal }) => api.listEntityPoints(entityRef, query, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** The recovery points of an entity, growing page by page. */
export function useEndlessPoints(entityRef: string, query: PointQuery) {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: ['entity', entityRef, 'endless-points', query],
    queryFn: ({ signal, pageParam }) =>
      api.listEntityPoints(
        entityRef,
        { ...query, cursor: pageParam },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
  });
}

/** The points and operations of an entity between two instants. */
export function useTimeline(
  entityRef: string,
  period: { from: string; to: string },
) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['entity', entityRef, 'timeline', period],
    queryFn: ({ signal }) =>
      api.getEntityTimeline(entityRef, period, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** One recovery point with its details. */
export function usePoint(pointId: string | undefined) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['point', pointId],
    queryFn: ({ signal }) => api.getPoint(pointId!, { signal }),
    enabled: pointId !== undefined,
  });
}

/** The entries below a folder of a point, growing page by page. */
export function useContents(pointId: string, path: string | undefined) {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: ['point', pointId, 'contents', path ?? ''],
    queryFn: ({ signal, pageParam }) =>
      api.listPointContents(
        pointId,
        { path, cursor: pageParam, limit: 100 },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
    staleTime: 5 * 60_000,
  });
}

/** The targets that a point may be restored to. */
export function useTargets(pointId: string) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['point', pointId, 'targets'],
    queryFn: ({ signal }) => api.listPointTargets(pointId, { signal }),
    staleTime: 0,
  });
}

/** What a restore would do. Asked anew whenever it is shown. */
export function usePlan(pointId: string, request: RestorePlanRequest) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['point', pointId, 'plan', request],
    queryFn: ({ signal }) => api.planRestore(pointId, request, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}
