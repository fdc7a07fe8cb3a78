import { ConflictError } from '@backstage/errors';
import { component, DENY, startApi, USER } from './__testUtils__/startApi';

jest.setTimeout(30_000);

const ORDERS = 'component:default/orders';
const options = {
  entities: [component('orders')],
  world: {
    points: { 'point-1': [ORDERS] },
    operations: { 'operation-1': { entityRef: ORDERS, requestedBy: USER } },
    sources: { 'source-1': [ORDERS] },
  },
};
const restore = {
  kind: 'restore',
  pointId: 'point-1',
  targetId: 'free',
  hash: 'hash-1',
  paths: ['/customers/list.csv'],
  reason: 'drill',
};

describe('the audit log', () => {
  it('keeps who had which entity read again', async () => {
    const api = await startApi(options);
    await api.post('/entities/component/default/orders/refresh');
    expect(api.services.bindings.readEntity).toHaveBeenCalledWith(ORDERS);
    expect(api.services.sources.requestRefresh).toHaveBeenCalledWith([
      'source-1',
    ]);
    expect(api.audited).toEqual([
      {
        eventId: 'entity-refresh',
        outcome: 'success',
        meta: { entityRef: ORDERS, sourceIds: ['source-1'] },
      },
    ]);
  });

  it('keeps a requested restore with its point, target and operation', async () => {
    const api = await startApi(options);
    await api.post('/operations', restore);
    expect(api.audited).toEqual([
      {
        eventId: 'restore-request',
        outcome: 'success',
        meta: {
          kind: 'restore',
          pointId: 'point-1',
          targetId: 'free',
          hash: 'hash-1',
          pathCount: 1,
          operationId: 'new',
          entityRef: ORDERS,
          sourceId: 'source-1',
          providerPointId: 'full-point-1',
        },
      },
    ]);
  });

  it('keeps a restore that was refused, and why', async () => {
    const api = await startApi({
      ...options,
      policy: { 'recovery.restore.request': DENY },
    });
    await api.post('/operations', restore);
    await api.post('/operations', { ...restore, pointId: 'absent' });
    expect(api.audited).toMatchObject([
      { outcome: 'fail', error: { name: 'NotAllowedError' } },
      { outcome: 'fail', error: { name: 'NotAllowedError' } },
    ]);
  });

  it('keeps a restore that could not be requested', async () => {
    const api = await startApi(options);
    const response = await api.post('/operations', { ...restore, hash: 'old' });
    expect(response.status).toBe(409);
    expect(api.audited).toMatchObject([
      { outcome: 'fail', error: { name: ConflictError.name } },
    ]);
  });

  it('keeps a cancelled operation', async () => {
    const api = await startApi(options);
    await api.post('/operations/operation-1/cancel');
    expect(api.audited).toMatchObject([
      {
        eventId: 'operation-cancel',
        outcome: 'success',
        meta: { operationId: 'operation-1', entityRef: ORDERS },
      },
    ]);
  });

  it('keeps refused readings, and not the others', async () => {
    const api = await startApi(options);
    await api.get('/points/point-1');
    await api.get('/operations');
    expect(api.audited).toEqual([]);

    const denied = await startApi({
      ...options,
      policy: { 'recovery.point.read': DENY },
    });
    await denied.get('/points/point-1');
    expect(denied.audited).toMatchObject([
      {
        eventId: 'recovery-read',
        outcome: 'fail',
        meta: { pointId: 'point-1' },
      },
    ]);
  });
});
