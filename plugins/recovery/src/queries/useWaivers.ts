import { useApi } from '@backstage/core-plugin-api';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Waiver, WaiverRequest } from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../api/RecoveryApi';
import { POLL_IDLE } from './polling';

/** What somebody does about a waiver. */
export type WaiverAction = 'approve' | 'reject' | 'revoke';

/** What a new or changed waiver makes out of date. */
function useRemember() {
  const client = useQueryClient();
  return (waiver: Waiver) => {
    client.setQueryData(['waivers', 'one', waiver.id], waiver);
    client.invalidateQueries({ queryKey: ['waivers', 'decidable'] });
    client.invalidateQueries({
      queryKey: waiver.entityRef ? ['entity', waiver.entityRef] : ['entity'],
    });
  };
}

/** One waiver, with what the reader may do with it. */
export function useWaiver(waiverId: string) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['waivers', 'one', waiverId],
    queryFn: ({ signal }) => api.getWaiver(waiverId, { signal }),
    staleTime: 0,
  });
}

/** The requests that wait for the reader's decision, growing page by page. */
export function useWaiverRequests() {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: ['waivers', 'decidable'],
    queryFn: ({ signal, pageParam }) =>
      api.listWaivers(
        { decidable: true, cursor: pageParam, limit: 25 },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
    refetchInterval: POLL_IDLE / 4,
  });
}

/** Asks for a deviation from a control. */
export function useRequestWaiver() {
  const api = useApi(recoveryApiRef);
  const remember = useRemember();
  return useMutation({
    mutationFn: (request: WaiverRequest) => api.requestWaiver(request),
    onSuccess: remember,
  });
}

/** Approves, rejects or revokes a waiver, with a reason. */
export function useChangeWaiver(waiverId: string, action: WaiverAction) {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  const remember = useRemember();
  return useMutation({
    mutationFn: (reason: string) => {
      switch (action) {
        case 'approve':
          return api.approveWaiver(waiverId, reason);
        case 'reject':
          return api.rejectWaiver(waiverId, reason);
        default:
          return api.revokeWaiver(waiverId, reason);
      }
    },
    onSuccess: remember,
    // Whoever came too late shall see what became of it.
    onError: () =>
      client.invalidateQueries({ queryKey: ['waivers', 'one', waiverId] }),
  });
}
