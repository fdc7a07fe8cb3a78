import { useApi } from '@backstage/core-plugin-api';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import {
  isFinalOperationState,
  OPERATIONS_SIGNAL_CHANNEL,
  operationSignalChannel,
  type OperationRequest,
} from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../api/RecoveryApi';
import { pollInterval } from './polling';
import { useLive } from './useLive';

/** Operations, newest first, growing page by page. */
export function useOperations(entityRef: string | undefined) {
  const api = useApi(recoveryApiRef);
  useLive(OPERATIONS_SIGNAL_CHANNEL, ['operations']);
  return useInfiniteQuery({
    queryKey: ['operations', entityRef ?? ''],
    queryFn: ({ signal, pageParam }) =>
      api.listOperations(
        { entityRef, cursor: pageParam, limit: 20 },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
    refetchInterval: ({ state }) => {
      const running = state.data?.pages.some(page =>
        page.items.some(operation => !isFinalOperationState(operation.state)),
      );
      return pollInterval(Boolean(running)) * (running ? 3 : 1);
    },
  });
}

/** One operation; followed until it has come to its end. */
export function useOperation(operationId: string) {
  const api = useApi(recoveryApiRef);
  useLive(operationSignalChannel(operationId), ['operation', operationId]);
  return useQuery({
    queryKey: ['operation', operationId],
    queryFn: ({ signal }) => api.getOperation(operationId, { signal }),
    staleTime: 0,
    refetchIntervalInBackground: true,
    refetchInterval: ({ state }) =>
      state.data && isFinalOperationState(state.data.state)
        ? false
        : pollInterval(true),
  });
}

/** Requests an operation as planned. */
export function useRequestOperation() {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: OperationRequest) => api.requestOperation(request),
    onSuccess: operation => {
      client.setQueryData(['operation', operation.id], operation);
      client.invalidateQueries({ queryKey: ['operations'] });
      client.invalidateQueries({ queryKey: ['entity', operation.entityRef] });
    },
  });
}

/** Asks an operation to stop. */
export function useCancelOperation(operationId: string) {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.cancelOperation(operationId),
    onSuccess: operation =>
      client.setQueryData(['operation', operationId], operation),
  });
}
