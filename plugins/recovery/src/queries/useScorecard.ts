import { useApi } from '@backstage/core-plugin-api';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { entitySignalChannel } from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../api/RecoveryApi';
import { POLL_IDLE, POLL_PENDING } from './polling';
import { useLive } from './useLive';

/** What each control says of an entity. */
export function useScorecard(entityRef: string) {
  const api = useApi(recoveryApiRef);
  useLive(entitySignalChannel(entityRef), ['entity', entityRef]);
  return useQuery({
    queryKey: ['entity', entityRef, 'scorecard'],
    queryFn: ({ signal }) => api.getScorecard(entityRef, { signal }),
    refetchInterval: ({ state }) =>
      state.data?.pending ? POLL_PENDING : POLL_IDLE,
  });
}

/** When the result of one control changed, newest first, growing page by page. */
export function useControlChanges(entityRef: string, controlId: string) {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: ['entity', entityRef, 'scorecard', controlId],
    queryFn: ({ signal, pageParam }) =>
      api.listControlChanges(
        entityRef,
        controlId,
        { cursor: pageParam, limit: 20 },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
  });
}

/** Each objective of an entity beside what is so. */
export function useObjectivePlan(entityRef: string) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['entity', entityRef, 'objectives'],
    queryFn: ({ signal }) => api.getObjectivePlan(entityRef, { signal }),
    refetchInterval: POLL_IDLE,
  });
}
