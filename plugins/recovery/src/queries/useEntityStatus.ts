import { useApi } from '@backstage/core-plugin-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { entitySignalChannel } from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../api/RecoveryApi';
import { pollInterval } from './polling';
import { useLive } from './useLive';

/** The recovery status of an entity; asked again while a source is read or an operation runs. */
export function useEntityStatus(entityRef: string) {
  const api = useApi(recoveryApiRef);
  useLive(entitySignalChannel(entityRef), ['entity', entityRef]);
  return useQuery({
    queryKey: ['entity', entityRef, 'status'],
    queryFn: ({ signal }) => api.getEntityStatus(entityRef, { signal }),
    refetchInterval: ({ state }) =>
      pollInterval(
        Boolean(
          state.data?.activeOperations.length ||
            state.data?.sources.some(s => s.refreshing),
        ),
      ),
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
