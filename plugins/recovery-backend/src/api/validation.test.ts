import request from 'supertest';
import { mockCredentials } from '@backstage/backend-test-utils';
import { component, startApi } from './__testUtils__/startApi';

jest.setTimeout(30_000);

const ORDERS = '/entities/component/default/orders';

describe('requests that cannot be right', () => {
  let api: Awaited<ReturnType<typeof startApi>>;

  beforeAll(async () => {
    api = await startApi({
      entities: [component('orders')],
      world: { points: { 'point-1': ['component:default/orders'] } },
    });
  });

  it.each([
    ['a limit that is no number', `${ORDERS}/points?limit=many`, 'limit'],
    ['a limit of nothing', `${ORDERS}/points?limit=0`, 'limit'],
    ['a limit without bounds', `${ORDERS}/points?limit=501`, 'limit'],
    ['an unknown parameter', `${ORDERS}/points?colour=red`, 'colour'],
    ['an unknown state', `${ORDERS}/points?state=fine`, 'state'],
    ['a time that is none', `${ORDERS}/points?from=yesterday`, 'from'],
    [
      'a day that does not exist',
      `${ORDERS}/timeline?from=2023-02-30T00:00:00Z`,
      'from',
    ],
    [
      'a period that ends before it starts',
      `${ORDERS}/timeline?from=2024-02-02T00:00:00Z&to=2024-02-01T00:00:00Z`,
      'from lies after to',
    ],
    [
      'a cursor that is none',
      `${ORDERS}/points?cursor=%7B%22a%22%3A1%7D`,
      'cursor',
    ],
    [
      'a cursor of 10,000 characters',
      `${ORDERS}/points?cursor=${'a'.repeat(10_000)}`,
      'cursor',
    ],
    [
      'a search of 10,000 characters',
      `${ORDERS}/points?search=${'a'.repeat(10_000)}`,
      'search',
    ],
    [
      'a path of 10,000 characters',
      `/points/point-1/contents?path=${'a'.repeat(10_000)}`,
      'path',
    ],
    [
      'a point id of 10,000 characters',
      `/points/${'a'.repeat(10_000)}`,
      'pointId',
    ],
    [
      'an entity name of 10,000 characters',
      `/entities/component/default/${'a'.repeat(10_000)}/status`,
      'name',
    ],
    [
      'an entity name with a slash',
      '/entities/component/default/a%2Fb/status',
      'name',
    ],
    ['an entity kind with a colon', '/entities/a%3Ab/default/c/status', 'kind'],
    [
      'an entity name with a line break',
      '/entities/component/default/a%0Ab/status',
      'name',
    ],
    [
      'an entity reference without a kind',
      '/operations?entityRef=orders',
      'entityRef',
    ],
    [
      'an entity reference with too many parts',
      '/operations?entityRef=a:b/c/d',
      'entityRef',
    ],
    ['a negative sequence number', '/operations/o/log?after=-1', 'after'],
    ['a repeated parameter', '/operations/o/log?after=1&after=2', 'after'],
    ['a parameter that is an object', `${ORDERS}/points?search[a]=b`, 'search'],
  ])('refuses %s', async (_what, path, named) => {
    const response = await api.get(path);
    expect(response.status).toBe(400);
    expect(response.body.error.name).toBe('InputError');
    expect(response.body.error.message).toContain(named);
  });

  const restore = {
    kind: 'restore',
    pointId: 'point-1',
    targetId: 't',
    hash: 'hash-1',
  };

  it.each([
    ['an unknown field', { ...restore, force: true }, '"force"'],
    [
      'a directory of the caller’s own',
      { ...restore, directory: '/etc' },
      '"directory"',
    ],
    ['a kind that does not exist', { ...restore, kind: 'wipe' }, 'kind'],
    ['a missing target', { ...restore, targetId: undefined }, 'targetId'],
    ['a target of the wrong type', { ...restore, targetId: 7 }, 'targetId'],
    [
      'a target of 10,000 characters',
      { ...restore, targetId: 'a'.repeat(10_000) },
      'targetId',
    ],
    ['paths that are no list', { ...restore, paths: '/a' }, 'paths'],
    ['an empty path', { ...restore, paths: [''] }, 'paths'],
    ['too many paths', { ...restore, paths: Array(201).fill('/a') }, 'paths'],
    [
      'a path of 10,000 characters',
      { ...restore, paths: ['a'.repeat(10_000)] },
      'paths',
    ],
    ['a list instead of an object', [restore], 'one JSON object'],
  ])('refuses a restore with %s', async (_what, body, named) => {
    const response = await api.post('/operations', body);
    expect(response.status).toBe(400);
    expect(response.body.error.name).toBe('InputError');
    expect(response.body.error.message).toContain(named);
    expect(api.services.operations.request).not.toHaveBeenCalled();
  });

  it('refuses a body that is no JSON, and says what to send', async () => {
    const response = await request(api.server)
      .post('/api/recovery/operations')
      .set('Authorization', mockCredentials.user.header())
      .set('Content-Type', 'application/json')
      .send('{"kind":');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('not valid JSON');
  });

  it('refuses a body of another type', async () => {
    const response = await request(api.server)
      .post('/api/recovery/operations')
      .set('Authorization', mockCredentials.user.header())
      .set('Content-Type', 'text/plain')
      .send('restore it all');
    expect(response.status).toBe(400);
    expect(response.body.error.message).toContain('media type');
  });

  it('refuses a body that is too large, and says how large it may be', async () => {
    const response = await api.post('/operations', {
      ...restore,
      reason: 'a'.repeat(1024 * 1024),
    });
    expect(response.status).toBe(413);
    expect(response.body.error.message).toContain('1048576 bytes');
  });

  it('answers 404 to an address that is no route', async () => {
    expect((await api.get('/nothing')).status).toBe(404);
  });

  it('passes what is right to the services, in UTC and with a default limit', async () => {
    await api.get(
      `${ORDERS}/points?state=available&from=2024-02-01T01:00:00%2B01:00&search=%25`,
    );
    expect(api.services.points.listEntityPoints).toHaveBeenLastCalledWith(
      'component:default/orders',
      expect.objectContaining({
        state: ['available'],
        from: '2024-02-01T00:00:00.000Z',
        search: '%',
      }),
      { cursor: undefined, limit: 50 },
    );
  });

  it('takes entity names in any case', async () => {
    const response = await api.get('/entities/Component/DEFAULT/Orders/status');
    expect(response.body.entityRef).toBe('component:default/orders');
  });

  it('pages through a list with the cursor that it gave', async () => {
    const many = await startApi({
      entities: [component('orders')],
      world: {
        points: Object.fromEntries(
          Array.from({ length: 5 }, (_, index) => [
            `point-${index}`,
            ['component:default/orders'],
          ]),
        ),
      },
    });
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await many.get(
        `${ORDERS}/points?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      expect(body.totalCount).toBe(5);
      ids.push(...body.items.map((item: { id: string }) => item.id));
      cursor = body.nextCursor;
    } while (cursor);
    expect(ids).toEqual([
      'point-0',
      'point-1',
      'point-2',
      'point-3',
      'point-4',
    ]);
  });
});
