import type { FactRetrieverContext } from '@backstage-community/plugin-tech-insights-node';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { ScorecardEntity } from 'backstage-plugin-recovery-common';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { RecoveryFactRetriever } from './RecoveryFactRetriever';

function scorecard(
  name: string,
  more: Partial<ScorecardEntity> = {},
): ScorecardEntity {
  return {
    entityRef: `component:default/${name}`,
    ownerRefs: [],
    level: 1,
    evaluatedAt: '2026-11-20T12:00:00.000Z',
    controls: [
      { id: 'protected', result: 'pass' },
      { id: 'point-within-rpo', result: 'fail' },
      { id: 'source-healthy', result: 'unknown' },
      { id: 'encrypted', result: 'error' },
      { id: 'drilled', result: 'waived' },
      { id: 'own', result: 'pass' },
    ],
    ...more,
  };
}

describe('the fact retriever', () => {
  /** What the backend has, in the order in which it lists it. */
  let stored: ScorecardEntity[] = [];
  /** Entities that are not met with while the list is read. */
  let moving: string[] = [];
  let isDown = false;
  const asked: URL[] = [];
  const authorizations = new Set<string | undefined>();
  let server: http.Server;
  let context: FactRetrieverContext;

  beforeAll(async () => {
    server = http.createServer((request, response) => {
      const url = new URL(request.url!, 'http://host');
      asked.push(url);
      authorizations.add(request.headers.authorization);
      if (isDown) {
        response.writeHead(503).end();
        return;
      }
      const refs = url.searchParams.getAll('entityRef');
      const limit = Number(url.searchParams.get('limit'));
      const start = Number(url.searchParams.get('cursor') ?? 0);
      const found = stored.filter(({ entityRef }) =>
        refs.length > 0
          ? refs.includes(entityRef)
          : !moving.includes(entityRef),
      );
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({
          items: found.slice(start, start + limit),
          totalCount: found.length,
          ...(found.length > start + limit && {
            nextCursor: String(start + limit),
          }),
        }),
      );
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    context = {
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
      auth: mockServices.auth({ pluginId: 'tech-insights' }),
      urlReader: mockServices.urlReader.mock(),
      discovery: {
        getBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
        getExternalBaseUrl: async id => `http://127.0.0.1:${port}/api/${id}`,
      },
    };
  });

  afterAll(() => new Promise(resolve => server.close(resolve)));

  beforeEach(() => {
    stored = [];
    moving = [];
    isDown = false;
    asked.length = 0;
  });

  const retriever = (entityFilter?: Record<string, string>) =>
    new RecoveryFactRetriever({
      catalog: catalogServiceMock({
        entities: ['Component', 'Resource'].map(kind => ({
          apiVersion: 'backstage.io/v1alpha1',
          kind,
          metadata: { name: 'orders', namespace: 'default' },
        })),
      }),
      entityFilter,
    });
  const read = async (from: RecoveryFactRetriever) =>
    new Map(
      (await from.handler({ ...context, entityFilter: from.entityFilter })).map(
        ({ entity, facts }) => [
          `${entity.kind}:${entity.namespace}/${entity.name}`,
          facts,
        ],
      ),
    );

  it('gives each fact that the schema names, and no other', async () => {
    stored = [
      scorecard('orders', {
        restorableTo: new Date(Date.now() - 90 * 60_000).toISOString(),
      }),
    ];
    const one = retriever();
    const facts = (await read(one)).get('component:default/orders')!;
    expect(Object.keys(facts).sort()).toEqual(Object.keys(one.schema).sort());
    expect(facts).toMatchObject({
      known: true,
      standing: 'failing',
      level: 1,
      passing: 2,
      failing: 1,
      unknown: 2,
      waived: 1,
      restorableAgeHours: 1.5,
      evaluatedAt: '2026-11-20T12:00:00.000Z',
      protected: 'pass',
      pointWithinRpo: 'fail',
      encrypted: 'error',
      controls: { own: 'pass', 'source-healthy': 'unknown' },
    });
  });

  it('takes for a pass only what passes', async () => {
    stored = [scorecard('orders', { controls: [] })];
    const facts = (await read(retriever())).get('component:default/orders')!;
    expect(facts).toMatchObject({
      standing: 'unknown',
      restorableAgeHours: null,
      protected: 'unknown',
    });
    expect(Object.values(facts)).not.toContain('pass');
  });

  it('reads many in few requests, as the plugin itself', async () => {
    stored = Array.from({ length: 1_200 }, (_, n) => scorecard(`n${n}`));
    expect((await read(retriever())).size).toBe(1_200);
    expect(asked.map(({ pathname }) => pathname)).toEqual(
      Array(3).fill('/api/recovery/scorecard/entities'),
    );
    expect([...authorizations]).toEqual([
      expect.stringMatching(/^Bearer .*recovery/),
    ]);
  });

  it('keeps to the filter, with one request to the catalog a page', async () => {
    stored = [
      scorecard('orders'),
      scorecard('gone'),
      scorecard('', { entityRef: 'resource:default/orders' }),
    ];
    expect([...(await read(retriever({ kind: 'resource' }))).keys()]).toEqual([
      'resource:default/orders',
    ]);
    expect((await read(retriever())).size).toBe(3);
  });

  it('asks once more for what moved in the list while it was read', async () => {
    stored = [scorecard('orders'), scorecard('payments')];
    const one = retriever();
    await read(one);
    moving = ['component:default/orders'];
    expect((await read(one)).get('component:default/orders')).toMatchObject({
      known: true,
    });
  });

  it('says once that nothing is known of what is gone', async () => {
    stored = [scorecard('orders'), scorecard('payments')];
    const one = retriever();
    await read(one);
    stored.pop();
    const facts = (await read(one)).get('component:default/payments')!;
    expect(facts).toMatchObject({ known: false, standing: 'unknown' });
    expect(Object.keys(facts).sort()).toEqual(Object.keys(one.schema).sort());
    expect(Object.values(facts)).not.toContain('pass');
    expect([...(await read(one)).keys()]).toEqual(['component:default/orders']);
  });

  it('knows nothing while Recovery cannot be read', async () => {
    stored = [scorecard('orders')];
    const one = retriever();
    isDown = true;
    expect((await read(one)).size).toBe(0);
    isDown = false;
    await read(one);
    isDown = true;
    for (const facts of [await read(one), await read(one)]) {
      expect(facts.get('component:default/orders')).toMatchObject({
        known: false,
        pointWithinRpo: 'unknown',
      });
    }
    expect(context.logger.error).toHaveBeenCalled();
    isDown = false;
    expect((await read(one)).get('component:default/orders')).toMatchObject({
      known: true,
    });
  });

  // Tech Insights keeps the schema of each version: another schema is another version.
  it('has the version of its schema', () => {
    const { version, schema } = retriever();
    expect({ version, names: Object.keys(schema) }).toEqual({
      version: '1.0.0',
      names: [
        'known',
        'standing',
        'level',
        'passing',
        'failing',
        'unknown',
        'waived',
        'restorableAgeHours',
        'evaluatedAt',
        'protected',
        'bindingValid',
        'sourceHealthy',
        'pointWithinRpo',
        'scheduleMeetsRpo',
        'noMissedRuns',
        'complete',
        'retentionKept',
        'verifiedStructure',
        'verifiedSample',
        'verifiedFull',
        'drilled',
        'rtaWithinRto',
        'drillFreshness',
        'rtoBelowMtd',
        'runbook',
        'fourEyes',
        'copies',
        'separateCopy',
        'immutable',
        'encrypted',
        'dependencies',
        'controls',
      ],
    });
  });
});
