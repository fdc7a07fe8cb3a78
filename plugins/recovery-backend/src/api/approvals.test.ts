import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { OperationRecord } from '../database/OperationStore';
import { Approvers, type EntityAccess } from '../permissions';
import { component, DENY, startApi, USER } from './__testUtils__/startApi';

jest.setTimeout(60_000);

const OWN = 'component:default/orders';
const OTHER = 'component:default/payments';
const entities = [
  component('orders', 'group:default/shop'),
  component('payments', 'group:default/payments'),
];
const world = {
  points: { own: [OWN] },
  operations: {
    own: { entityRef: OWN, requestedBy: 'user:default/mia' },
    mine: { entityRef: OWN, requestedBy: USER },
    other: { entityRef: OTHER, requestedBy: 'user:default/mia' },
  },
};
const decision = { hash: 'hash-1', reason: 'Agreed' };

describe('approvals over the API', () => {
  it('are listed for those who may give them, without their own requests', async () => {
    const api = await startApi({ world, entities });
    const { body } = await api.get('/approvals');
    expect(body.items.map((item: { id: string }) => item.id)).toEqual(['own']);
  });

  it('are given by owners, who are named with what they own it by', async () => {
    const api = await startApi({ world, entities });
    expect((await api.post('/operations/own/approve', decision)).status).toBe(
      200,
    );
    expect(api.services.operations.approve).toHaveBeenCalledWith('own', {
      ...decision,
      by: {
        userEntityRef: USER,
        approver: { ownedThrough: ['group:default/shop'], inCatalog: false },
      },
    });
    expect(api.audited.at(-1)).toMatchObject({
      eventId: 'operation-approve',
      outcome: 'success',
      meta: { operationId: 'own', hash: 'hash-1' },
    });
  });

  it('are refused to those who do not own the entity, and the refusal is kept', async () => {
    const api = await startApi({ world, entities });
    for (const what of ['approve', 'reject']) {
      const { status, body } = await api.post(
        `/operations/other/${what}`,
        decision,
      );
      expect(status).toBe(403);
      expect(body.error.message).toContain(
        'You do not own component:default/payments',
      );
      expect(api.audited.at(-1)).toMatchObject({ outcome: 'fail' });
    }
    expect(api.services.operations.approve).not.toHaveBeenCalled();
  });

  it.each([[['group:default/shop']], [[USER]]])(
    'are given where %j alone may, to whom the reader belongs',
    async approverRefs => {
      const api = await startApi({
        world,
        entities,
        approverRefs,
        claims: [USER, 'group:default/shop'],
      });
      expect((await api.post('/operations/own/approve', decision)).status).toBe(
        200,
      );
      expect((await api.get('/approvals')).body.items).toHaveLength(1);
    },
  );

  it('are refused to owners where others alone may', async () => {
    const approverRefs = ['group:default/dba'];
    const api = await startApi({ world, entities, approverRefs });
    const { status, body } = await api.post(
      '/operations/own/approve',
      decision,
    );
    expect(status).toBe(403);
    expect(body.error.message).toBe(
      'Only group:default/dba and their members decide here, and you are none of them. Ask one of them.',
    );
    expect(api.audited.at(-1)).toMatchObject({ outcome: 'fail' });
    expect((await api.get('/approvals')).body.items).toEqual([]);
  });

  it('are refused without the permission, and to services', async () => {
    const policy = { 'recovery.operation.approve': DENY };
    const api = await startApi({ world, entities, policy });
    expect((await api.post('/operations/own/approve', decision)).status).toBe(
      403,
    );
    expect((await api.get('/approvals')).body.items).toEqual([]);
    const service = await api.post(
      '/operations/own/approve',
      decision,
      mockCredentials.service.header(),
    );
    expect(service.status).toBe(403);
  });

  it('name the owners who may give them, while one is waited for', async () => {
    const api = await startApi({ world, entities });
    const pending = {
      state: 'pending' as const,
      reasons: ['In place.'],
      expiresAt: '2024-05-02T00:00:00.000Z',
    };
    const { get } = api.services.operations;
    const operation = await get('own');
    get.mockResolvedValue({ ...operation, approval: pending });
    expect((await api.get('/operations/own')).body.approval).toEqual({
      ...pending,
      owners: ['group:default/shop'],
    });
    const decided = { ...pending, state: 'approved' as const };
    get.mockResolvedValue({ ...operation, approval: decided });
    expect((await api.get('/operations/own')).body.approval).toEqual(decided);
  });

  it('take a reason', async () => {
    const api = await startApi({ world, entities });
    const { status } = await api.post('/operations/own/approve', {
      hash: 'hash-1',
    });
    expect(status).toBe(400);
  });

  it('and restores in place need a permission of their own', async () => {
    const policy = { 'recovery.restore.in-place': DENY };
    const api = await startApi({ world, entities, policy });
    const { status, body } = await api.post('/points/own/restore-plan', {
      targetId: 'in-place',
    });
    expect(status).toBe(403);
    expect(body.error.message).toContain('recovery.restore.in-place');
    expect(
      (await api.post('/points/own/restore-plan', { targetId: 'free' })).status,
    ).toBe(200);
  });
});

describe('an approver, when what was approved begins', () => {
  const group = (name: string, parent?: string): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    relations: parent ? [{ type: 'childOf', targetRef: parent }] : [],
  });
  const tom = (...groups: string[]): Entity => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'tom', namespace: 'default' },
    relations: groups.map(targetRef => ({ type: 'memberOf', targetRef })),
  });
  const record = {
    id: 'op',
    entityRef: OWN,
    approval: {
      reasons: [],
      expiresAt: new Date(),
      decidedBy: 'user:default/tom',
      approver: { ownedThrough: ['group:default/shop'], inCatalog: true },
    },
  } as unknown as OperationRecord;
  const problem = (
    catalogEntities: Entity[],
    access: Partial<EntityAccess> = {},
    remember = false,
    more: { approverRefs?: string[]; record?: OperationRecord } = {},
  ) => {
    const approvers = new Approvers({
      userInfo: mockServices.userInfo(),
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities: catalogEntities }),
      access: access as EntityAccess,
      ownersOnly: true,
      approverRefs: more.approverRefs,
    });
    if (remember)
      approvers.remember('op', mockCredentials.user('user:default/tom'));
    return approvers.problemOf(more.record ?? record);
  };

  it('still owns the entity, also through a group of a group', async () => {
    expect(
      await problem([entities[0], tom('group:default/shop')]),
    ).toBeUndefined();
    expect(
      await problem([
        entities[0],
        tom('group:default/web'),
        group('web', 'group:default/shop'),
      ]),
    ).toBeUndefined();
  });

  it('has left the group, or the catalog, or the entity has another owner', async () => {
    expect(await problem([entities[0], tom('group:default/web')])).toContain(
      'does not own component:default/orders any more',
    );
    expect(await problem([entities[0]])).toContain(
      'is not in the catalog any more',
    );
    expect(
      await problem([
        component('orders', 'group:default/payments'),
        tom('group:default/shop'),
      ]),
    ).toContain('does not own');
    expect(await problem([tom('group:default/shop')])).toContain(
      'component:default/orders is not in the catalog any more',
    );
  });

  it('is still one of those who are named in the configuration, or has left them', async () => {
    const ask = (approverRefs: string[], ...groups: string[]) =>
      problem(
        [
          entities[0],
          tom('group:default/shop', ...groups),
          group('night', 'group:default/dba'),
          group('dba'),
        ],
        {},
        false,
        { approverRefs },
      );
    const dba = ['group:default/dba'];
    expect(await ask(dba, 'group:default/dba')).toBeUndefined();
    expect(await ask(dba, 'group:default/night')).toBeUndefined();
    expect(await ask(['user:default/tom'])).toBeUndefined();
    expect(await ask(dba, 'group:default/web')).toBe(
      'user:default/tom, who approved it, is none of those any more who may: group:default/dba.',
    );
    // Being named does not make an owner.
    expect(
      await problem(
        [entities[0], tom('group:default/dba'), group('dba')],
        {},
        false,
        { approverRefs: dba },
      ),
    ).toContain('does not own');
  });

  it('was named then, and never was in the catalog', async () => {
    const ask = (namedThrough?: string[]) =>
      problem([entities[0]], {}, false, {
        approverRefs: ['group:default/dba'],
        record: {
          ...record,
          approval: {
            ...record.approval,
            approver: {
              ownedThrough: ['group:default/shop'],
              namedThrough,
              inCatalog: false,
            },
          },
        } as OperationRecord,
      });
    expect(await ask(['group:default/dba'])).toBeUndefined();
    expect(await ask(['group:default/old'])).toContain('is none of those');
    expect(await ask()).toContain('is none of those');
  });

  it('has lost the permission', async () => {
    const refusing = {
      of: async () => ({
        entity: async () => {
          const error = new Error('No');
          error.name = 'NotAllowedError';
          throw error;
        },
      }),
    } as unknown as EntityAccess;
    expect(
      await problem([entities[0], tom('group:default/shop')], refusing, true),
    ).toContain('may not do so any more');
  });

  it('loses the permission after it began: the policy is asked each time', async () => {
    const refusal = Object.assign(new Error('No'), { name: 'NotAllowedError' });
    const entity = jest
      .fn()
      .mockResolvedValueOnce(entities[0])
      .mockRejectedValue(refusal);
    const approvers = new Approvers({
      userInfo: mockServices.userInfo(),
      auth: mockServices.auth(),
      catalog: catalogServiceMock({
        entities: [entities[0], tom('group:default/shop')],
      }),
      access: { of: async () => ({ entity }) } as unknown as EntityAccess,
      ownersOnly: true,
    });
    approvers.remember('op', mockCredentials.user('user:default/tom'));
    expect(await approvers.problemOf(record)).toBeUndefined();
    expect(await approvers.problemOf(record)).toContain(
      'may not do so any more',
    );
  });

  it('cannot be asked about: then nothing begins', async () => {
    const failing = {
      of: async () => {
        throw new Error('The permission service did not answer');
      },
    } as unknown as EntityAccess;
    expect(
      await problem([entities[0], tom('group:default/shop')], failing, true),
    ).toContain('could not be found out');
  });
});
