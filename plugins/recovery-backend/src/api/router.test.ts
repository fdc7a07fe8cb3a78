import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import { openApiDocument } from '../schema/generated/document';
import { component, DENY, startApi, USER } from './__testUtils__/startApi';

jest.setTimeout(30_000);

const world = {
  points: {
    'point-1': ['component:default/orders'],
    'point-hidden': ['component:default/hidden'],
  },
  operations: {
    'operation-1': { entityRef: 'component:default/orders', requestedBy: USER },
    'operation-hidden': {
      entityRef: 'component:default/hidden',
      requestedBy: USER,
    },
  },
  waivers: {
    'waiver-1': {
      entityRef: 'component:default/orders',
      requestedBy: 'user:default/other',
    },
    'waiver-hidden': {
      entityRef: 'component:default/hidden',
      requestedBy: USER,
    },
  },
  // About no entity: one for all readers.
  attestations: { 'attestation-1': { attestedBy: 'user:default/other' } },
  reviews: {
    'review-1': ['component:default/orders'],
    'review-hidden': ['component:default/hidden'],
  },
  problems: {
    'problem-1': 'component:default/orders',
    'problem-hidden': 'component:default/hidden',
  },
  sources: {
    'source-1': ['component:default/orders'],
    'source-hidden': ['component:default/hidden'],
  },
};

type Ids = {
  name: string;
  point: string;
  operation: string;
  source: string;
  waiver: string;
  review: string;
};

const SEEN: Ids = {
  name: 'orders',
  point: 'point-1',
  operation: 'operation-1',
  source: 'source-1',
  waiver: 'waiver-1',
  review: 'review-1',
};
const HIDDEN: Ids = {
  name: 'hidden',
  point: 'point-hidden',
  operation: 'operation-hidden',
  source: 'source-hidden',
  waiver: 'waiver-hidden',
  review: 'review-hidden',
};
const ABSENT: Ids = {
  name: 'absent',
  point: 'absent',
  operation: 'absent',
  source: 'absent',
  waiver: 'absent',
  review: 'absent',
};

interface RouteCase {
  /** Permission besides recovery.point.read that the route needs. */
  permission?: string;
  /**
   * What a reader without any visible entity is answered; `general` for what is about
   * no entity, and the same for everybody.
   */
  unseen: 404 | 'empty' | 'general';
  ok: number;
  /** 1 when absent. 2: who decides is looked up too. */
  catalogCalls?: number;
  query?: (ids: Ids) => string;
  body?: (ids: Ids) => object;
}

/** One case for each operation of openapi.yaml, by its id. */
const CASES: Record<string, RouteCase> = {
  GetEntityStatus: { unseen: 404, ok: 200 },
  ListEntityPoints: { unseen: 404, ok: 200 },
  GetEntityTimeline: { unseen: 404, ok: 200 },
  RefreshEntity: {
    unseen: 404,
    ok: 202,
    permission: 'recovery.source.refresh',
  },
  GetPoint: { unseen: 404, ok: 200 },
  ListPointContents: { unseen: 404, ok: 200 },
  ListPointTargets: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.restore.request',
  },
  PlanRestore: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.restore.request',
    body: () => ({ targetId: 'free' }),
  },
  ListOperations: { unseen: 'empty', ok: 200 },
  RequestOperation: {
    unseen: 404,
    ok: 201,
    permission: 'recovery.restore.request',
    body: ids => ({
      kind: 'restore',
      pointId: ids.point,
      targetId: 'free',
      hash: 'hash-1',
    }),
  },
  ListEntityDrills: { unseen: 404, ok: 200 },
  RequestDrill: {
    unseen: 404,
    ok: 201,
    permission: 'recovery.drill.run',
    body: () => ({ resourceId: 'r1' }),
  },
  VerifyPoint: {
    unseen: 404,
    ok: 201,
    permission: 'recovery.verification.run',
    body: () => ({ level: 1 }),
  },
  GetOperation: { unseen: 404, ok: 200 },
  GetOperationLog: { unseen: 404, ok: 200 },
  CancelOperation: { unseen: 404, ok: 200 },
  GetOperationReport: { unseen: 404, ok: 200 },
  ListEvidence: { unseen: 'empty', ok: 200 },
  CheckEvidenceChain: { unseen: 'general', ok: 200 },
  ListApprovals: { unseen: 'empty', ok: 200 },
  ApproveOperation: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.operation.approve',
    catalogCalls: 2,
    body: () => ({ hash: 'hash-1', reason: 'Needed' }),
  },
  RejectOperation: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.operation.approve',
    catalogCalls: 2,
    body: () => ({ hash: 'hash-1', reason: 'Not needed' }),
  },
  ListBindingProblems: { unseen: 'empty', ok: 200 },
  ListSources: { unseen: 'empty', ok: 200 },
  PauseSource: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.source.pause',
    body: () => ({ reason: 'The storage is moved' }),
  },
  ResumeSource: { unseen: 404, ok: 200, permission: 'recovery.source.pause' },
  GetEntityScorecard: { unseen: 404, ok: 200 },
  GetObjectivePlan: { unseen: 404, ok: 200 },
  ListControlChanges: { unseen: 404, ok: 200 },
  GetScorecardSummary: { unseen: 'empty', ok: 200 },
  ListScorecardEntities: { unseen: 'empty', ok: 200 },
  GetScorecardHeatMap: { unseen: 'empty', ok: 200 },
  ListScorecardGroups: {
    unseen: 'empty',
    ok: 200,
    query: () => '?by=owner',
  },
  GetScorecardTrend: { unseen: 'empty', ok: 200 },
  ExportScorecards: { unseen: 'empty', ok: 200 },
  ListWaivers: { unseen: 'empty', ok: 200 },
  RequestWaiver: {
    unseen: 404,
    ok: 201,
    permission: 'recovery.waiver.request',
    body: ids => ({
      control: 'protected',
      entityRef: `component:default/${ids.name}`,
      reason: 'Moved next month',
      expiresAt: '2030-01-01T00:00:00Z',
    }),
  },
  GetWaiver: { unseen: 404, ok: 200 },
  ApproveWaiver: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.waiver.approve',
    catalogCalls: 2,
    body: () => ({ reason: 'Agreed' }),
  },
  RejectWaiver: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.waiver.approve',
    catalogCalls: 2,
    body: () => ({ reason: 'Not agreed' }),
  },
  // Who requested it may revoke it without a permission.
  RevokeWaiver: {
    unseen: 404,
    ok: 200,
    body: () => ({ reason: 'Mended' }),
  },
  ListReviews: { unseen: 'empty', ok: 200 },
  StartReview: {
    unseen: 404,
    ok: 201,
    permission: 'recovery.review.run',
    catalogCalls: 2,
    body: ids => ({ ownerRef: `group:default/${ids.name}` }),
  },
  GetReview: { unseen: 404, ok: 200 },
  ListReviewItems: { unseen: 404, ok: 200 },
  SaveReviewItem: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.review.run',
    body: () => ({ version: 0, decision: 'accept' }),
  },
  FinishReview: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.review.run',
    catalogCalls: 2,
  },
  DiscardReview: {
    unseen: 404,
    ok: 200,
    permission: 'recovery.review.run',
    catalogCalls: 2,
  },
  ExportReview: { unseen: 404, ok: 200 },
  ListAttestations: { unseen: 'general', ok: 200 },
  Attest: {
    unseen: 'general',
    ok: 201,
    permission: 'recovery.attestation.create',
    body: () => ({
      framework: 'soc-2',
      clause: 'A1.2-environment',
      statement: 'There are two feeds.',
      evidence: { text: 'Contract 7' },
      expiresAt: '2030-01-01T00:00:00Z',
    }),
  },
  GetAttestation: { unseen: 'general', ok: 200 },
  RevokeAttestation: {
    unseen: 'general',
    ok: 200,
    permission: 'recovery.attestation.revoke',
    body: () => ({ reason: 'One feed is gone' }),
  },
  ListFrameworks: { unseen: 'empty', ok: 200 },
  GetFramework: { unseen: 'empty', ok: 200 },
};

const ROUTES = Object.entries(openApiDocument.paths).flatMap(([path, item]) =>
  Object.entries(item as Record<string, { operationId: string }>).map(
    ([method, { operationId }]) => ({
      method: method as 'get' | 'post',
      path,
      operationId,
    }),
  ),
);

type Route = (typeof ROUTES)[number];

function addressOf(route: Route, ids: Ids): string {
  const path = route.path
    .replace('{kind}', 'component')
    .replace('{namespace}', 'default')
    .replace('{name}', ids.name)
    .replace('{pointId}', ids.point)
    .replace('{operationId}', ids.operation)
    .replace('{sourceId}', ids.source)
    .replace('{waiverId}', ids.waiver)
    .replace('{reviewId}', ids.review)
    .replace('{attestationId}', 'attestation-1')
    .replace('{controlId}', 'protected')
    .replace('{frameworkId}', 'soc-2');
  return `${path}${CASES[route.operationId].query?.(ids) ?? ''}`;
}

type Api = Awaited<ReturnType<typeof startApi>>;

function ask(api: Api, route: Route, ids: Ids, authorization?: string) {
  const address = addressOf(route, ids);
  return route.method === 'get'
    ? api.get(address, authorization)
    : api.post(
        address,
        CASES[route.operationId].body?.(ids) ?? {},
        authorization,
      );
}

/** Credentials of somebody of whom nothing is remembered yet. */
function stranger(name: string): string {
  return mockCredentials.user.header(`user:default/${name.toLowerCase()}`);
}

describe('every route of the API description', () => {
  const entities = [component('orders')];
  let api: Api;
  /** Whose policy denies recovery.point.read. */
  let denied: Api;
  /** Whose catalog shows nothing. */
  let blind: Api;

  // To start one is to compile the whole API description: not for each route again.
  beforeAll(async () => {
    api = await startApi({ world, entities });
    denied = await startApi({
      world,
      entities,
      policy: { 'recovery.point.read': DENY },
    });
    blind = await startApi({ world, entities: [] });
  });

  it('has a case below', () => {
    expect(ROUTES.map(route => route.operationId).sort()).toEqual(
      Object.keys(CASES).sort(),
    );
  });

  describe.each(ROUTES)('$method $path', route => {
    const expected = CASES[route.operationId];

    it('answers a reader who may', async () => {
      const response = await ask(api, route, SEEN);
      expect(response.body).not.toHaveProperty('error');
      expect(response.status).toBe(expected.ok);
    });

    it('answers 401 without credentials', async () => {
      const response = await request(api.server)
        [route.method](`/api/recovery${addressOf(route, SEEN)}`)
        .set('Authorization', mockCredentials.none.header());
      expect(response.status).toBe(401);
    });

    it('answers 403 without recovery.point.read, whether the thing exists or not', async () => {
      const seen = await ask(denied, route, SEEN);
      const absent = await ask(denied, route, ABSENT);
      expect(seen.status).toBe(403);
      expect(seen.body.error).toMatchObject({ name: 'NotAllowedError' });
      expect(absent.status).toBe(403);
      expect(denied.catalog.getEntitiesByRefs).not.toHaveBeenCalled();
    });

    it('answers for an entity that the reader may not read as for one that is not there', async () => {
      const hidden = await ask(api, route, HIDDEN);
      const absent = await ask(api, route, ABSENT);
      const withoutIds = (body: unknown) =>
        JSON.stringify(body)
          .replaceAll(HIDDEN.point, '…')
          .replaceAll(HIDDEN.operation, '…')
          .replaceAll(HIDDEN.source, '…')
          .replaceAll(HIDDEN.waiver, '…')
          .replaceAll(HIDDEN.review, '…')
          .replaceAll(HIDDEN.name, '…')
          .replaceAll(ABSENT.point, '…');
      expect(withoutIds(hidden.body)).toBe(withoutIds(absent.body));
      expect(hidden.status).toBe(expected.unseen === 404 ? 404 : expected.ok);
    });

    it('shows nothing to a reader who may read no entity', async () => {
      const { status, body } = await ask(blind, route, SEEN);
      const total = body.totalCount ?? 0;
      const answers = {
        404: { status: 404, items: undefined, total: 0 },
        empty: { status: 200, items: [], total: 0 },
        // The same for everybody.
        general: { status: expected.ok, items: body.items, total },
      };
      expect({ status, items: body.items, total }).toEqual(
        answers[expected.unseen],
      );
    });

    it('asks the policy once and the catalog at most once', async () => {
      const { permissions, catalog } = api;
      permissions.authorizeConditional.mockClear();
      catalog.getEntitiesByRefs.mockClear();
      await ask(api, route, SEEN, stranger(`counts-${route.operationId}`));
      expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
      expect(catalog.getEntitiesByRefs).toHaveBeenCalledTimes(
        expected.unseen === 'general' ? 0 : expected.catalogCalls ?? 1,
      );
    });
  });

  it.each(ROUTES.filter(route => CASES[route.operationId].permission))(
    'answers 403 to $method $path without its own permission',
    async route => {
      const permission = CASES[route.operationId].permission as string;
      const who = stranger(`lacks-${route.operationId}`);
      api.policy[permission] = DENY;
      try {
        const seen = await ask(api, route, SEEN, who);
        expect(seen.status).toBe(403);
        expect(seen.body.error.message).toContain(permission);
        expect((await ask(api, route, ABSENT, who)).status).toBe(403);
      } finally {
        delete api.policy[permission];
      }
    },
  );
});

describe('the API description', () => {
  it('is served to those who are signed in, and to nobody else', async () => {
    const api = await startApi({});
    const { body } = await api.get('/openapi.json');
    expect(Object.keys(body.paths)).toHaveLength(
      Object.keys(openApiDocument.paths).length,
    );
    const anonymous = await request(api.server)
      .get('/api/recovery/openapi.json')
      .set('Authorization', mockCredentials.none.header());
    expect(anonymous.status).toBe(401);
  });
});
