import { ProviderError } from 'backstage-plugin-recovery-node';
import { EntityStatuses } from './EntityStatuses';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { listedPoint, START, World } from '../collection/__testUtils__/world';

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';

jest.setTimeout(180_000);

const at = (hours: number) =>
  new Date(START.getTime() + hours * 3_600_000).toISOString();

const orders = {
  key: 'orders',
  title: 'Orders',
  attributes: { tag: ['orders'] },
};

const listedWindow = (from: number, to: number, more: object = {}) => ({
  type: 'window',
  series: orders,
  from: at(from),
  to: at(to),
  gaps: [],
  ...more,
});

describe.each(databases.eachSupportedId())('windows on %s', databaseId => {
  async function create() {
    const world = await World.create(
      databases,
      databaseId,
      {},
      {
        capabilities: {
          verificationLevels: [],
          pointInTime: true,
          recoverTo: ['default', 'time'],
          partialPaths: false,
          inPlace: false,
          backup: false,
        },
      },
    );
    await world.bind(ORDERS, 'db', { tag: 'orders' });
    const statuses = new EntityStatuses({
      config: { sources: world.configured, tiers: new Map() },
      bindings: world.bindings,
      sources: world.sources,
      points: world.entityPoints,
      readEntity: async () => {},
      now: () => world.now,
    });
    return {
      world,
      status: () => statuses.getEntityStatus(ORDERS),
      window: async () =>
        (await statuses.getEntityStatus(ORDERS)).resources[0].window,
      timeline: () => statuses.getEntityTimeline(ORDERS, {}),
      pointDetails: async () => {
        const { items } = await world.entityPoints.listEntityPoints(
          ORDERS,
          {},
          {},
        );
        return world.entityPoints.getPoint(items[0].id);
      },
    };
  }

  it('are shown with the resource, the point and the timeline', async () => {
    const { world, status, timeline, pointDetails } = await create();
    const gaps = [{ from: at(-7), to: at(-6), reason: 'Changes are missing.' }];
    await world.read([
      listedPoint('a', at(-10)),
      listedPoint('b', at(-6)),
      listedWindow(-10, -1, { gaps }),
    ]);
    const window = { from: at(-10), to: at(-1), gaps, observedAt: at(0) };
    const shown = await status();
    expect(shown.resources[0].window).toEqual(window);
    expect(shown.recoverableTo).toBe(at(-1));
    expect((await timeline()).windows).toEqual([
      { ...window, resourceId: shown.resources[0].id },
    ]);
    expect(await pointDetails()).toMatchObject({
      window,
      recoverTo: ['default', 'time'],
    });
  });

  it('move on with each reading, and go when a complete listing has none', async () => {
    const { world, window } = await create();
    await world.read([listedPoint('a', at(-10)), listedWindow(-10, -1)]);
    world.pass({ hours: 1 });
    await world.read([listedPoint('a', at(-10)), listedWindow(-10, 0)]);
    expect(await window()).toMatchObject({ to: at(0), observedAt: at(1) });
    world.pass({ hours: 1 });
    await world.read([listedPoint('a', at(-10))]);
    expect(await window()).toBeUndefined();
  });

  it('stay as they were last known when the source is incomplete or away, and are never green then', async () => {
    const { world, window, status } = await create();
    await world.read([listedPoint('a', at(-10)), listedWindow(-10, -1)]);
    const known = { from: at(-10), to: at(-1), gaps: [], observedAt: at(0) };
    world.pass({ hours: 1 });
    await world.read([
      listedPoint('a', at(-10)),
      {
        type: 'notice',
        code: 'unreadable-entry',
        severity: 'incomplete',
        message: 'The archive could not be read.',
      },
    ]);
    expect(await window()).toEqual(known);
    world.list = () => {
      throw new ProviderError('unreachable', 'It does not answer');
    };
    world.pass({ hours: 7 });
    await world.read();
    expect(await window()).toEqual(known);
    expect(await status()).toMatchObject({ state: 'unknown' });
    expect((await status()).recoverableTo).toBeUndefined();
  });

  it('are checked, since a listing is not trusted', async () => {
    const { world, window } = await create();
    await world.read([
      listedPoint('a', at(-10)),
      listedWindow(-1, -10),
      listedWindow(-10, 40, { from: 'yesterday' }),
      { type: 'window' },
    ]);
    expect(await window()).toBeUndefined();
    expect(await world.record()).toMatchObject({ state: 'partial' });
    await world.read([
      listedPoint('a', at(-10)),
      listedWindow(-10, -2),
      listedWindow(-10, -1),
    ]);
    expect(await window()).toMatchObject({ to: at(-2) });
    const { notices } = await world.record();
    expect(notices.map(({ code }) => code)).toEqual(['duplicate-window']);
  });

  it('of series that are restored together are what all can be brought back to', async () => {
    const { world, window } = await create();
    const other = { ...orders, key: 'other', title: 'Other' };
    await world.read([
      listedPoint('a', at(-10)),
      listedPoint('b', at(-8), { series: other }),
      listedWindow(-10, -1),
      listedWindow(-8, -2, { series: other }),
    ]);
    expect(await window()).toMatchObject({ from: at(-8), to: at(-2) });
    await world.read([
      listedPoint('a', at(-10)),
      listedPoint('b', at(-8), { series: other }),
      listedWindow(-10, -1),
    ]);
    expect(await window()).toBeUndefined();
  });

  it('claim nothing that only damaged points lead to', async () => {
    const { world, window } = await create();
    const gaps = [
      { from: at(-8), to: at(-6), reason: 'Segment 7 is missing.' },
      { from: at(-5), to: at(-4), reason: 'Segment 9 is missing.' },
    ];
    const read = (...damaged: string[]) =>
      world.read([
        ...(
          [
            ['full', -10],
            ['second', -6],
            ['third', -4],
            ['last', -2],
          ] as const
        ).map(([id, hours]) =>
          listedPoint(id, at(hours), {
            finishedAt: at(hours),
            ...(damaged.includes(id) && { damaged: 'A file is broken.' }),
          }),
        ),
        listedWindow(-10, -1, { gaps }),
      ]);
    await read();
    expect(await window()).toMatchObject({ from: at(-10), to: at(-1), gaps });
    // The stretch goes on with the next usable point.
    await read('third');
    expect(await window()).toMatchObject({
      to: at(-1),
      gaps: [gaps[0], { ...gaps[1], to: at(-2) }],
    });
    // A stretch without a usable point is part of the gap before it.
    await read('second');
    expect(await window()).toMatchObject({
      to: at(-1),
      gaps: [{ ...gaps[0], to: at(-4) }],
    });
    await read('third', 'last');
    expect(await window()).toMatchObject({ to: at(-5), gaps: [gaps[0]] });
    await read('full', 'third', 'last');
    expect(await window()).toMatchObject({
      from: at(-6),
      to: at(-5),
      gaps: [],
    });
    await read('full', 'second', 'third', 'last');
    expect(await window()).toBeUndefined();
  });

  it('lead to the newest usable point before an instant', async () => {
    const { world } = await create();
    await world.read([
      listedPoint('full', at(-10), { finishedAt: at(-9) }),
      listedPoint('damaged', at(-7), { damaged: 'Its checksum is wrong.' }),
      listedPoint('partial', at(-6), { outcome: 'partial' }),
      listedPoint('late', at(-3), { finishedAt: at(-2) }),
      listedWindow(-9, -1),
    ]);
    const { items } = await world.entityPoints.listEntityPoints(ORDERS, {}, {});
    const base = async (hours: number) =>
      (await world.entityPoints.findBase(items[0].id, at(hours)))?.point.id;
    expect(await base(-9.5)).toBeUndefined();
    expect(await base(-2.5)).toBe('full');
    expect(await base(-2)).toBe('late');
  });
});
