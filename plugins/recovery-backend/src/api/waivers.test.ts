import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { component, DENY, startApi, USER } from './__testUtils__/startApi';

jest.setTimeout(60_000);

const ALL = {
  'catalog.entity.read': { result: AuthorizeResult.ALLOW },
} as const;
const world = {
  waivers: {
    own: { entityRef: 'component:default/orders', requestedBy: USER },
    other: {
      entityRef: 'component:default/orders',
      requestedBy: 'user:default/other',
    },
    selecting: { requestedBy: 'user:default/other' },
  },
  sources: { shop: ['component:default/orders'] },
};
const entities = [component('orders')];
const selecting = {
  control: 'protected',
  selector: { owner: ['group:default/shop'] },
  reason: 'Moved',
  expiresAt: '2030-01-01T00:00:00Z',
};

describe('waivers in the API', () => {
  it('are withdrawn by who requested them without another permission', async () => {
    const api = await startApi({
      world,
      entities,
      policy: { 'recovery.waiver.approve': { result: AuthorizeResult.DENY } },
    });
    expect(
      (await api.post('/waivers/own/revoke', { reason: 'r' })).status,
    ).toBe(200);
    expect(
      (await api.post('/waivers/other/revoke', { reason: 'r' })).status,
    ).toBe(403);
    const { body } = await api.get('/waivers/own');
    expect(body.allowed).toEqual({ decide: false, revoke: true });
    expect(
      api.audited.map(({ eventId, outcome }) => [eventId, outcome]),
    ).toEqual([
      ['waiver-revoke', 'success'],
      ['waiver-revoke', 'fail'],
    ]);
  });

  it('are decided about by owners alone', async () => {
    const api = await startApi({
      world,
      entities,
      claims: ['group:default/x'],
    });
    const { status, body } = await api.post('/waivers/other/approve', {
      reason: 'r',
    });
    expect(status).toBe(403);
    expect(body.error.message).toContain(
      'You do not own component:default/orders',
    );
    expect(api.services.waivers.decide).not.toHaveBeenCalled();
  });

  it('for a selector are there only for those who may see and decide everything', async () => {
    const some = await startApi({ world, entities });
    expect((await some.get('/waivers/selecting')).status).toBe(404);
    expect(
      (await some.post('/waivers/selecting/approve', { reason: 'r' })).status,
    ).toBe(404);
    expect((await some.post('/waivers', selecting)).status).toBe(403);
    expect((await some.get('/waivers')).body.totalCount).toBe(2);

    const all = await startApi({ world, entities, policy: ALL });
    expect((await all.get('/waivers')).body.totalCount).toBe(3);
    const { body } = await all.get('/waivers/selecting');
    // It names no owner that the reader would be.
    expect(body.allowed).toEqual({ decide: false, revoke: true });
    expect((await all.post('/waivers', selecting)).status).toBe(201);
    expect(
      all.services.waivers.request.mock.calls[0][0].selector,
    ).toMatchObject({
      owner: ['group:default/shop'],
    });
    const refused = await all.post('/waivers/selecting/approve', {
      reason: 'r',
    });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('no owner is named');
  });

  it('are offered for a decision to those alone who may make it', async () => {
    const ids = async (api: Awaited<ReturnType<typeof startApi>>) => {
      const { status, body } = await api.get('/waivers?decidable=true');
      expect(status).toBe(200);
      return body.items.map((item: any) => [item.id, item.allowed.decide]);
    };
    const owned = {
      ...world,
      waivers: {
        ...world.waivers,
        shops: {
          requestedBy: 'user:default/other',
          selector: { owner: ['group:default/shop'] },
        },
        hidden: {
          entityRef: 'component:default/hidden',
          requestedBy: 'user:default/other',
        },
      },
    };
    expect(await ids(await startApi({ world: owned, entities }))).toEqual([
      ['other', true],
    ]);
    expect(
      await ids(await startApi({ world: owned, entities, policy: ALL })),
    ).toEqual([
      ['other', true],
      ['shops', true],
    ]);
    const stranger = { world: owned, entities, claims: ['group:default/x'] };
    const api = await startApi(stranger);
    expect(await ids(api)).toEqual([]);
    const { body } = await api.get('/waivers/other');
    expect(body.allowed).toEqual({ decide: false, revoke: true });
    const denied = { 'recovery.waiver.approve': DENY };
    expect(
      await ids(await startApi({ world: owned, entities, policy: denied })),
    ).toEqual([]);
    expect(
      await ids(
        await startApi({
          world: owned,
          entities,
          policy: ALL,
          approverRefs: ['group:default/dba'],
        }),
      ),
    ).toEqual([]);
  });

  it('may be requested where the scorecard says so', async () => {
    const allowed = async (policy = {}) =>
      (
        await (
          await startApi({ world, entities, policy })
        ).get('/entities/component/default/orders/scorecard')
      ).body.allowed;
    expect(await allowed()).toEqual({ requestWaiver: true });
    expect(await allowed({ 'recovery.waiver.request': DENY })).toEqual({
      requestWaiver: false,
    });
  });

  it.each([
    { ...selecting, selector: { owner: ['shop'] } },
    { ...selecting, selector: { colour: ['red'] } },
    { ...selecting, reason: 'r'.repeat(1001) },
    { ...selecting, expiresAt: 'tomorrow' },
    { ...selecting, control: 'c'.repeat(41) },
  ])('refuse the request %#', async body => {
    const api = await startApi({ world, entities, policy: ALL });
    const { status } = await api.post('/waivers', body);
    expect(status).toBe(400);
    expect(api.services.waivers.request).not.toHaveBeenCalled();
  });
});
