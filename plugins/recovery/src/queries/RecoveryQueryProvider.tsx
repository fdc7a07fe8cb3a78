import { useApi } from '@backstage/core-plugin-api';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { PropsWithChildren } from 'react';
import { recoveryApiRef, type RecoveryApi } from '../api/RecoveryApi';
import { mayPass } from '../api/errors';

// Card, tab and page are mounted apart from each other, and share what was fetched
// because they share the app's API.
const clients = new WeakMap<RecoveryApi, QueryClient>();

function clientFor(api: RecoveryApi): QueryClient {
  let client = clients.get(api);
  if (!client) {
    client = new QueryClient({
      defaultOptions: {
        queries: {
          staleTime: 5_000,
          retry: (failures, error) => failures < 2 && mayPass(error),
          retryDelay: failures => 500 * 2 ** failures,
        },
      },
    });
    clients.set(api, client);
  }
  return client;
}

/** Gives the views below it a cache of the recovery API's answers. */
export function RecoveryQueryProvider({ children }: PropsWithChildren<{}>) {
  const api = useApi(recoveryApiRef);
  return (
    <QueryClientProvider client={clientFor(api)}>
      {children}
    </QueryClientProvider>
  );
}
