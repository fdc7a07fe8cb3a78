import { ResponseError } from '@backstage/errors';
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from './generated/api';

/** Where the backend plugin is found. Fits the discovery API of frontend and backend. @public */
export interface RecoveryDiscoveryApi {
  getBaseUrl(pluginId: string): Promise<string>;
}

/** Sends requests. Fits the fetch API of the frontend and the global `fetch`. @public */
export interface RecoveryFetchApi {
  fetch: typeof fetch;
}

/** The typed client: one method per HTTP method, paths and bodies from openapi.yaml. @public */
export type RecoveryClient = Client<paths>;

/**
 * A client for the recovery API. An answer that is not a success is thrown as a
 * `ResponseError` from `@backstage/errors`, so `data` of an answer is always there.
 *
 * @public
 */
export function createRecoveryClient(options: {
  discoveryApi: RecoveryDiscoveryApi;
  fetchApi?: RecoveryFetchApi;
}): RecoveryClient {
  const { discoveryApi, fetchApi } = options;
  // openapi-fetch wants its base address at once; the discovery API answers later.
  const placeholder = 'http://recovery.invalid';
  const client = createClient<paths>({
    baseUrl: placeholder,
    querySerializer: { array: { style: 'form', explode: true } },
    fetch: async request => {
      const baseUrl = await discoveryApi.getBaseUrl('recovery');
      const url = request.url.replace(placeholder, baseUrl);
      const send = fetchApi?.fetch ?? fetch;
      const body = request.body === null ? undefined : await request.text();
      const response = await send(url, {
        method: request.method,
        headers: request.headers,
        body,
        signal: request.signal,
      });
      if (!response.ok) {
        throw await ResponseError.fromResponse(response);
      }
      return response;
    },
  });
  return client;
}
