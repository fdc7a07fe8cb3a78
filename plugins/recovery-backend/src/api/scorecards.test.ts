import { component, startApi } from './__testUtils__/startApi';

jest.setTimeout(60_000);

describe('scorecards in the API', () => {
  const world = {
    sources: { shop: ['component:default/orders', 'component:default/hidden'] },
  };
  let api: Awaited<ReturnType<typeof startApi>>;

  beforeAll(async () => {
    api = await startApi({ world, entities: [component('orders')] });
  });

  it.each([
    ['/scorecard/summary', 'getSummary'],
    ['/scorecard/entities', 'listEntities'],
    ['/frameworks', 'listFrameworks'],
  ] as const)(
    'are summed up by %s over what the reader may see alone',
    async (path, method) => {
      const { status, body } = await api.get(path);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('hidden');
      expect(api.services.scorecards[method].mock.calls[0][0]).toEqual([
        'component:default/orders',
      ]);
    },
  );

  it('plan with the demands of those alone that the reader may see', async () => {
    api.services.objectives.listDependents.mockResolvedValueOnce([
      'component:default/hidden',
      'component:default/orders',
    ]);
    const { status } = await api.get(
      '/entities/component/default/orders/objectives',
    );
    expect(status).toBe(200);
    expect(api.services.objectives.getPlan.mock.calls).toEqual([
      ['component:default/orders', ['component:default/orders']],
    ]);
  });

  it('hand on filters as they were given', async () => {
    await api.get(
      '/scorecard/entities?owner=Group:default/Shop&system=system:default/s&tier=gold&lifecycle=production&control=protected&state=fail&limit=7',
    );
    const calls = api.services.scorecards.listEntities.mock.calls;
    expect(calls[calls.length - 1].slice(1)).toEqual([
      {
        owner: 'group:default/shop',
        system: 'system:default/s',
        tier: 'gold',
        lifecycle: 'production',
        control: 'protected',
        state: 'fail',
      },
      { cursor: undefined, limit: 7 },
    ]);
  });

  it.each([
    `owner=${'a'.repeat(10_000)}`,
    'owner=shop',
    'system=a:b:c/d',
    'state=green',
    `tier=${'a'.repeat(64)}`,
    `control=${'a'.repeat(41)}&state=fail`,
    'limit=0',
    'limit=501',
  ])('refuse the filter %p', async query => {
    const { status, body } = await api.get(`/scorecard/entities?${query}`);
    expect(status).toBe(400);
    expect(body.error.name).toBe('InputError');
  });
});
