import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  recoveryOperationApprovePermission,
  recoveryOperationCancelPermission,
  recoveryPointReadPermission,
  recoveryRestoreRequestPermission,
  recoverySourcePausePermission,
  recoveryVerificationRunPermission,
} from 'backstage-plugin-recovery-common';
import {
  createRecoveryConditionalDecision,
  recoveryConditions,
} from '../permissions';
import { component, DENY, startApi, USER } from './__testUtils__/startApi';

jest.setTimeout(30_000);

const OWN = 'component:default/orders';
const OTHER = 'component:default/payments';
const entities = [
  component('orders', 'group:default/shop'),
  component('payments', 'group:default/payments'),
];
const claims = ['group:default/shop'];
const ownedRead = createRecoveryConditionalDecision(
  recoveryPointReadPermission,
  recoveryConditions.isOwnedBy({ claims }),
) as PolicyDecision;
const ownedRestore = createRecoveryConditionalDecision(
  recoveryRestoreRequestPermission,
  recoveryConditions.isOwnedBy({ claims }),
) as PolicyDecision;
const restore = {
  kind: 'restore',
  pointId: 'shared',
  targetId: 'free',
  hash: 'hash-1',
};

describe('a policy that shows people what they own', () => {
  const policy = { 'recovery.point.read': ownedRead };
  const world = {
    points: { own: [OWN], other: [OTHER], shared: [OTHER, OWN] },
    operations: {
      own: { entityRef: OWN, requestedBy: USER },
      other: { entityRef: OTHER, requestedBy: USER },
    },
    problems: { own: OWN, other: OTHER },
    sources: { own: [OWN], other: [OTHER], shared: [OTHER, OWN] },
    busyTargets: { 'with-own': 'own', 'with-other': 'other' },
  };

  it('tells about the owned entity, and refuses the other one that the catalog shows', async () => {
    const api = await startApi({ world, entities, policy });
    const own = await api.get('/entities/component/default/orders/status');
    const other = await api.get('/entities/component/default/payments/status');
    expect(own.status).toBe(200);
    expect(other.status).toBe(403);
    expect(other.body.error.message).toContain(
      'recovery.point.read for component:default/payments',
    );
  });

  it('lets a hint at a selector know whose services may be told of', async () => {
    const api = await startApi({ world, entities, policy });
    const status = await api.services.status.getEntityStatus(OWN);
    api.services.status.getEntityStatus.mockResolvedValue({
      ...status,
      resources: [
        { id: 'r', sourceId: 'shop', selector: { name: 'x' } } as any,
      ],
      findings: [
        {
          code: 'no-points',
          severity: 'critical',
          message: 'None.',
          resourceId: 'r',
        },
      ],
    });
    api.services.hints.hintAt.mockImplementation(async (_, visible) =>
      [...(await visible([OWN, OTHER]))].join(),
    );
    const own = await api.get('/entities/component/default/orders/status');
    expect(own.body.findings).toMatchObject([{ nextStep: OWN }]);
  });

  it('answers for a point or operation of the other entity as for none', async () => {
    const api = await startApi({ world, entities, policy });
    for (const path of ['/points/other', '/operations/other']) {
      const other = await api.get(path);
      const absent = await api.get(path.replace('other', 'absent'));
      expect(other.status).toBe(404);
      expect(other.body.error.message.replace('other', 'absent')).toBe(
        absent.body.error.message,
      );
    }
  });

  it('lists and counts only what is owned', async () => {
    const api = await startApi({ world, entities, policy });
    const ids = (items: Array<{ id: string }>) => items.map(({ id }) => id);
    const operations = await api.get('/operations');
    const problems = await api.get('/binding-problems');
    const sources = await api.get('/sources');
    expect(ids(operations.body.items)).toEqual(['own']);
    expect(operations.body.totalCount).toBe(1);
    expect(ids(problems.body.items)).toEqual(['own']);
    expect(problems.body.totalCount).toBe(1);
    expect(ids(sources.body.items)).toEqual(['own', 'shared']);
  });

  it('lists and counts it without asking the catalog for anything, when the catalog shows all', async () => {
    const api = await startApi({
      world: {
        ...world,
        owners: {
          [OWN]: ['group:default/shop'],
          [OTHER]: ['group:default/payments'],
        },
      },
      entities,
      policy: {
        'recovery.operation.approve': createRecoveryConditionalDecision(
          recoveryOperationApprovePermission,
          recoveryConditions.isOwnedBy({ claims }),
        ) as PolicyDecision,
        'recovery.source.pause': createRecoveryConditionalDecision(
          recoverySourcePausePermission,
          recoveryConditions.isOwnedBy({ claims }),
        ) as PolicyDecision,
        'catalog.entity.read': { result: AuthorizeResult.ALLOW },
        ...policy,
      },
    });
    for (const [path, ids] of [
      ['/operations', ['own']],
      ['/evidence', ['record-of-own']],
      ['/binding-problems', ['own']],
      ['/sources', ['own', 'shared']],
    ] as const) {
      const { body } = await api.get(path);
      expect(body.items.map(({ id }: { id: string }) => id)).toEqual(ids);
      expect(body.totalCount ?? ids.length).toBe(ids.length);
    }
    const sources = (await api.get('/sources')).body.items;
    expect(sources.map((source: any) => source.allowed.pause)).toEqual([
      true,
      true,
    ]);
    // Its requester decides about none.
    expect((await api.get('/approvals')).body.totalCount).toBe(0);
    expect(api.services.operations.listApprovals).toHaveBeenCalledWith(
      {
        scope: {
          criteria: [
            { key: 'owner', values: claims },
            { key: 'owner', values: claims },
            { key: 'owner', values: claims },
          ],
          formerRefs: [],
        },
        notRequestedBy: USER,
      },
      { limit: 50 },
    );
    expect(api.catalog.getEntitiesByRefs).not.toHaveBeenCalled();
  });

  it('lists records of an entity without bindings to those alone that the catalog and the policy show it to', async () => {
    const [api, hidden] = await Promise.all(
      [entities, [entities[1]]].map(shown =>
        startApi({
          world: { operations: world.operations },
          entities: shown,
          policy: {
            'catalog.entity.read': { result: AuthorizeResult.ALLOW },
            ...policy,
          },
        }),
      ),
    );
    for (const path of ['/operations', '/evidence']) {
      const { body } = await api.get(path);
      expect([body.totalCount, body.items[0].entityRef]).toEqual([1, OWN]);
      expect((await hidden.get(path)).body).toMatchObject({
        items: [],
        totalCount: 0,
      });
    }
  });

  it('lists records about no single entity to those alone who see all', async () => {
    const all = {
      'catalog.entity.read': { result: AuthorizeResult.ALLOW },
    } as const;
    const formerRefs = async (policies: object) => {
      const api = await startApi({ world, policy: { ...all, ...policies } });
      await api.get('/evidence');
      const [[filter]] = api.services.evidence.list.mock.calls;
      return filter.scope?.formerRefs;
    };
    expect(await formerRefs({})).toContain('');
    expect(await formerRefs(policy)).not.toContain('');
  });

  it('gives a point of several entities as the one that the reader may see', async () => {
    const api = await startApi({ world, entities, policy });
    const { body } = await api.get('/points/shared');
    expect(body.entityRef).toBe(OWN);
    expect(JSON.stringify(body)).not.toContain('payments');
  });

  it('plans and requests a restore of such a point for that entity', async () => {
    const api = await startApi({ world, entities, policy });
    await api.post('/points/shared/restore-plan', { targetId: 'free' });
    expect(api.services.operations.planRestore).toHaveBeenCalledWith(
      'shared',
      { targetId: 'free' },
      { entityRef: OWN },
    );
    const { body } = await api.post('/operations', restore);
    expect(body.entityRef).toBe(OWN);
  });

  it('says that a target is busy, but not with whose operation', async () => {
    const api = await startApi({ world, entities, policy });
    const { body } = await api.get('/points/own/targets');
    expect(body.items).toEqual([
      expect.objectContaining({ id: 'free', state: 'ready' }),
      expect.objectContaining({
        id: 'with-own',
        state: 'busy',
        operationId: 'own',
      }),
      expect.objectContaining({ id: 'with-other', state: 'busy' }),
    ]);
    expect(JSON.stringify(body)).not.toContain('"other"');
  });
});

describe('a policy that lets people restore what they own', () => {
  const policy = { 'recovery.restore.request': ownedRestore };
  const world = { points: { own: [OWN], other: [OTHER] } };

  it('says so in the status of each entity', async () => {
    const api = await startApi({ world, entities, policy });
    const own = await api.get('/entities/component/default/orders/status');
    const other = await api.get('/entities/component/default/payments/status');
    expect(own.body.allowed).toEqual({
      restore: true,
      refresh: true,
      cancel: true,
      restoreInPlace: true,
      approve: true,
      verify: true,
      drill: true,
    });
    expect(other.body.allowed).toEqual({
      restore: false,
      refresh: true,
      cancel: true,
      restoreInPlace: false,
      approve: true,
      verify: true,
      drill: true,
    });
  });

  it('takes requests for the owned entity only', async () => {
    const api = await startApi({ world, entities, policy });
    const own = await api.post('/operations', { ...restore, pointId: 'own' });
    const other = await api.post('/operations', {
      ...restore,
      pointId: 'other',
    });
    expect(own.status).toBe(201);
    expect(other.status).toBe(403);
    expect(api.services.operations.request).toHaveBeenCalledTimes(1);
  });
});

describe('a policy that lets people verify what they own', () => {
  const policy = {
    'recovery.verification.run': createRecoveryConditionalDecision(
      recoveryVerificationRunPermission,
      recoveryConditions.isOwnedBy({ claims }),
    ) as PolicyDecision,
    'recovery.restore.request': DENY,
    'recovery.operation.cancel': DENY,
  };
  const world = {
    points: { own: [OWN], other: [OTHER], shared: [OTHER, OWN] },
  };

  it('takes requests for the owned entity only, and lets them be cancelled', async () => {
    const api = await startApi({ world, entities, policy });
    const own = await api.post('/points/own/verify', { level: 2 });
    expect([own.status, own.body.kind, own.body.allowed.cancel]).toEqual([
      201,
      'verification',
      true,
    ]);
    expect((await api.post('/points/shared/verify', { level: 1 })).status).toBe(
      201,
    );
    expect((await api.post('/points/other/verify', { level: 1 })).status).toBe(
      403,
    );
    expect((await api.post('/points/none/verify', { level: 1 })).status).toBe(
      404,
    );
    expect(api.services.operations.verify).toHaveBeenCalledTimes(2);
    expect(api.services.operations.verify).toHaveBeenLastCalledWith(
      'shared',
      { level: 1 },
      { userEntityRef: USER, entityRef: OWN },
    );
    expect(api.audited).toMatchObject([
      {
        eventId: 'verification-request',
        outcome: 'success',
        meta: { pointId: 'own', level: 2, operationId: 'new', entityRef: OWN },
      },
      { outcome: 'success' },
      { outcome: 'fail', error: { name: 'NotAllowedError' } },
      { outcome: 'fail', error: { name: 'NotFoundError' } },
    ]);
  });

  it.each([{}, { level: 0 }, { level: 4 }, { level: '1' }, { level: 1, x: 1 }])(
    'refuses %j',
    async body => {
      const api = await startApi({ world, entities, policy });
      expect((await api.post('/points/own/verify', body)).status).toBe(400);
      expect(api.services.operations.verify).not.toHaveBeenCalled();
    },
  );

  it('says so in the status of each entity', async () => {
    const api = await startApi({ world, entities, policy });
    const own = await api.get('/entities/component/default/orders/status');
    const other = await api.get('/entities/component/default/payments/status');
    expect(own.body.allowed.verify).toBe(true);
    expect(other.body.allowed.verify).toBe(false);
  });
});

describe('a policy by tier', () => {
  it('lets gold be restored, and neither unknown tiers nor none', async () => {
    const annotated = (name: string, tier: string) => {
      const entity = component(name);
      entity.metadata.annotations = { 'recovery/tier': tier };
      return entity;
    };
    const api = await startApi({
      entities: [
        annotated('gold', 'gold'),
        annotated('bronze', 'bronze'),
        annotated('unknown', 'platinum'),
        component('none'),
      ],
      policy: {
        'recovery.restore.request': createRecoveryConditionalDecision(
          recoveryRestoreRequestPermission,
          recoveryConditions.hasTier({ tiers: ['gold', 'platinum'] }),
        ) as PolicyDecision,
      },
    });
    const allowed: Record<string, boolean> = {};
    for (const name of ['gold', 'bronze', 'unknown', 'none']) {
      const { body } = await api.get(
        `/entities/component/default/${name}/status`,
      );
      allowed[name] = body.allowed.restore;
    }
    expect(allowed).toEqual({
      gold: true,
      bronze: false,
      unknown: false,
      none: false,
    });
  });
});

describe('cancelling', () => {
  const world = {
    operations: {
      own: { entityRef: OWN, requestedBy: USER },
      others: { entityRef: OWN, requestedBy: 'user:default/somebody-else' },
    },
  };

  it('is open to whom requested the operation, without the permission for others’', async () => {
    const api = await startApi({
      world,
      entities,
      policy: { 'recovery.operation.cancel': DENY },
    });
    const own = await api.get('/operations/own');
    const others = await api.get('/operations/others');
    expect(own.body.allowed.cancel).toBe(true);
    expect(others.body.allowed.cancel).toBe(false);
    expect((await api.post('/operations/own/cancel')).status).toBe(200);
    const refused = await api.post('/operations/others/cancel');
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('recovery.operation.cancel');
    expect(api.services.operations.cancel).toHaveBeenCalledTimes(1);
  });

  it('is open to those with the permission for others’, who may not request', async () => {
    const api = await startApi({
      world,
      entities,
      policy: { 'recovery.restore.request': DENY },
    });
    expect((await api.post('/operations/others/cancel')).status).toBe(200);
  });

  it('is closed for an own operation to whom may no longer request', async () => {
    const api = await startApi({
      world,
      entities,
      policy: {
        'recovery.restore.request': DENY,
        [recoveryOperationCancelPermission.name]: DENY,
      },
    });
    expect((await api.post('/operations/own/cancel')).status).toBe(403);
  });

  it('is not offered again for an operation that is being cancelled', async () => {
    const api = await startApi({ world, entities });
    const { body } = await api.post('/operations/own/cancel');
    expect(body.cancelRequestedAt).toBeDefined();
    expect(body.allowed.cancel).toBe(false);
  });
});

describe('services as callers', () => {
  const world = {
    points: { 'point-1': [OWN] },
    operations: { 'operation-1': { entityRef: OWN, requestedBy: USER } },
    sources: { 'source-1': [OWN] },
  };
  const service = mockCredentials.service.header();

  it('may read and have sources read again', async () => {
    const api = await startApi({ world, entities });
    const path = '/entities/component/default/orders';
    expect((await api.get(`${path}/status`, service)).status).toBe(200);
    expect((await api.post(`${path}/refresh`, {}, service)).status).toBe(202);
    const { body } = await api.get('/operations/operation-1', service);
    expect(body.allowed.cancel).toBe(false);
  });

  it('may neither request nor cancel restores: a person answers for those', async () => {
    const api = await startApi({ world, entities });
    const requested = await api.post(
      '/operations',
      { ...restore, pointId: 'point-1' },
      service,
    );
    const cancelled = await api.post(
      '/operations/operation-1/cancel',
      {},
      service,
    );
    expect(requested.status).toBe(403);
    expect(cancelled.status).toBe(403);
    expect(api.services.operations.request).not.toHaveBeenCalled();
    expect(api.services.operations.cancel).not.toHaveBeenCalled();
  });
});

describe('when the catalog or the policy does not answer', () => {
  it('answers 503, and tells nothing', async () => {
    const api = await startApi({ entities });
    api.catalog.getEntitiesByRefs.mockRejectedValueOnce(
      new Error('connect ECONNREFUSED 10.0.0.7:7007'),
    );
    const path = '/entities/component/default/orders/status';
    const catalog = await api.get(path);
    expect(catalog.status).toBe(503);
    expect(catalog.body.error.message).toContain('The catalog did not answer');
    expect(catalog.text).not.toContain('10.0.0.7');
    expect((await api.get(path)).status).toBe(200);

    const other = await startApi({ entities });
    other.permissions.authorizeConditional.mockRejectedValueOnce(
      new Error('gone'),
    );
    expect((await other.get(path)).status).toBe(503);
    expect((await other.get(path)).status).toBe(200);
  });
});
