import { useApi } from '@backstage/core-plugin-api';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  entitySignalChannel,
  type Scorecard,
} from 'backstage-plugin-recovery-common';
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
      state.data && (state.data.pending || awaitsWaiver(state.data))
        ? POLL_PENDING
        : POLL_IDLE,
  });
}

/** Whether a waiver was approved or ended, and its control not evaluated since. */
function awaitsWaiver(card: Scorecard): boolean {
  return card.groups.some(({ controls }) =>
    controls.some(({ result, waiver }) =>
      result === 'waived'
        ? waiver?.state !== 'approved'
        : waiver?.state === 'approved' &&
          (result === 'fail' || result === 'unknown'),
    ),
  );
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
