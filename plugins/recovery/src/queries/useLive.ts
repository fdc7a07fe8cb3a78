import { useSignal } from '@backstage/plugin-signals-react';
import { useQueryClient, type QueryKey } from '@tanstack/react-query';
import type { RecoverySignal } from 'backstage-plugin-recovery-common';
import { useEffect } from 'react';

/**
 * Has what a channel speaks of fetched again as soon as the backend says that it has
 * changed. In an app without signals nothing comes, and asking now and then does alone.
 */
export function useLive(channel: string, key: QueryKey): void {
  const client = useQueryClient();
  const { lastSignal } = useSignal<RecoverySignal>(channel);
  const hash = JSON.stringify(key);
  useEffect(() => {
    if (lastSignal) {
      client.invalidateQueries({ queryKey: JSON.parse(hash) });
    }
  }, [client, lastSignal, hash]);
}
