import { useApi } from '@backstage/core-plugin-api';
import { useQuery } from '@tanstack/react-query';
import type { ScorecardEntity } from 'backstage-plugin-recovery-common';
import { recoveryApiRef, type RecoveryApi } from '../api/RecoveryApi';
import { createBatch } from './batch';
import { POLL_IDLE } from './polling';

/** Services in one request, so that its address stays short. */
const MOST_NAMES = 50;

type Read = (entityRef: string) => Promise<ScorecardEntity | undefined>;

const batches = new WeakMap<RecoveryApi, Read>();

function batchOf(api: RecoveryApi): Read {
  let batch = batches.get(api);
  if (!batch) {
    batch = createBatch(async entityRef => {
      const { items } = await api.listScorecardEntities({
        entityRef,
        limit: entityRef.length,
      });
      return new Map(items.map(item => [item.entityRef, item]));
    }, MOST_NAMES);
    batches.set(api, batch);
  }
  return batch;
}

/**
 * The scorecard of a service in short, where many services stand on one page: all of them
 * are read in one request. Null when there is none that the reader may see.
 */
export function useNamedScorecard(entityRef: string) {
  const api = useApi(recoveryApiRef);
  return useQuery({
    queryKey: ['fleet', 'named', entityRef],
    queryFn: async () => (await batchOf(api)(entityRef)) ?? null,
    staleTime: POLL_IDLE,
  });
}
