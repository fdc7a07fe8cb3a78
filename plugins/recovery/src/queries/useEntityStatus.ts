import { useApi } from '@backstage/core-plugin-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { entitySignalChannel } from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../api/RecoveryApi';
import { POLL_PENDING, pollInterval } from './polling';
import { useLive } from './useLive';

/** The recovery status of an entity; asked again while a source is read or an operation runs. */
export function useEntityStatus(entityRef: string) {
  const api = useApi(recoveryApiRef);
  useLive(entitySignalChannel(entityRef), ['entity', entityRef]);
  return useQuery({
    queryKey: ['entity', entityRef, 'status'],
    queryFn: ({ signal }) => api.getEntityStatus(entityRef, { signal }),
    refetchInterval: ({ state }) => {
      const { activeOperations = [], sources = [] } = state.data ?? {};
      const interval = pollInterval(
        activeOperations.length > 0 || sources.some(s => s.refreshing),
      );
      return sources.some(s => s.state === 'unread')
        ? Math.min(interval, POLL_PENDING)
        : interval;
    },
  });
}

/** Has the sources behind an entity read again, and everything known of it fetched anew. */
export function useRefreshEntity(entityRef: string) {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.refreshEntity(entityRef),
    onSettled: () =>
      client.invalidateQueries({ queryKey: ['entity', entityRef] }),
  });
}
