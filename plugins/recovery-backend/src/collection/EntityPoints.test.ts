import type {
  PointEntry,
  RecoveryProvider,
} from 'backstage-plugin-recovery-node';
import { ProviderError } from 'backstage-plugin-recovery-node';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { ContentReader } from './contents';
import { listedPoint, START, World } from './__testUtils__/world';

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';
const OTHER = 'component:default/other';

jest.setTimeout(180_000);

function at(hours: number): string {
  return new Date(START.getTime() + hours * 3_600_000).toISOString();
}

async function idOf(world: World, providerPointId: string): Promise<string> {
  return (
    await world
      .knex('recovery_points')
      .where({ provider_point_id: providerPointId })
  )[0].id;
}

describe.each(databases.eachSupportedId())('EntityPoints on %s', databaseId => {
  it('pages through points, newest first, also when times are the same', async () => {
    const world = await World.create(databases, databaseId);
    const { id: resourceId } = await world.bind(ORDERS, 'db');
    await world.read(
      Array.from({ length: 25 }, (_, index) =>
        listedPoint(`p${index}`, at(-(index % 5))),
      ),
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const page = await world.entityPoints.listEntityPoints(
        ORDERS,
        {},
        { cursor, limit: 10 },
      );
      expect(page.totalCount).toBe(25);
      expect(page.items[0].resourceId).toBe(resourceId);
      seen.push(...page.items.map(point => `${point.time} ${point.id}`));
      cursor = page.nextCursor;
      pages += 1;
    } while (cursor);
    expect(pages).toBe(3);
    expect(new Set(seen).size).toBe(25);
    expect(seen.map(text => text.slice(0, 24))).toEqual(
      [...seen.map(text => text.slice(0, 24))].sort().reverse(),
    );
  });

  it('reads an entity that the inventory has not come to yet, and no other', async () => {
    const world = await World.create(databases, databaseId);
    await world.read([listedPoint('p', at(0))]);
    world.readEntity = jest.fn(async () => {
      await world.bind(ORDERS, 'db');
    });
    const list = (entityRef: string) =>
      world.entityPoints.listEntityPoints(entityRef, {}, {});
    expect(await list(ORDERS)).toMatchObject({
      totalCount: 1,
      items: [{ time: at(0) }],
    });
    expect(await list(ORDERS)).toMatchObject({ totalCount: 1 });
    expect(world.readEntity).toHaveBeenCalledTimes(1);
    await world.bindings.save([
      { entityRef: OTHER, ownerRefs: [], resources: [], problems: [] },
    ]);
    expect(await list(OTHER)).toMatchObject({ totalCount: 0 });
    expect(world.readEntity).toHaveBeenCalledTimes(1);
  });

  it('filters by state, outcome, time and text', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(ORDERS, 'db', { tag: 'orders' });
    await world.bind(OTHER, 'x', { tag: 'other' });
    const gone = listedPoint('gone', at(-50));
    const rest = [
      listedPoint('good', at(-4)),
      listedPoint('100%_sure', at(-3), { outcome: 'partial' }),
      listedPoint('bad', at(-2), { damaged: 'Broken.' }),
      listedPoint('later', at(5)),
      listedPoint('foreign', at(-1), {
        series: { key: 'o', title: 'Other', attributes: { tag: ['other'] } },
      }),
    ];
    await world.read([gone, ...rest]);
    await world.read(rest);
    const list = async (
      filter: Parameters<typeof world.entityPoints.listEntityPoints>[1],
    ) => {
      const page = await world.entityPoints.listEntityPoints(
        ORDERS,
        filter,
        {},
      );
      expect(page.totalCount).toBe(page.items.length);
      return page.items.map(point => `${point.providerPointId} ${point.state}`);
    };
    expect(await list({})).toEqual([
      'later future',
      'bad damaged',
      '100%_sure available',
      'good available',
      'gone gone',
    ]);
    expect(await list({ state: ['gone', 'damaged'] })).toEqual([
      'bad damaged',
      'gone gone',
    ]);
    expect(await list({ state: ['available'] })).toEqual([
      '100%_sure available',
      'good available',
    ]);
    expect(await list({ state: ['future'] })).toEqual(['later future']);
    expect(await list({ outcome: ['partial'] })).toEqual([
      '100%_sure available',
    ]);
    expect(await list({ from: at(-4), to: at(-3) })).toEqual([
      '100%_sure available',
      'good available',
    ]);
    expect(await list({ search: '%_S' })).toEqual(['100%_sure available']);
    expect(await list({ search: "'; drop table recovery_points; --" })).toEqual(
      [],
    );
    expect(await list({ search: 'orders' })).toHaveLength(5);
    world.pass({ hours: 7 });
    expect(await list({ state: ['stale'] })).toEqual([
      'later stale',
      '100%_sure stale',
      'good stale',
    ]);
    expect(await list({ state: ['available'] })).toEqual([]);
  });

  it('shows a point that two resources share once', async () => {
    const world = await World.create(databases, databaseId);
    await world.bindings.save([
      {
        entityRef: ORDERS,
        ownerRefs: [],
        problems: [],
        resources: ['a', 'b'].map(name => ({
          id: `00000000-0000-8000-8000-00000000000${name}`,
          name,
          sourceId: 'shop',
          selector: {},
          boundBy: 'config' as const,
        })),
      },
    ]);
    await world.read([listedPoint('p', at(-1))]);
    const page = await world.entityPoints.listEntityPoints(ORDERS, {}, {});
    expect(page).toMatchObject({
      totalCount: 1,
      items: [{ providerPointId: 'p' }],
    });
  });

  it('refuses a resource of another entity, and a cursor of another list', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(ORDERS, 'db');
    const foreign = await world.bind(OTHER, 'db');
    await expect(
      world.entityPoints.listEntityPoints(
        ORDERS,
        { resourceId: foreign.id },
        {},
      ),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    for (const cursor of ['x', Buffer.from('["a"]').toString('base64url')]) {
      await expect(
        world.entityPoints.listEntityPoints(ORDERS, {}, { cursor }),
      ).rejects.toMatchObject({ name: 'InputError' });
    }
    expect(
      await world.entityPoints.listEntityPoints(
        'component:default/none',
        {},
        {},
      ),
    ).toEqual({
      items: [],
      totalCount: 0,
    });
  });

  it('answers a point as the entity that asks for it', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(OTHER, 'all');
    await world.bind(ORDERS, 'db', { tag: 'orders' });
    await world.read([
      listedPoint('a', at(-3), { fileCount: 100 }),
      listedPoint('b', at(-2), {
        fileCount: 50,
        outcome: 'unknown',
        details: { host: 'shop' },
      }),
    ]);
    const id = await idOf(world, 'b');
    expect(await world.entityPoints.entityRefsOfPoint(id)).toEqual([
      ORDERS,
      OTHER,
    ]);
    expect(await world.entityPoints.getPoint(id, [OTHER])).toMatchObject({
      entityRef: OTHER,
      state: 'available',
      usable: true,
      firstSeenAt: START.toISOString(),
      observedAt: START.toISOString(),
      details: { host: 'shop' },
      browsable: false,
      partialRestore: true,
      findings: [
        {
          code: 'shrunk',
          message: expect.stringContaining('50 % fewer files'),
        },
        { code: 'completeness-unknown', severity: 'info' },
      ],
    });
    await expect(
      world.entityPoints.getPoint(id, ['component:default/none']),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(world.entityPoints.getPoint('none')).rejects.toMatchObject({
      name: 'NotFoundError',
    });
  });

  it('gives operations the pinned point, and says why it may not be restored', async () => {
    const world = await World.create(databases, databaseId);
    const { id: resourceId } = await world.bind(ORDERS, 'db');
    const points = [
      listedPoint('good', at(-3), {
        sizeBytes: 7,
        fileCount: 2,
        details: { k: 'v' },
      }),
      listedPoint('bad', at(-2), { damaged: 'Its checksum is wrong.' }),
      listedPoint('failed', at(-1), { outcome: 'failed' }),
      listedPoint('partial', at(-1), { outcome: 'partial' }),
    ];
    await world.read([...points, listedPoint('gone', at(-9))]);
    await world.read(points);
    const find = async (name: string) =>
      world.entityPoints.getRestorablePoint(await idOf(world, name), {
        entityRefs: [ORDERS],
      });
    expect(await find('good')).toMatchObject({
      point: {
        id: 'good',
        seriesKey: 'orders',
        time: at(-3),
        sizeBytes: 7,
        fileCount: 2,
        details: { k: 'v' },
      },
      sourceId: 'shop',
      providerType: 'fake',
      resourceId,
      resourceName: 'db',
      entityRef: ORDERS,
      usable: true,
    });
    expect(await find('bad')).toMatchObject({
      usable: false,
      reason: 'Its checksum is wrong.',
    });
    expect(await find('failed')).toMatchObject({ usable: false });
    expect(await find('gone')).toMatchObject({ usable: false, state: 'gone' });
    expect(await find('partial')).toMatchObject({
      usable: true,
      reason: 'Only part of the data was backed up.',
    });
    world.configured.delete('shop');
    expect(await find('good')).toMatchObject({
      usable: false,
      reason: expect.stringContaining('not configured any more'),
    });
  });
});

describe('EntityPoints.listContents', () => {
  const ENTRIES: PointEntry[] = [
    { path: '/data/z.txt', type: 'file', sizeBytes: 3 },
    { path: '/data/b', type: 'directory' },
    { path: '/data/a.txt', type: 'file' },
    { path: '/data/link', type: 'link' },
    { path: '/data/a', type: 'directory' },
  ];

  async function worldWith(
    contents: RecoveryProvider['contents'],
  ): Promise<World> {
    const world = await World.create(databases, 'SQLITE_3', {}, { contents });
    await world.bind(ORDERS, 'db');
    await world.read([listedPoint('p', at(-1))]);
    return world;
  }

  it('lists a folder in pages, directories first', async () => {
    const asked: string[] = [];
    const world = await worldWith(async function* contents(
      _source,
      point,
      folder,
    ) {
      asked.push(`${point.id} ${folder}`);
      yield* ENTRIES;
    });
    const id = await idOf(world, 'p');
    const first = await world.entityPoints.listContents(id, '/data//', {
      limit: 3,
    });
    expect(first.items.map(entry => `${entry.type} ${entry.name}`)).toEqual([
      'directory a',
      'directory b',
      'file a.txt',
    ]);
    const second = await world.entityPoints.listContents(id, '/data', {
      limit: 3,
      cursor: first.nextCursor,
    });
    expect(second.items.map(entry => entry.path)).toEqual([
      '/data/link',
      '/data/z.txt',
    ]);
    expect(second.nextCursor).toBeUndefined();
    expect(asked).toEqual(['p /data', 'p /data']);
  });

  it('lists folders of any size without keeping them', async () => {
    const world = await worldWith(async function* contents() {
      for (let index = 0; index < 50_000; index++) {
        yield {
          path: `/f${String(index).padStart(6, '0')}`,
          type: 'file' as const,
        };
      }
    });
    const page = await world.entityPoints.listContents(
      await idOf(world, 'p'),
      undefined,
      {
        limit: 2,
      },
    );
    expect(page.items.map(entry => entry.name)).toEqual(['f000000', 'f000001']);
  });

  it('leaves out entries that are not directly below the folder', async () => {
    const world = await worldWith(async function* contents() {
      for (const path of [
        '/data/../etc',
        '/etc/passwd',
        '/data/a/b',
        '/data/',
        '/data/..',
        7,
      ]) {
        yield { path, type: 'file' } as PointEntry;
      }
      yield { path: '/data/good', type: 'device' } as unknown as PointEntry;
    });
    const page = await world.entityPoints.listContents(
      await idOf(world, 'p'),
      '/data',
      {},
    );
    expect(page.items).toEqual([
      expect.objectContaining({ path: '/data/good', type: 'other' }),
    ]);
  });

  it.each([
    ['data', 'begin with a slash'],
    ['/data/../etc', '".."'],
    [`/${'x'.repeat(5000)}`, 'at most 4096'],
    ['/a\0b', 'at most 4096'],
  ])('refuses the path %p', async (path, message) => {
    const world = await worldWith(async function* contents() {
      yield* ENTRIES;
    });
    await expect(
      world.entityPoints.listContents(await idOf(world, 'p'), path, {}),
    ).rejects.toThrow(message);
  });

  it.each([
    ['point-gone', 'NotFoundError'],
    ['locked', 'ConflictError'],
    ['unreachable', 'ServiceUnavailableError'],
  ] as const)('passes a %s of the provider on as a %s', async (code, name) => {
    const world = await worldWith(async function* contents() {
      yield ENTRIES[0];
      throw new ProviderError(code, 'It failed.', { nextStep: 'Do this.' });
    });
    await expect(
      world.entityPoints.listContents(await idOf(world, 'p'), '/data', {}),
    ).rejects.toMatchObject({ name, message: 'It failed. Do this.' });
  });

  it('ends a provider that hangs, and lets no more run than allowed', async () => {
    let running = 0;
    let most = 0;
    const world = await worldWith(async function* contents(
      _source,
      _point,
      _folder,
      { signal },
    ) {
      running += 1;
      most = Math.max(most, running);
      await new Promise(resolve => signal.addEventListener('abort', resolve));
      running -= 1;
      yield ENTRIES[0];
    });
    const reader = new ContentReader({
      logger: world.logger,
      timeoutMs: 20,
      concurrency: 2,
    });
    const point = { id: 'p', seriesKey: 's', time: at(0), details: {} };
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () =>
        reader.list(world.source, point, '/', { limit: 1 }),
      ),
    );
    expect(results.map(result => result.status)).toEqual(
      Array(5).fill('rejected'),
    );
    expect((results[0] as PromiseRejectedResult).reason.message).toContain(
      'took longer than',
    );
    expect(most).toBe(2);
  });

  it('says so when a provider cannot list contents', async () => {
    const world = await worldWith(undefined);
    await expect(
      world.entityPoints.listContents(await idOf(world, 'p'), '/', {}),
    ).rejects.toThrow('does not offer it');
  });
});
