import { useApi } from '@backstage/core-plugin-api';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import {
  OPERATIONS_SIGNAL_CHANNEL,
  type ApprovalDecision,
  type DrillRequest,
  type Operation,
} from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../api/RecoveryApi';
import { POLL_IDLE } from './polling';
import { useLive } from './useLive';

const NO_CURSOR = undefined as string | undefined;

/** What a new or changed operation makes out of date. */
function useRemember() {
  const client = useQueryClient();
  return (operation: Operation) => {
    client.setQueryData(['operation', operation.id], operation);
    client.invalidateQueries({ queryKey: ['operations'] });
    client.invalidateQueries({ queryKey: ['approvals'] });
    client.invalidateQueries({ queryKey: ['entity', operation.entityRef] });
  };
}

/** The drills of an entity, newest first, growing page by page. */
export function useDrills(entityRef: string) {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: ['entity', entityRef, 'drills'],
    queryFn: ({ signal, pageParam }) =>
      api.listEntityDrills(
        entityRef,
        { cursor: pageParam, limit: 50 },
        { signal },
      ),
    initialPageParam: NO_CURSOR,
    getNextPageParam: page => page.nextCursor,
  });
}

/** Requests a drill. */
export function useRequestDrill(entityRef: string) {
  const api = useApi(recoveryApiRef);
  const remember = useRemember();
  return useMutation({
    mutationFn: (request: DrillRequest) => api.requestDrill(entityRef, request),
    onSuccess: remember,
  });
}

/** Requests a verification of a point. */
export function useVerifyPoint(pointId: string) {
  const api = useApi(recoveryApiRef);
  const remember = useRemember();
  return useMutation({
    mutationFn: (level: number) => api.verifyPoint(pointId, { level }),
    onSuccess: remember,
  });
}

/** What waits for the reader's approval. */
export function useApprovals() {
  const api = useApi(recoveryApiRef);
  useLive(OPERATIONS_SIGNAL_CHANNEL, ['approvals']);
  return useInfiniteQuery({
    queryKey: ['approvals'],
    queryFn: ({ signal, pageParam }) =>
      api.listApprovals({ cursor: pageParam, limit: 25 }, { signal }),
    initialPageParam: NO_CURSOR,
    getNextPageParam: page => page.nextCursor,
    refetchInterval: POLL_IDLE / 4,
  });
}

/** Approves or rejects what was shown. */
export function useDecide(operationId: string) {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  const remember = useRemember();
  return useMutation({
    mutationFn: ({
      approve,
      ...decision
    }: ApprovalDecision & { approve: boolean }) =>
      approve
        ? api.approveOperation(operationId, decision)
        : api.rejectOperation(operationId, decision),
    onSuccess: remember,
    // Whoever came too late shall see what became of it.
    onError: () =>
      client.invalidateQueries({ queryKey: ['operation', operationId] }),
  });
}

/** The records of evidence, newest first, growing page by page. */
export function useEvidence(entityRef: string | undefined) {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: ['evidence', entityRef ?? ''],
    queryFn: ({ signal, pageParam }) =>
      api.listEvidence({ entityRef, cursor: pageParam, limit: 20 }, { signal }),
    initialPageParam: NO_CURSOR,
    getNextPageParam: page => page.nextCursor,
  });
}

/** Whether the chain of evidence is whole. Recomputed at the backend: not asked often. */
export function useEvidenceChain() {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['evidence-chain'],
    queryFn: ({ signal }) => api.checkEvidenceChain({ signal }),
    staleTime: 5 * POLL_IDLE,
    refetchOnWindowFocus: false,
  });
}

/** What an auditor needs of an operation. */
export function useReport(operationId: string) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['operation', operationId, 'report'],
    queryFn: ({ signal }) => api.getOperationReport(operationId, { signal }),
  });
}

/** The health of the sources that the reader may see. */
export function useSources() {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['sources'],
    queryFn: ({ signal }) => api.listSources({ signal }),
    refetchInterval: POLL_IDLE / 4,
  });
}

/** Holds back the queue of a source, with a reason, or lets it go on, without one. */
export function usePauseSource(sourceId: string) {
  const api = useApi(recoveryApiRef);
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string | undefined) =>
      reason === undefined
        ? api.resumeSource(sourceId)
        : api.pauseSource(sourceId, reason),
    onSuccess: () => {
      client.invalidateQueries({ queryKey: ['sources'] });
      client.invalidateQueries({ queryKey: ['entity'] });
    },
  });
}
