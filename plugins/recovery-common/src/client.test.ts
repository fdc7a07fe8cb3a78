import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRecoveryClient } from './client';

interface Received {
  method?: string;
  url?: string;
  authorization?: string;
  contentType?: string;
  body: string;
}

describe('the client', () => {
  const received: Received[] = [];
  let answer: { status: number; body: unknown } = { status: 200, body: {} };
  let server: http.Server;
  let baseUrl: string;

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        received.push({
          method: request.method,
          url: request.url,
          authorization: request.headers.authorization,
          contentType: request.headers['content-type'],
          body,
        });
        response.writeHead(answer.status, {
          'Content-Type': 'application/json',
        });
        response.end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    baseUrl = `http://127.0.0.1:${
      (server.address() as AddressInfo).port
    }/api/recovery`;
  });

  afterAll(() => new Promise(resolve => server.close(resolve)));

  beforeEach(() => {
    received.length = 0;
    answer = { status: 200, body: {} };
  });

  function create(
    fetchApi?: Parameters<typeof createRecoveryClient>[0]['fetchApi'],
  ) {
    return createRecoveryClient({
      discoveryApi: { getBaseUrl: async () => baseUrl },
      fetchApi,
    });
  }

  it('asks where discovery says that the plugin is', async () => {
    const getBaseUrl = jest.fn(async () => baseUrl);
    await createRecoveryClient({ discoveryApi: { getBaseUrl } }).GET(
      '/sources',
      {},
    );
    expect(getBaseUrl).toHaveBeenCalledWith('recovery');
    expect(received[0]).toMatchObject({
      method: 'GET',
      url: '/api/recovery/sources',
    });
  });

  it('encodes what is in paths and queries', async () => {
    await create().GET('/entities/{kind}/{namespace}/{name}/points', {
      params: {
        path: { kind: 'component', namespace: 'default', name: 'a/b c' },
        query: {
          state: ['available', 'stale'],
          from: '2024-01-01T00:00:00+01:00',
          search: 'a&b=c',
          limit: 5,
        },
      },
    });
    const url = new URL(received[0].url as string, 'http://host');
    expect(url.pathname).toBe(
      '/api/recovery/entities/component/default/a%2Fb%20c/points',
    );
    expect(url.searchParams.getAll('state')).toEqual(['available', 'stale']);
    expect(url.searchParams.get('from')).toBe('2024-01-01T00:00:00+01:00');
    expect(url.searchParams.get('search')).toBe('a&b=c');
    expect(url.searchParams.get('limit')).toBe('5');
  });

  it('gives the answer as data', async () => {
    answer = { status: 200, body: { items: [] } };
    const { data } = await create().GET('/sources', {});
    expect(data).toEqual({ items: [] });
  });

  it('sends bodies as JSON', async () => {
    const body = {
      kind: 'restore' as const,
      pointId: 'p',
      targetId: 't',
      hash: 'h',
    };
    await create().POST('/operations', { body });
    expect(received[0].contentType).toBe('application/json');
    expect(JSON.parse(received[0].body)).toEqual(body);
  });

  it('sends what the fetch API adds, such as who asks', async () => {
    await create({
      fetch: (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set('Authorization', 'Bearer token');
        return fetch(input, { ...init, headers });
      },
    }).GET('/sources', {});
    expect(received[0].authorization).toBe('Bearer token');
  });

  it('throws an answer that is no success, with what the backend said', async () => {
    answer = {
      status: 404,
      body: {
        error: { name: 'NotFoundError', message: 'There is no such point.' },
        response: { statusCode: 404 },
      },
    };
    await expect(
      create().GET('/points/{pointId}', { params: { path: { pointId: 'p' } } }),
    ).rejects.toMatchObject({
      name: 'ResponseError',
      statusCode: 404,
      cause: { name: 'NotFoundError', message: 'There is no such point.' },
    });
  });

  it('ends a request whose signal is aborted', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(
      create().GET('/sources', { signal: controller.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(received).toEqual([]);
  });
});
