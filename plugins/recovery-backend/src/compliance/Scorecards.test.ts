import type { ScorecardTrend } from 'backstage-plugin-recovery-common';
import { World, listedPoint } from '../collection/__testUtils__/world';
import {
  createTestDatabases,
  recordQueries,
} from '../database/__testUtils__/databases';
import { STANDINGS } from '../database/ControlStore';
import type { EntityScope } from '../database/EntityScope';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import {
  at,
  Compliance,
  entity,
  ORDERS,
  PAYMENTS,
} from './__testUtils__/compliance';
import { builtInControls } from './controls';
import { ScorecardExports } from './ScorecardExports';
import type { Scorecards } from './Scorecards';

const databases = createTestDatabases();
const SHOP = 'group:default/shop';
const SALES = 'group:default/sales';
const BOARD = 'group:default/board';
const STATELESS = { resources: [], exclusion: { reason: 'stateless' } };

jest.setTimeout(300_000);

describe.each(databases.eachSupportedId())('Scorecards on %s', databaseId => {
  async function start(): Promise<Compliance> {
    const compliance = new Compliance(
      await World.create(databases, databaseId),
    );
    await compliance.bind(entity(ORDERS));
    await compliance.world.read([listedPoint('a', at(0))]);
    await compliance.evaluator.run();
    return compliance;
  }

  /** Two services of the shop, which is below sales and the board, and one of the board. */
  async function startFleet() {
    const compliance = await start();
    const { world, evaluator, scorecards } = compliance;
    await compliance.bind(
      entity(ORDERS, {
        ownerRefs: [SHOP],
        systemRef: 'system:default/web',
        lifecycle: 'production',
      }),
      entity(PAYMENTS, {
        ownerRefs: [SHOP, SALES],
        tier: 'bronze',
        resources: [],
      }),
      entity('component:default/board', { ownerRefs: [BOARD], ...STATELESS }),
      entity('component:default/nobody', {
        ownerRefs: [],
        tier: undefined,
        ...STATELESS,
      }),
    );
    await world.bindings.saveCatalogParents(
      new Map([
        [SHOP, [SALES]],
        [SALES, [BOARD]],
        // Groups in a circle.
        [BOARD, [SHOP]],
        ['system:default/web', ['domain:default/trade']],
        ['domain:default/trade', ['domain:default/all']],
      ]),
    );
    await evaluator.run();
    const found = async (
      query: Parameters<Scorecards['listEntities']>[1],
      scope: EntityScope = {},
    ) =>
      (await scorecards.listEntities(scope, query, {})).items
        .map(({ entityRef }) => entityRef.split('/')[1])
        .sort();
    const groups = async (
      by: Parameters<Scorecards['listGroups']>[1],
      scope: EntityScope = {},
    ) =>
      (await scorecards.listGroups(scope, by, {}, {})).items.map(
        ({ value, totalCount, directCount, entities }) => [
          value,
          totalCount,
          directCount,
          entities.failing,
        ],
      );
    return { compliance, world, evaluator, scorecards, found, groups };
  }

  it('lists entities by name, of those that the reader may see', async () => {
    const { found } = await startFleet();
    const entityRefs = [ORDERS, PAYMENTS, 'component:default/none'];
    expect(await found({ entityRefs })).toEqual(['orders', 'payments']);
    expect(await found({ entityRefs }, { entityRefs: [PAYMENTS] })).toEqual([
      'payments',
    ]);
    expect(await found({ entityRefs: [] })).toEqual([]);
  });

  it('tells to when an entity can be brought back, while that is known', async () => {
    const { world, scorecards, evaluator } = await start();
    const restorableTo = async () => {
      const { items } = await scorecards.listEntities(
        {},
        { entityRefs: [ORDERS] },
        {},
      );
      return items[0].restorableTo;
    };
    expect(await restorableTo()).toBe(at(0));
    world.pass({ hours: 2 });
    await world.read([listedPoint('a', at(0)), listedPoint('b', at(1))]);
    await evaluator.run();
    expect(await restorableTo()).toBe(at(1));
    // The source is not read any more.
    world.pass({ days: 2 });
    await evaluator.run();
    expect(await restorableTo()).toBeUndefined();
  });

  it('sums up and lists what it was asked for, and nothing else', async () => {
    const compliance = await start();
    const { scorecards, evaluator } = compliance;
    await compliance.bind(
      entity(ORDERS, {
        systemRef: 'system:default/shop',
        lifecycle: 'production',
      }),
      entity(PAYMENTS, {
        tier: 'bronze',
        resources: [],
        ownerRefs: ['group:default/shop-2', 'user:default/a"b%'],
      }),
      entity('component:default/hidden', { resources: [] }),
    );
    await evaluator.run();
    const refs = [ORDERS, PAYMENTS];
    const summary = await scorecards.getSummary({ entityRefs: refs }, {});
    expect(summary).toMatchObject({
      totalCount: 2,
      entities: { compliant: 0, failing: 1, unknown: 1 },
    });
    expect(
      summary.items.find(({ id }) => id === 'point-within-rpo')?.counts,
    ).toMatchObject({ pass: 1, fail: 1, unknown: 0 });
    expect(summary.levels.reduce((a, b) => a + b)).toBe(2);
    const found = async (query: Parameters<Scorecards['listEntities']>[1]) =>
      (
        await scorecards.listEntities({ entityRefs: refs }, query, {})
      ).items.map(({ entityRef }) => entityRef);
    expect(await found({})).toEqual([PAYMENTS, ORDERS]);
    expect(await found({ owner: ['group:default/shop'] })).toEqual([ORDERS]);
    expect(await found({ owner: ['user:default/a"b%'] })).toEqual([PAYMENTS]);
    expect(await found({ owner: ['%'] })).toEqual([]);
    expect(await found({ system: ['system:default/shop'] })).toEqual([ORDERS]);
    expect(await found({ tier: ['bronze'] })).toEqual([PAYMENTS]);
    expect(await found({ lifecycle: ['production'] })).toEqual([ORDERS]);
    expect(await found({ state: ['fail'] })).toEqual([PAYMENTS]);
    expect(await found({ control: ['protected'], state: ['pass'] })).toEqual([
      ORDERS,
    ]);
    await expect(
      scorecards.getSummary({ entityRefs: refs }, { control: ['protected'] }),
    ).rejects.toThrow('control needs state');
    await expect(
      scorecards.getSummary(
        { entityRefs: refs },
        { control: ['nosuch'], state: ['fail'] },
      ),
    ).rejects.toThrow('There is no control');

    const first = await scorecards.listEntities(
      { entityRefs: refs },
      {},
      { limit: 1 },
    );
    expect(first).toMatchObject({
      items: [{ entityRef: PAYMENTS }],
      totalCount: 2,
    });
    const second = await scorecards.listEntities(
      { entityRefs: refs },
      {},
      { limit: 1, cursor: first.nextCursor },
    );
    expect(second.items).toMatchObject([{ entityRef: ORDERS }]);
    expect(second.nextCursor).toBeUndefined();

    const soc2 = await scorecards.getFramework('soc-2', { entityRefs: refs });
    expect(soc2.totalCount).toBe(2);
    expect(soc2.items.find(({ id }) => id === 'A1.3')?.counts).toMatchObject({
      fail: 1,
      pass: 0,
    });
    expect(
      soc2.items.find(({ id }) => id === 'A1.2-environment'),
    ).toMatchObject({ needsPerson: true });
    expect(await scorecards.listFrameworks({ entityRefs: [] })).toEqual([]);

    const card = await scorecards.getScorecard(ORDERS);
    expect(card).toMatchObject({ pending: false, tier: { name: 'gold' } });
    expect(card.groups.flatMap(({ controls }) => controls)).toHaveLength(
      builtInControls.length,
    );
  });

  it('finds entities by groups and domains above, by what they lack, and by any of several values', async () => {
    const { found } = await startFleet();
    expect(await found({ owner: [SALES] })).toEqual([
      'board',
      'orders',
      'payments',
    ]);
    expect(await found({ owner: ['user:default/nobody'] })).toEqual([]);
    expect(await found({ owner: [''] })).toEqual(['nobody']);
    expect(await found({ owner: ['', BOARD] })).toHaveLength(4);
    expect(await found({ domain: ['domain:default/all'] })).toEqual(['orders']);
    expect(await found({ domain: [''], owner: [SHOP] })).toEqual([
      'board',
      'payments',
    ]);
    expect(await found({ tier: ['gold', ''] })).toEqual([
      'board',
      'nobody',
      'orders',
    ]);
    expect(await found({ lifecycle: ['', 'production'] })).toHaveLength(4);
    expect(await found({ text: 'MENTS' })).toEqual(['payments']);
    expect(await found({ text: '%' })).toEqual([]);
    expect(
      await found({ state: ['pass'], control: ['protected', 'encrypted'] }),
    ).toContain('orders');
    expect(
      await found({ state: ['pass', 'fail'], control: ['protected'] }),
    ).toEqual(expect.arrayContaining(['orders', 'payments']));
  });

  it('sums up by owner with all groups above, each entity once', async () => {
    const { groups, scorecards, world, evaluator } = await startFleet();
    expect(await groups('owner')).toEqual([
      [BOARD, 3, 1, 1],
      [SALES, 3, 1, 1],
      [SHOP, 3, 2, 1],
      [undefined, 1, 1, 0],
    ]);
    expect(await groups('domain')).toEqual([
      [undefined, 3, 3, 1],
      ['domain:default/all', 1, 0, 0],
      ['domain:default/trade', 1, 0, 0],
    ]);
    expect((await groups('tier')).map(([value]) => value)).toEqual([
      'bronze',
      'gold',
      undefined,
    ]);
    expect(await groups('lifecycle')).toContainEqual(['production', 1, 1, 0]);

    const page = await scorecards.listGroups({}, 'owner', {}, { limit: 3 });
    expect(page.items[2]).toMatchObject({ value: SHOP, parentRefs: [SALES] });
    const rest = await scorecards.listGroups(
      {},
      'owner',
      {},
      { limit: 3, cursor: page.nextCursor },
    );
    expect(rest.items.map(({ value }) => value)).toEqual([undefined]);
    expect(rest.nextCursor).toBeUndefined();

    const named = await scorecards.listGroups(
      {},
      'owner',
      {},
      { named: SHOP.slice(6).toUpperCase() },
    );
    expect(named.items.map(({ value }) => value)).toEqual([SHOP]);

    // A group that moves takes its entities along.
    await world.bindings.saveCatalogParents(new Map([[SALES, [BOARD]]]));
    await evaluator.run();
    expect(await groups('owner')).toEqual([
      [BOARD, 2, 1, 1],
      [SHOP, 2, 2, 1],
      [SALES, 1, 1, 1],
      [undefined, 1, 1, 0],
    ]);
    expect(await groups('domain')).toEqual([[undefined, 4, 4, 1]]);
  });

  it('keeps to what the reader may see, in lists, sums and parents', async () => {
    const { found, groups, scorecards } = await startFleet();
    const owned = (...values: string[]) => ({ key: 'owner' as const, values });
    const scopes: [EntityScope, string[]][] = [
      [{ criteria: [owned(SALES)] }, ['payments']],
      [{ criteria: [owned(SHOP), { not: owned(SALES) }] }, ['orders']],
      [
        { criteria: [{ anyOf: [owned(BOARD), owned(SALES)] }] },
        ['board', 'payments'],
      ],
      [
        {
          criteria: [
            { allOf: [owned(SHOP), { key: 'kind', values: ['Component'] }] },
          ],
        },
        ['orders', 'payments'],
      ],
      [{ criteria: [{ key: 'kind', values: ['API', 'comp'] }] }, []],
      [{ criteria: [{ key: 'tier', values: ['bronze'] }] }, ['payments']],
      [
        { criteria: [{ key: 'tier', values: [], orDefault: true }] },
        ['nobody'],
      ],
      [{ criteria: [owned()] }, []],
      [{ criteria: [owned(SHOP)], entityRefs: [ORDERS] }, ['orders']],
    ];
    for (const [scope, names] of scopes) {
      expect(await found({}, scope)).toEqual(names);
      expect((await scorecards.getSummary(scope, {})).totalCount).toBe(
        names.length,
      );
      expect(await scorecards.getHeatMap(scope, {}, {})).toMatchObject({
        totalCount: names.length,
        controls: names.length === 0 ? [] : { length: builtInControls.length },
      });
    }
    const limited = { criteria: [owned(SHOP)], parentRefs: [SALES] };
    expect(await groups('owner', limited)).toEqual([
      [SALES, 2, 1, 1],
      [SHOP, 2, 2, 1],
    ]);
    expect(await found({ owner: [BOARD] }, limited)).toEqual([]);
    const { items } = await scorecards.listGroups(limited, 'owner', {}, {});
    expect(items.map(({ parentRefs }) => parentRefs)).toEqual([[], [SALES]]);
    expect(await groups('domain', limited)).toEqual([[undefined, 2, 2, 1]]);
  });

  it('shows the states of all controls in the order of the list', async () => {
    const { scorecards } = await startFleet();
    const map = await scorecards.getHeatMap({}, {}, { limit: 2 });
    const list = await scorecards.listEntities({}, {}, { limit: 2 });
    expect(map.items.map(({ entityRef }) => entityRef)).toEqual(
      list.items.map(({ entityRef }) => entityRef),
    );
    expect(map.items[0].results).toEqual(
      list.items[0].controls.map(({ result }) => result),
    );
    expect(map.controls.map(({ id }) => id)).toEqual(
      builtInControls.map(({ id }) => id),
    );
    expect(map).toMatchObject({ totalCount: 4, nextCursor: list.nextCursor });
  });

  it('tells how entities stood day by day', async () => {
    const { compliance, world, evaluator, scorecards } = await startFleet();
    const trend = async (
      scope: EntityScope,
      query = {},
      period: { from?: string; to?: string } = { from: '2026-11-18' },
    ) =>
      (await scorecards.getTrend(scope, query, period)).items.map(
        ({ day, totalCount, entities }) => [
          day,
          totalCount,
          entities.compliant,
          entities.failing,
          entities.unknown,
        ],
      );
    world.pass({ days: 2 });
    await compliance.bind(entity(PAYMENTS, STATELESS));
    await evaluator.run();
    const days = (await trend({})).map(([day]) => day);
    expect(days).toEqual([18, 19, 20, 21, 22].map(day => `2026-11-${day}`));
    expect((await trend({}))[2]).toEqual(['2026-11-20', 4, 0, 1, 3]);
    expect(await trend({ entityRefs: [PAYMENTS] })).toEqual([
      ['2026-11-18', 0, 0, 0, 0],
      ['2026-11-19', 0, 0, 0, 0],
      ['2026-11-20', 1, 0, 1, 0],
      ['2026-11-21', 1, 0, 1, 0],
      ['2026-11-22', 1, 0, 0, 1],
    ]);
    expect((await trend({}))[4]).toEqual(['2026-11-22', 4, 0, 1, 3]);
    // What was before the first day counts on it.
    expect(
      await trend({}, {}, { from: '2026-11-21', to: '2026-11-21' }),
    ).toEqual([['2026-11-21', 4, 0, 1, 3]]);
    // What is compliant by a waiver alone counts as compliant, and is told apart.
    await world
      .knex('recovery_control_days')
      .where({ entity_ref: PAYMENTS, day: '2026-11-22' })
      .update({ standing: STANDINGS.indexOf('waived') });
    const { items } = await scorecards.getTrend(
      {},
      {},
      { from: '2026-11-21', to: '2026-11-22' },
    );
    expect(items).toMatchObject([
      { totalCount: 4, entities: { compliant: 0, failing: 1 }, waived: 0 },
      { totalCount: 4, entities: { compliant: 1, failing: 1 }, waived: 1 },
    ]);
    expect(await trend({ entityRefs: [] })).toEqual([]);
    expect(await trend({}, { tier: ['nosuch'] })).toEqual([]);
    for (const period of [
      { from: '2026-02-30' },
      { from: '2026-11-21', to: '2026-11-20' },
      { from: '2025-11-20', to: '2026-11-21' },
    ]) {
      await expect(trend({}, {}, period)).rejects.toThrow(/from/);
    }
  });

  /** Scorecards of entities, as if they had been evaluated. */
  async function insertCards({ world }: Compliance, refs: string[]) {
    await world.bindings.save(refs.map(ref => entity(ref, STATELESS)));
    const { basis } = await world.knex('recovery_scorecards').first('basis');
    await world.knex.batchInsert(
      'recovery_scorecards',
      refs.map(ref => ({
        entity_ref: ref,
        evaluated_at: '2026-11-22T00:00:00.000Z',
        basis,
        level: 0,
        states: '',
        fail_count: 0,
        unknown_count: 0,
      })),
      500,
    );
  }

  it('sums up a year of many entities in one query and few rows', async () => {
    const { compliance, world, scorecards } = await startFleet();
    const refs = Array.from(
      { length: 40 },
      (_, i) => `component:default/c${i}`,
    );
    await insertCards(compliance, refs);
    const dayOf = (index: number) =>
      new Date(Date.UTC(2024, 0, 1 + index)).toISOString().slice(0, 10);
    await world.knex.batchInsert(
      'recovery_control_days',
      refs.flatMap((ref, i) =>
        Array.from({ length: 500 }, (_, day) => ({
          entity_ref: ref,
          day: dayOf(day),
          level: 0,
          counts: '{}',
          // Each fails for a day, every 40 days, one entity after the other.
          standing: day % 40 === i ? 1 : 0,
        })),
      ),
      500,
    );
    const scope = { entityRefs: refs };
    const period = { from: dayOf(400), to: dayOf(480) };
    let answer: ScorecardTrend | undefined;
    const queries = await recordQueries(world.knex, async () => {
      answer = await scorecards.getTrend(scope, {}, period);
    });
    // On SQLite one more, for the references of the entities that are summed up.
    const ahead = databaseId.startsWith('SQLITE') ? 1 : 0;
    expect(queries).toHaveLength(1 + ahead);
    expect(answer!.items).toHaveLength(81);
    for (const { totalCount, entities } of answer!.items) {
      expect([totalCount, entities]).toEqual([
        40,
        { compliant: 39, failing: 1, unknown: 0 },
      ]);
    }

    let rows = 0;
    const onResponse = (found: unknown) => {
      rows += Array.isArray(found) ? found.length : 0;
    };
    world.knex.on('query-response', onResponse);
    await scorecards.getTrend(scope, {}, period);
    world.knex.removeListener('query-response', onResponse);
    // At most each standing before and after, on each day.
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThanOrEqual(81 * 2 + 1 + ahead * refs.length);
  });

  it('sums up the trend of very many for each reader, and lets others work meanwhile', async () => {
    const compliance = await start();
    const { world, scorecards } = compliance;
    const refs = Array.from(
      { length: 4500 },
      (_, i) => `component:default/c${i}`,
    );
    await insertCards(compliance, refs);
    await world.knex.batchInsert(
      'recovery_control_days',
      refs.flatMap((ref, i) =>
        ['2026-11-10', '2026-11-19'].map((day, of) => ({
          entity_ref: ref,
          day,
          level: 0,
          counts: '{}',
          // Every third fails at last, and the others before.
          standing: Number((i % 3 === 0) === (of === 1)),
        })),
      ),
      500,
    );
    const period = { from: '2026-11-18', to: '2026-11-19' };
    let turns = 0;
    let working = true;
    const turn = () => {
      turns += 1;
      if (working) setImmediate(turn);
    };
    setImmediate(turn);
    const ofAll = await scorecards.getTrend({}, { text: 'default/c' }, period);
    working = false;
    expect(turns).toBeGreaterThanOrEqual(3);
    expect(ofAll.items.map(({ entities }) => entities)).toEqual([
      { compliant: 1500, failing: 3000, unknown: 0 },
      { compliant: 3000, failing: 1500, unknown: 0 },
    ]);
    const ofSome = await scorecards.getTrend(
      { entityRefs: refs.slice(0, 2400) },
      {},
      period,
    );
    expect(ofSome.items.map(({ entities }) => entities)).toEqual([
      { compliant: 800, failing: 1600, unknown: 0 },
      { compliant: 1600, failing: 800, unknown: 0 },
    ]);
  });

  it('hands all results out, as of now and of a past day', async () => {
    const { compliance, world, evaluator } = await startFleet();
    const exports = new ScorecardExports({
      controls: compliance.controls,
      basis: evaluator.basis,
      store: compliance.store,
      evidence: KnexEvidenceStore.create({ database: world.knex }),
      attestations: compliance.attestations,
      now: () => world.now,
    });
    const read = async (
      request: { asOf?: string; framework?: string } = {},
      query = {},
      scope: EntityScope = {},
    ) => {
      const rows = [];
      const { items } = await exports.export(scope, query, request);
      for await (const part of items) rows.push(...part);
      return rows;
    };
    const rpo = (rows: Awaited<ReturnType<typeof read>>) =>
      rows.find(
        ({ entityRef, control }) =>
          entityRef === ORDERS && control === 'point-within-rpo',
      );
    world.pass({ days: 2 });
    await evaluator.run();
    const now = await read();
    expect(now).toHaveLength(4 * builtInControls.length);
    expect(rpo(now)).toMatchObject({ result: 'unknown', tier: 'gold' });
    const past = await read({ asOf: '2026-11-20', framework: 'soc-2' });
    expect(rpo(past)).toMatchObject({
      result: 'pass',
      clauses: expect.arrayContaining([expect.any(String)]),
    });
    expect(past.length).toBeLessThan(now.length);
    expect(await read({ asOf: '2026-11-19' })).toEqual([]);
    expect(await read({ asOf: '2026-11-22' })).toEqual(now);
    expect(
      await read({}, { owner: [SALES] }, { entityRefs: [ORDERS] }),
    ).toHaveLength(builtInControls.length);
    for (const asOf of ['2026-11-23', '2026-02-30']) {
      await expect(read({ asOf })).rejects.toThrow('asOf is no day');
    }
    await expect(read({ framework: 'x' })).rejects.toThrow('no framework');
  });

  it('asks the database as often for many entities as for few', async () => {
    const { world, scorecards, evaluator } = await startFleet();
    const ask = () =>
      recordQueries(world.knex, async () => {
        await scorecards.getSummary({}, { owner: [BOARD] });
        await scorecards.getHeatMap({}, {}, {});
        await scorecards.listGroups({}, 'owner', {}, {});
      });
    const few = await ask();
    expect(few).toHaveLength(5);
    await world.bindings.save(
      Array.from({ length: 300 }, (_, index) =>
        entity(`component:default/more-${index}`, STATELESS),
      ),
    );
    await evaluator.run();
    expect((await scorecards.getSummary({}, {})).totalCount).toBe(304);
    expect(await ask()).toHaveLength(few.length);
  });
});
