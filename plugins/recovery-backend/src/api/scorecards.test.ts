import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { recoveryPointReadPermission } from 'backstage-plugin-recovery-common';
import {
  createRecoveryConditionalDecision,
  recoveryConditions,
} from '../permissions';
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
    ['/scorecard/heatmap', 'getHeatMap'],
    ['/scorecard/groups?by=system', 'listGroups'],
    ['/scorecard/trend?from=2024-01-01', 'getTrend'],
    ['/frameworks', 'listFrameworks'],
  ] as const)(
    'are summed up by %s over what the reader may see alone',
    async (path, method) => {
      const { status, body } = await api.get(path);
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toContain('hidden');
      expect(api.services.scorecards[method].mock.calls[0][0]).toEqual({
        entityRefs: ['component:default/orders'],
        parentRefs: [],
      });
    },
  );

  it('load no entity where policies allow everything', async () => {
    const open = await startApi({
      world,
      policy: { 'catalog.entity.read': { result: AuthorizeResult.ALLOW } },
    });
    expect((await open.get('/scorecard/summary')).status).toBe(200);
    expect(open.services.scorecards.getSummary.mock.calls[0][0]).toEqual({
      criteria: [],
    });
    expect(open.catalog.getEntitiesByRefs).not.toHaveBeenCalled();
    expect(open.services.scorecards.listEntityRefs).not.toHaveBeenCalled();
  });

  it('load what is shown once for many requests, where only the catalog can tell', async () => {
    const many = await startApi({ world, entities: [component('orders')] });
    await many.get('/scorecard/summary');
    await many.get('/scorecard/heatmap');
    await many.get('/frameworks');
    expect(many.catalog.getEntitiesByRefs).toHaveBeenCalledTimes(1);
  });

  it('apply the conditions of the policy to those that the catalog shows', async () => {
    const owned = await startApi({
      world,
      entities: [component('orders'), component('hidden', 'group:default/x')],
      policy: {
        'recovery.point.read': createRecoveryConditionalDecision(
          recoveryPointReadPermission,
          recoveryConditions.isOwnedBy({ claims: ['group:default/x'] }),
        ),
      },
    });
    await owned.get('/scorecard/summary');
    expect(owned.services.scorecards.getSummary.mock.calls[0][0]).toEqual({
      entityRefs: ['component:default/hidden'],
      parentRefs: [],
    });
  });

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

  it('are handed out as a table without formulas, and as JSON, and that is audited', async () => {
    const table = await api.get(
      '/scorecard/export?format=csv&asOf=2024-02-29&framework=soc-2',
    );
    expect(table.headers['content-type']).toContain('text/csv');
    expect(table.headers['content-disposition']).toBe(
      'attachment; filename="recovery-soc-2-2024-02-29.csv"',
    );
    expect(table.text.split('\r\n')).toEqual([
      '"# generated at","2024-05-01T00:00:00.000Z"',
      '"# as of","2024-02-29"',
      '"# framework","soc-2"',
      `"# end of the chain of evidence","1:${'b'.repeat(64)}"`,
      '"entity","tier","control","title","group","result","since","reason","next step","underlying","waiver","clauses"',
      `"component:default/orders","","protected","Protected","protection","fail","2024-05-01T00:00:00.000Z","'=HYPERLINK(""http://x"")","","","",""`,
      '"# rows","1"',
      '',
    ]);
    const { body, text } = await api.get('/scorecard/export');
    expect(body).toMatchObject({
      evidenceHead: { seq: 1 },
      items: [{ entityRef: 'component:default/orders', result: 'fail' }],
    });
    const lines = text.split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(`${lines[0]}]}`)).toMatchObject({ items: [] });
    expect(JSON.parse(lines[1])).toEqual(body.items[0]);
    expect(lines[2]).toBe(']}');
    expect(api.audited).toContainEqual({
      eventId: 'scorecard-export',
      outcome: 'success',
      meta: {
        format: 'csv',
        asOf: '2024-02-29',
        framework: 'soc-2',
        evidenceSeq: 1,
      },
    });
    expect((await api.get('/scorecard/export?asOf=today')).status).toBe(400);
    expect((await api.get('/scorecard/export?format=xml')).status).toBe(400);
  });

  it('are listed by name, when the names are whole', async () => {
    await api.get(
      '/scorecard/entities?entityRef=Component:default/Orders&entityRef=api:x/y',
    );
    const calls = api.services.scorecards.listEntities.mock.calls;
    expect(calls[calls.length - 1][1]).toMatchObject({
      entityRefs: ['component:default/orders', 'api:x/y'],
    });
    expect((await api.get('/scorecard/entities?entityRef=orders')).status).toBe(
      400,
    );
    const many = Array.from({ length: 101 }, (_, n) => `api:default/n${n}`);
    expect(
      (
        await api.get(
          `/scorecard/entities?entityRef=${many.join('&entityRef=')}`,
        )
      ).status,
    ).toBe(400);
  });

  it('are handed out with the clauses that need a person', async () => {
    const personClauses = [
      { framework: 'iso-27001', clause: 'A.5.29', text: 'It is planned.' },
      {
        framework: 'iso-27001',
        clause: 'A.8.14',
        text: 'There is enough.',
        attestation: {
          id: 'a',
          framework: 'iso-27001',
          clause: 'A.8.14',
          clauseText: 'There was enough.',
          statement: '=1+1',
          evidence: { link: 'https://example.com/' },
          state: 'revoked' as const,
          attestedBy: 'user:default/mia',
          attestedAt: '2024-01-01T00:00:00.000Z',
          expiresAt: '2024-12-01T00:00:00.000Z',
          revocation: {
            by: 'user:default/tom',
            at: '2024-02-01T00:00:00.000Z',
            reason: 'Closed',
          },
        },
      },
    ];
    const given = {
      generatedAt: '2024-05-01T00:00:00.000Z',
      framework: 'iso-27001',
      personClauses,
      items: (async function* none() {})(),
    };
    api.services.exports.export.mockResolvedValueOnce(given);
    const table = await api.get(
      '/scorecard/export?format=csv&framework=iso-27001',
    );
    expect(table.text.split('\r\n').slice(4, 7)).toEqual([
      '"# clauses that need a person","framework","clause","state","text","attested by","attested at","expires at","statement","evidence","link","revoked at","reason"',
      '"# needs a person","iso-27001","A.5.29","not attested","It is planned."',
      `"# needs a person","iso-27001","A.8.14","revoked","There was enough.","user:default/mia","2024-01-01T00:00:00.000Z","2024-12-01T00:00:00.000Z","'=1+1","","https://example.com/","2024-02-01T00:00:00.000Z","Closed"`,
    ]);
    api.services.exports.export.mockResolvedValueOnce({
      ...given,
      items: (async function* none() {})(),
    });
    const { body } = await api.get('/scorecard/export?framework=iso-27001');
    expect(body).toMatchObject({ personClauses, items: [] });
  });

  it('hand on filters as they were given', async () => {
    await api.get(
      '/scorecard/entities?owner=Group:default/Shop&owner=&system=system:default/s&domain=domain:default/d&tier=gold&tier=silver&lifecycle=production&text=%20Ord%20&control=protected&state=fail&state=unknown&limit=7',
    );
    const calls = api.services.scorecards.listEntities.mock.calls;
    expect(calls[calls.length - 1].slice(1)).toEqual([
      {
        owner: ['group:default/shop', ''],
        system: ['system:default/s'],
        domain: ['domain:default/d'],
        tier: ['gold', 'silver'],
        lifecycle: ['production'],
        text: 'Ord',
        control: ['protected'],
        state: ['fail', 'unknown'],
      },
      { cursor: undefined, limit: 7 },
    ]);
  });

  it.each(['owner', 'system', 'domain', 'tier', 'lifecycle'])(
    'find what has no %s',
    async name => {
      expect((await api.get(`/scorecard/summary?${name}=`)).status).toBe(200);
      const calls = api.services.scorecards.getSummary.mock.calls;
      expect(calls[calls.length - 1][1]).toMatchObject({ [name]: [''] });
    },
  );

  it.each([
    `owner=${'a'.repeat(10_000)}`,
    'owner=shop',
    `text=${'a'.repeat(10_000)}`,
    Array.from({ length: 21 }, (_, index) => `tier=t${index}`).join('&'),
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
