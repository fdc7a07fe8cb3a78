import { failureOf, mayPass } from './errors';
import { RecoveryApiClient } from './RecoveryApiClient';

function clientWith(answer: () => Response) {
  const fetch = jest.fn(async (..._: Parameters<typeof globalThis.fetch>) =>
    answer(),
  );
  const client = new RecoveryApiClient({
    discoveryApi: { getBaseUrl: async id => `http://backend/api/${id}` },
    fetchApi: { fetch },
  });
  return { client, fetch };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

describe('RecoveryApiClient', () => {
  it('asks for an entity by the parts of its reference', async () => {
    const { client, fetch } = clientWith(() => json({ state: 'unknown' }));
    await client.getEntityStatus('Component:default/Orders');
    expect(fetch).toHaveBeenCalledWith(
      'http://backend/api/recovery/entities/component/default/orders/status',
      expect.objectContaining({ method: 'GET' }),
    );
  });

  it('repeats a filter with several values, and escapes what is searched', async () => {
    const { client, fetch } = clientWith(() =>
      json({ items: [], totalCount: 0 }),
    );
    await client.listEntityPoints('component:default/orders', {
      state: ['damaged', 'gone'],
      search: 'a&b=c',
      limit: 25,
    });
    const url = new URL(String(fetch.mock.calls[0][0]));
    expect(url.searchParams.getAll('state')).toEqual(['damaged', 'gone']);
    expect(url.searchParams.get('search')).toBe('a&b=c');
    expect(url.searchParams.get('limit')).toBe('25');
  });

  it('gives an export as the file that came, whatever it is of', async () => {
    const { client, fetch } = clientWith(
      () =>
        new Response('"entity"\r\n"# rows","0"\r\n', {
          headers: { 'content-type': 'text/csv; charset=utf-8' },
        }),
    );
    const file = await client.exportScorecards({
      format: 'csv',
      asOf: '2024-02-29',
      owner: ['group:default/shop'],
      framework: undefined,
    });
    expect(await file.text()).toBe('"entity"\r\n"# rows","0"\r\n');
    const url = new URL(String(fetch.mock.calls[0][0]));
    expect([...url.searchParams]).toEqual([
      ['format', 'csv'],
      ['asOf', '2024-02-29'],
      ['owner', 'group:default/shop'],
    ]);
  });

  it('asks for scorecards of several owners, and of services without a tier', async () => {
    const { client, fetch } = clientWith(() =>
      json({ items: [], totalCount: 0 }),
    );
    await client.listScorecardGroups('system', {
      owner: ['user:default/kim', 'group:default/shop'],
      tier: [''],
      limit: 500,
    });
    const url = new URL(String(fetch.mock.calls[0][0]));
    expect(url.pathname).toBe('/api/recovery/scorecard/groups');
    expect([...url.searchParams]).toEqual([
      ['owner', 'user:default/kim'],
      ['owner', 'group:default/shop'],
      ['tier', ''],
      ['limit', '500'],
      ['by', 'system'],
    ]);
    await client.listControlChanges('component:default/orders', 'a/b');
    expect(String(fetch.mock.calls[1][0])).toBe(
      'http://backend/api/recovery/entities/component/default/orders/scorecard/a%2Fb/history',
    );
  });

  it('keeps an id in its place in the path', async () => {
    const { client, fetch } = clientWith(() => json({}));
    await client.getOperation('../points/x?y');
    expect(String(fetch.mock.calls[0][0])).toBe(
      'http://backend/api/recovery/operations/..%2Fpoints%2Fx%3Fy',
    );
  });

  it('sends what a restore is requested with', async () => {
    const { client, fetch } = clientWith(() => json({ id: 'op' }, 201));
    const request = {
      kind: 'restore',
      pointId: 'p',
      targetId: 't',
      hash: 'h',
    } as const;
    await expect(client.requestOperation(request)).resolves.toEqual({
      id: 'op',
    });
    expect(JSON.parse(String(fetch.mock.calls[0][1]?.body))).toEqual(request);
  });

  it.each([
    [
      'a drill',
      (client: RecoveryApiClient) =>
        client.requestDrill('component:default/orders', {
          resourceId: 'r',
          pick: 'random',
        }),
      '/entities/component/default/orders/drills',
      { resourceId: 'r', pick: 'random' },
    ],
    [
      'a verification',
      (client: RecoveryApiClient) => client.verifyPoint('p', { level: 3 }),
      '/points/p/verify',
      { level: 3 },
    ],
    [
      'an approval',
      (client: RecoveryApiClient) =>
        client.approveOperation('op', { hash: 'h', reason: 'as agreed' }),
      '/operations/op/approve',
      { hash: 'h', reason: 'as agreed' },
    ],
    [
      'a revocation of an attestation',
      (client: RecoveryApiClient) => client.revokeAttestation('a', 'it ended'),
      '/attestations/a/revoke',
      { reason: 'it ended' },
    ],
    [
      'a revocation of a waiver',
      (client: RecoveryApiClient) => client.revokeWaiver('w', 'it moved'),
      '/waivers/w/revoke',
      { reason: 'it moved' },
    ],
    [
      'a rejection',
      (client: RecoveryApiClient) =>
        client.rejectOperation('op', { hash: 'h', reason: 'wrong target' }),
      '/operations/op/reject',
      { hash: 'h', reason: 'wrong target' },
    ],
    [
      'a pause',
      (client: RecoveryApiClient) =>
        client.pauseSource('restic-shop', 'disk change'),
      '/sources/restic-shop/pause',
      { reason: 'disk change' },
    ],
  ] as const)('asks for %s', async (_, ask, path, body) => {
    const { client, fetch } = clientWith(() => json({ id: 'x' }, 201));
    await ask(client);
    expect(fetch).toHaveBeenCalledWith(
      `http://backend/api/recovery${path}`,
      expect.objectContaining({ method: 'POST' }),
    );
    expect(JSON.parse(String(fetch.mock.calls[0][1]?.body))).toEqual(body);
  });

  it.each([
    [
      'evidence of one entity',
      (client: RecoveryApiClient) =>
        client.listEvidence({ entityRef: 'component:default/orders' }),
      '/evidence?entityRef=component%3Adefault%2Forders',
    ],
    [
      'the chain',
      (client: RecoveryApiClient) => client.checkEvidenceChain(),
      '/evidence/chain',
    ],
    [
      'a report',
      (client: RecoveryApiClient) => client.getOperationReport('op'),
      '/operations/op/report',
    ],
    [
      'approvals',
      (client: RecoveryApiClient) => client.listApprovals({ limit: 5 }),
      '/approvals?limit=5',
    ],
    [
      'drills',
      (client: RecoveryApiClient) =>
        client.listEntityDrills('component:default/orders'),
      '/entities/component/default/orders/drills',
    ],
  ] as const)('reads %s', async (_, ask, path) => {
    const { client, fetch } = clientWith(() => json({}));
    await ask(client);
    expect(fetch).toHaveBeenCalledWith(
      `http://backend/api/recovery${path}`,
      expect.objectContaining({ method: 'GET' }),
    );
  });

  it('unwraps lists', async () => {
    const { client } = clientWith(() =>
      json({ items: [{ id: 'drill-area' }] }),
    );
    await expect(client.listPointTargets('p')).resolves.toEqual([
      { id: 'drill-area' },
    ]);
    await expect(client.listSources()).resolves.toEqual([{ id: 'drill-area' }]);
  });

  it('rejects with what the backend said', async () => {
    const { client } = clientWith(() =>
      json(
        {
          error: { name: 'ConflictError', message: 'The target is busy.' },
          response: { statusCode: 409 },
        },
        409,
      ),
    );
    const error = await client.cancelOperation('op').catch(e => e);
    expect(failureOf(error)).toEqual({
      status: 409,
      message: 'The target is busy.',
    });
    expect(mayPass(error)).toBe(false);
  });
});

describe('failureOf', () => {
  it('bounds a message of any length', () => {
    expect(failureOf(new Error('x'.repeat(100_000))).message).toHaveLength(501);
  });

  it('takes a failure of the network for one that may pass', () => {
    expect(mayPass(new TypeError('Failed to fetch'))).toBe(true);
    expect(failureOf('odd')).toEqual({ message: 'odd' });
  });
});
