import { mockCredentials } from '@backstage/backend-test-utils';
import type { PolicyDecision } from '@backstage/plugin-permission-common';
import {
  recoveryPointReadPermission,
  recoverySourcePausePermission,
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
const world = { sources: { own: [OWN], other: [OTHER], shared: [OTHER, OWN] } };
const claims = ['group:default/shop'];
const ownedPause = createRecoveryConditionalDecision(
  recoverySourcePausePermission,
  recoveryConditions.isOwnedBy({ claims }),
) as PolicyDecision;
const ownedRead = createRecoveryConditionalDecision(
  recoveryPointReadPermission,
  recoveryConditions.isOwnedBy({ claims }),
) as PolicyDecision;
const body = { reason: 'The storage is moved' };

describe('a policy that lets people pause the sources of what they own', () => {
  const policy = { 'recovery.source.pause': ownedPause };

  it('says of each source whether the reader may, and how its queue is', async () => {
    const api = await startApi({ world, entities, policy });
    const { items } = (await api.get('/sources')).body;
    expect(items.map(({ id, allowed }: any) => [id, allowed.pause])).toEqual([
      ['own', true],
      ['other', false],
      ['shared', true],
    ]);
    expect(items[0].queue).toEqual({ queued: 1, running: 0, limit: 2 });
    expect(api.services.queues.ofSources).toHaveBeenCalledTimes(1);
  });

  it('lets them pause and resume one of any of their entities', async () => {
    const api = await startApi({ world, entities, policy });
    const paused = await api.post('/sources/shared/pause', body);
    expect(paused.body).toMatchObject({
      id: 'shared',
      paused: { by: USER, reason: body.reason },
      queue: { paused: { by: USER, reason: body.reason } },
      allowed: { pause: true },
    });
    const resumed = await api.post('/sources/shared/resume');
    expect(resumed.body).not.toHaveProperty('paused');
    expect(resumed.body.queue).not.toHaveProperty('paused');
    expect(api.audited).toEqual([
      {
        eventId: 'source-pause',
        outcome: 'success',
        meta: { sourceId: 'shared', reason: body.reason },
      },
      {
        eventId: 'source-resume',
        outcome: 'success',
        meta: { sourceId: 'shared' },
      },
    ]);
  });

  it('refuses the source of what others own, and keeps that', async () => {
    const api = await startApi({ world, entities, policy });
    for (const action of ['pause', 'resume']) {
      const response = await api.post(`/sources/other/${action}`, body);
      expect(response.status).toBe(403);
      expect(response.body.error.message).toContain('recovery.source.pause');
    }
    expect(api.services.queues.pause).not.toHaveBeenCalled();
    expect(api.services.queues.resume).not.toHaveBeenCalled();
    expect(api.audited).toMatchObject([
      { eventId: 'source-pause', outcome: 'fail' },
      { eventId: 'source-resume', outcome: 'fail' },
    ]);
  });
});

describe('sources that were removed from the configuration', () => {
  const removed = { ...world, removed: ['old'] };
  const idsFor = async (policy: Record<string, PolicyDecision>) => {
    const api = await startApi({ world: removed, entities, policy });
    const { items } = (await api.get('/sources')).body;
    return items.map(({ id, state }: any) => [id, state]);
  };

  it('are shown to those who may pause something, and not to pause', async () => {
    expect(
      await idsFor({ 'recovery.source.pause': ownedPause }),
    ).toContainEqual(['old', 'removed']);
    const api = await startApi({ world: removed, entities });
    const { items } = (await api.get('/sources')).body;
    const old = items.find(({ id }: any) => id === 'old');
    expect(old).toMatchObject({ stale: true, allowed: { pause: false } });
    expect(old.queue).toBeUndefined();
    expect((await api.post('/sources/old/pause', body)).status).toBe(404);
  });

  it('are not shown to others', async () => {
    const ids = await idsFor({ 'recovery.source.pause': DENY });
    expect(ids.map(([id]: string[]) => id)).toEqual(['own', 'other', 'shared']);
  });
});

it('a source that the reader does not see is answered for as none', async () => {
  const api = await startApi({
    world,
    entities,
    policy: { 'recovery.point.read': ownedRead },
  });
  const other = await api.post('/sources/other/pause', body);
  const absent = await api.post('/sources/absent/pause', body);
  expect(other.status).toBe(404);
  expect(other.body.error.message.replace('other', 'absent')).toBe(
    absent.body.error.message,
  );
  expect(api.services.queues.pause).not.toHaveBeenCalled();
});

it('a permission for an entity that the reader does not see is none', async () => {
  const api = await startApi({
    world,
    entities: [entities[1]],
    policy: { 'recovery.source.pause': ownedPause },
  });
  expect((await api.post('/sources/shared/pause', body)).status).toBe(403);
});

it('services see queues, and pause none: somebody has to answer for it', async () => {
  const api = await startApi({ world, entities });
  const service = mockCredentials.service.header();
  expect((await api.get('/sources', service)).status).toBe(200);
  const response = await api.post('/sources/own/pause', body, service);
  expect(response.status).toBe(403);
});

it('a pause needs a reason', async () => {
  const api = await startApi({ world, entities });
  expect((await api.post('/sources/own/pause', {})).status).toBe(400);
});

it('nobody pauses without the permission', async () => {
  const api = await startApi({
    world,
    entities,
    policy: { 'recovery.source.pause': DENY },
  });
  const { items } = (await api.get('/sources')).body;
  expect(items.every(({ allowed }: any) => !allowed.pause)).toBe(true);
  expect((await api.post('/sources/own/pause', body)).status).toBe(403);
});
