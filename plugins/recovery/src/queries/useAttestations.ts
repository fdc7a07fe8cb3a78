import { useApi } from '@backstage/core-plugin-api';
import {
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import type { AttestationRequest } from 'backstage-plugin-recovery-common';
import { recoveryApiRef } from '../api/RecoveryApi';

/** Frameworks show what was attested of their clauses, and histories list it. */
function useForget() {
  const client = useQueryClient();
  return () => {
    client.invalidateQueries({ queryKey: ['attestations'] });
    client.invalidateQueries({ queryKey: ['frameworks'] });
  };
}

/** What was attested of a clause, newest first, growing page by page. */
export function useAttestations(framework: string, clause: string) {
  const api = useApi(recoveryApiRef);
  return useInfiniteQuery({
    queryKey: ['attestations', framework, clause],
    queryFn: ({ signal, pageParam }) =>
      api.listAttestations(
        { framework, clause, cursor: pageParam, limit: 20 },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor,
  });
}

/** Attests a clause. */
export function useAttest() {
  const api = useApi(recoveryApiRef);
  const forget = useForget();
  return useMutation({
    mutationFn: (request: AttestationRequest) => api.attest(request),
    onSuccess: forget,
  });
}

/** Takes an attestation back, with a reason. */
export function useRevokeAttestation(attestationId: string) {
  const api = useApi(recoveryApiRef);
  const forget = useForget();
  return useMutation({
    mutationFn: (reason: string) =>
      api.revokeAttestation(attestationId, reason),
    onSuccess: forget,
  });
}
