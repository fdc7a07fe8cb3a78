import type { Digest } from '../database/Digest';
import {
  createTestDatabases,
  recordQueries,
} from '../database/__testUtils__/databases';
import { listedPoint, START, World } from './__testUtils__/world';

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';
const UPLOADS = 'component:default/uploads';

jest.setTimeout(120_000);

function at(hours: number): string {
  return new Date(START.getTime() + hours * 3_600_000).toISOString();
}

async function digestOf(world: World, entityRef: string): Promise<Digest> {
  return (await world.bindings.getMaterial(entityRef))!.resources[0].digest!;
}

describe.each(databases.eachSupportedId())('Projection on %s', databaseId => {
  it('sums up the points that a selector takes in', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(ORDERS, 'db', { tag: 'orders' });
    await world.read([
      listedPoint('a', at(-30), { sizeBytes: 10 }),
      listedPoint('b', at(-6), { sizeBytes: 30, outcome: 'unknown' }),
      listedPoint('c', at(-3), { damaged: 'Its checksum is wrong.' }),
      listedPoint('d', at(-2), { outcome: 'partial' }),
      listedPoint('e', at(-1), { outcome: 'failed' }),
      listedPoint('x', at(-1), {
        series: {
          key: 'other',
          title: 'Other',
          attributes: { tag: ['other'] },
        },
      }),
    ]);
    expect(await digestOf(world, ORDERS)).toMatchObject({
      total: 5,
      usable: 2,
      gone: 0,
      seriesCount: 1,
      newest: { providerPointId: 'e', outcome: 'failed' },
      newestUsable: { providerPointId: 'b', title: 'Orders', sizeBytes: 30 },
      newestPartial: { providerPointId: 'd' },
      days: [
        ['2026-11-19', 1, 1, 10, 'ok'],
        ['2026-11-20', 4, 1, 30, 'damaged'],
      ],
    });
  });

  it('puts several series together, and names the ones that fell behind', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(ORDERS, 'all', { host: 'shop' });
    const series = (key: string) => ({
      key,
      title: key,
      attributes: { host: ['shop'] },
    });
    await world.read([
      listedPoint('a', at(-50), { series: series('old') }),
      listedPoint('b', at(-1), { series: series('new') }),
    ]);
    expect(await digestOf(world, ORDERS)).toMatchObject({
      total: 2,
      seriesCount: 2,
      newestUsable: { providerPointId: 'b' },
      oldestSeries: [
        { title: 'old', newestUsable: at(-50) },
        { title: 'new', newestUsable: at(-1) },
      ],
    });
  });

  it('follows a rebinding without touching a point', async () => {
    const world = await World.create(databases, databaseId);
    const a = listedPoint('a', at(-2));
    const b = listedPoint('b', at(-1), {
      series: {
        key: 'u',
        title: 'Uploads',
        attributes: { tag: ['uploads'], host: ['h'] },
      },
    });
    await world.read([a, b]);
    const first = await world.bind(ORDERS, 'data', { tag: 'orders' });
    expect((await digestOf(world, ORDERS)).newest?.providerPointId).toBe('a');
    const before = await world.knex('recovery_points').orderBy('id');
    const queries = await recordQueries(world.knex, async () => {
      const second = await world.bind(ORDERS, 'data', {
        tag: 'uploads',
        host: 'h',
      });
      expect(second.id).toBe(first.id);
    });
    expect((await digestOf(world, ORDERS)).newest?.providerPointId).toBe('b');
    expect(
      queries.filter(sql =>
        /^(insert into|update|delete from) ["`]?recovery_points/.test(sql),
      ),
    ).toEqual([]);
    expect(await world.knex('recovery_points').orderBy('id')).toEqual(before);
  });

  it('finds points that appear after the binding, for all who select them', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(ORDERS, 'one', { tag: 'orders' });
    await world.bind(UPLOADS, 'everything');
    expect((await digestOf(world, ORDERS)).total).toBe(0);
    await world.read([listedPoint('a', at(-2))]);
    expect((await digestOf(world, ORDERS)).total).toBe(1);
    expect((await digestOf(world, UPLOADS)).total).toBe(1);
    await world.read([
      listedPoint('a', at(-2), {
        series: {
          key: 'orders',
          title: 'Orders',
          attributes: { tag: ['renamed'] },
        },
      }),
    ]);
    expect((await digestOf(world, ORDERS)).total).toBe(0);
    expect((await digestOf(world, UPLOADS)).total).toBe(1);
  });

  it('takes a point from the future in when its time has come', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(ORDERS, 'db');
    const points = [listedPoint('a', at(-2)), listedPoint('f', at(3))];
    await world.read(points);
    expect(await digestOf(world, ORDERS)).toMatchObject({
      usable: 1,
      future: 1,
      newestFuture: at(3),
      newest: { providerPointId: 'a' },
    });
    world.pass({ hours: 4 });
    await world.read(points);
    expect(await digestOf(world, ORDERS)).toMatchObject({
      usable: 2,
      future: 0,
      newest: { providerPointId: 'f' },
    });
  });

  it.each([
    ['a fifth fewer files', { fileCount: 80 }, false],
    ['more than a fifth fewer files', { fileCount: 79 }, true],
    [
      'as many files of half the size',
      { fileCount: 100, sizeBytes: 500 },
      true,
    ],
    [
      'half the size, of another type',
      { sizeBytes: 500, pointType: 'incremental' as const },
      false,
    ],
  ])(
    'compares a point that holds %s with the one before',
    async (_, more, expected) => {
      const world = await World.create(databases, databaseId);
      await world.bind(ORDERS, 'db');
      await world.read([
        listedPoint('a', at(-2), { fileCount: 100, sizeBytes: 1000 }),
        listedPoint('b', at(-1), more),
      ]);
      expect((await digestOf(world, ORDERS)).shrinkage !== undefined).toBe(
        expected,
      );
    },
  );

  it.each([
    ['as long as usual', 70, 'snapshot' as const, undefined],
    ['far longer', 200, 'snapshot' as const, 200],
    ['far shorter', 5, 'snapshot' as const, 5],
    ['far longer, as the first of its kind', 200, 'full' as const, undefined],
    ['nobody knows how long', undefined, 'snapshot' as const, undefined],
  ])(
    'compares how long a run took with those before it: %s',
    async (_, minutes, pointType, told) => {
      const world = await World.create(databases, databaseId);
      await world.bind(ORDERS, 'db');
      const run = (hour: number, took: number | undefined) => ({
        startedAt: took === undefined ? undefined : at(hour),
        finishedAt: at(hour + (took ?? 60) / 60),
      });
      await world.read([
        ...[-20, -16, -12].map(hour =>
          listedPoint(`p${hour}`, at(hour), run(hour, 60)),
        ),
        // Failed runs are no baseline.
        listedPoint('f', at(-10), { ...run(-10, 1), outcome: 'failed' }),
        listedPoint('n', at(-6), { ...run(-6, minutes), pointType }),
      ]);
      const { unusualRun } = await digestOf(world, ORDERS);
      expect(unusualRun?.took).toBe(told && told * 60_000);
      expect(unusualRun?.usual).toBe(told && 3_600_000);
    },
  );

  it('keeps what an operation proved through later listings', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(ORDERS, 'db');
    await world.read([listedPoint('a', at(-2))]);
    const { id } = (await digestOf(world, ORDERS)).newest!;
    await world.entityPoints.recordEvidence(id, {
      level: 4,
      result: 'pass',
      at: at(0),
      summary: 'Restored: 12 files.',
      operationId: 'op',
    });
    await world.read([listedPoint('a', at(-2), { sizeBytes: 5 })]);
    expect(await digestOf(world, ORDERS)).toMatchObject({
      evidence: { level: 4, result: 'pass', operationId: 'op' },
      newestUsable: { sizeBytes: 5, evidence: { level: 4 } },
    });
    await world.entityPoints.recordEvidence(id, {
      level: 3,
      result: 'fail',
      at: at(1),
      summary: 'A pack is broken.',
      operationId: 'op2',
    });
    expect(await digestOf(world, ORDERS)).toMatchObject({
      usable: 0,
      newest: { damaged: 'A pack is broken.' },
    });
  });

  it('writes nothing for the digests of points that did not change', async () => {
    const world = await World.create(databases, databaseId);
    await world.bind(ORDERS, 'db');
    await world.read([listedPoint('a', at(-2))]);
    const queries = await recordQueries(world.knex, () =>
      world.projection.update('shop', world.now),
    );
    expect(queries.filter(sql => !sql.startsWith('select'))).toEqual([]);
  });
});
