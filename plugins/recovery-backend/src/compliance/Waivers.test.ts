import { listedPoint, World } from '../collection/__testUtils__/world';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { toInstant } from '../database/instants';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import {
  at,
  Compliance,
  entity,
  ORDERS,
  PAYMENTS,
} from './__testUtils__/compliance';
import { Waivers } from './Waivers';

const databases = createTestDatabases();
const MIA = 'user:default/mia';
const TOM = 'user:default/tom';
const RPO = 'point-within-rpo';

jest.setTimeout(300_000);

describe.each(databases.eachSupportedId())('Waivers on %s', databaseId => {
  /** Orders has a point that is 5 hours old, where its tier allows one hour. */
  async function start() {
    const compliance = new Compliance(
      await World.create(databases, databaseId),
    );
    const { world, evaluator, controls } = compliance;
    await compliance.bind(entity(ORDERS), entity(PAYMENTS, { tier: 'bronze' }));
    await world.read([listedPoint('a', at(0))]);
    await evaluator.run();
    world.pass({ hours: 5 });
    await evaluator.run();
    const told: string[] = [];
    const waivers = new Waivers({
      store: compliance.waivers,
      controls,
      basis: evaluator.basis,
      onChange: change => told.push(change),
      now: () => world.now,
    });
    const request = (expiresAt: string, more = {}) =>
      waivers.request(
        {
          control: RPO,
          entityRef: ORDERS,
          reason: 'Moved',
          expiresAt,
          ...more,
        },
        { userEntityRef: MIA },
      );
    const approve = (id: string) =>
      waivers.decide(id, 'approved', { userEntityRef: TOM, reason: 'Agreed' });
    const state = async (entityRef = ORDERS) => {
      await evaluator.run();
      return compliance.result(entityRef, RPO);
    };
    return { compliance, world, waivers, request, approve, state, told };
  }

  it('put an approved deviation in the place of a failure until it expires by itself', async () => {
    const { compliance, world, request, approve, state, told } = await start();
    const { id } = await request(at(5.5));
    expect(await state()).toMatchObject({ result: 'fail' });
    const pending = await compliance.scorecards.getScorecard(ORDERS);
    const standing = (card: typeof pending) =>
      card.groups
        .flatMap(({ controls }) => controls)
        .find(control => control.id === RPO);
    expect(standing(pending)).toMatchObject({
      result: 'fail',
      waiver: { id, state: 'requested' },
    });

    world.pass({ minutes: 1 });
    await approve(id);
    expect(await state()).toMatchObject({
      result: 'waived',
      underlying: 'fail',
      waiverId: id,
      since: toInstant(world.now),
      changesAt: at(5.5),
    });
    expect(
      standing(await compliance.scorecards.getScorecard(ORDERS)),
    ).toMatchObject({
      result: 'waived',
      underlying: 'fail',
      reason: expect.any(String),
      waiver: { id, state: 'approved', reason: 'Moved', approvedBy: TOM },
    });
    expect(await state(PAYMENTS)).toMatchObject({ result: 'pass' });
    expect(await compliance.due()).toEqual([]);

    world.now = new Date(Date.parse(at(5.5)) - 1);
    expect(await compliance.due()).toEqual([]);
    world.now = new Date(at(5.5));
    expect(await compliance.due()).toEqual([ORDERS]);
    // Looked at late, it is so since then all the same.
    world.pass({ minutes: 10 });
    expect(await state()).toMatchObject({
      result: 'fail',
      since: at(5.5),
      waiverId: undefined,
    });
    expect(told).toEqual(['requested', 'approved']);
  });

  it('say what the control says when it has nothing to waive', async () => {
    const { world, request, approve, state } = await start();
    const { id } = await request(at(10));
    await approve(id);
    expect(await state()).toMatchObject({ result: 'waived' });
    world.pass({ minutes: 5 });
    await world.read([listedPoint('b', toInstant(world.now))]);
    expect(await state()).toMatchObject({
      result: 'pass',
      waiverId: undefined,
      underlying: undefined,
    });
  });

  it('end when they are revoked, and are decided about once, by somebody else', async () => {
    const { world, waivers, request, approve, state } = await start();
    const { id } = await request(at(10));
    await expect(request(at(12))).rejects.toThrow('already');
    await expect(
      waivers.decide(id, 'approved', {
        userEntityRef: 'User:default/Mia',
        reason: 'Mine',
      }),
    ).rejects.toThrow('yourself');
    await approve(id);
    await expect(approve(id)).rejects.toThrow('The waiver is approved');
    expect(await state()).toMatchObject({ result: 'waived' });
    world.pass({ minutes: 1 });
    const revoked = await waivers.revoke(id, {
      userEntityRef: MIA,
      reason: 'Mended',
    });
    expect(revoked).toMatchObject({
      state: 'revoked',
      revocation: { by: MIA, reason: 'Mended' },
    });
    expect(await state()).toMatchObject({ result: 'fail' });
    await expect(
      waivers.revoke(id, { userEntityRef: MIA, reason: 'Again' }),
    ).rejects.toThrow('The waiver is revoked');

    const late = await request(at(6));
    world.now = new Date(at(6));
    await expect(approve(late.id)).rejects.toThrow('The waiver is expired');
    expect(await waivers.get(late.id)).toMatchObject({ state: 'expired' });
  });

  it('are for all that a selector finds', async () => {
    const { compliance, world, request, approve, state } = await start();
    const { id } = await request(at(20), {
      entityRef: undefined,
      selector: { owner: ['group:default/sales'], tier: ['gold'], system: [] },
    });
    await approve(id);
    expect(await state()).toMatchObject({ result: 'fail' });
    await world.bindings.saveCatalogParents(
      new Map([['group:default/shop', ['group:default/sales']]]),
    );
    expect(await state()).toMatchObject({ result: 'waived', waiverId: id });
    await compliance.bind(entity(ORDERS, { ownerRefs: ['group:default/x'] }));
    expect(await state()).toMatchObject({ result: 'fail' });
    const again = await request(at(20), {
      entityRef: undefined,
      selector: { owner: ['group:default/x'] },
    });
    await approve(again.id);
    expect(await compliance.due()).toEqual([ORDERS]);
  });

  it('refuse what is not a deviation from a control', async () => {
    const { request, world } = await start();
    const far = toInstant(world.now.getTime() + 367 * 86_400_000);
    for (const [expiresAt, more, problem] of [
      [at(1), {}, 'no time to come'],
      ['tomorrow', {}, 'no time to come'],
      [far, {}, '366 days at most'],
      [at(10), { control: 'nosuch' }, 'no control "nosuch"'],
      [at(10), { reason: ' \n' }, 'reason is empty'],
      [at(10), { entityRef: undefined }, 'name entityRef or selector'],
      [at(10), { selector: { tier: ['gold'] } }, 'name entityRef or selector'],
      [at(10), { entityRef: undefined, selector: { tier: [] } }, 'is empty'],
    ] as const) {
      await expect(request(expiresAt, more)).rejects.toThrow(problem);
    }
  });

  it('are listed in pages, told of once before they end, and on record', async () => {
    const { world, waivers, request, approve, told } = await start();
    const first = await request(at(10));
    world.pass({ minutes: 1 });
    const second = await request(at(200), { entityRef: PAYMENTS });
    world.pass({ minutes: 1 });
    const third = await request(at(300), {
      entityRef: undefined,
      selector: { tier: ['gold'] },
    });
    const page = await waivers.list({}, {}, { limit: 2 });
    expect(page).toMatchObject({
      items: [{ id: third.id }, { id: second.id }],
      totalCount: 3,
    });
    const rest = await waivers.list(
      {},
      {},
      { limit: 2, cursor: page.nextCursor },
    );
    expect(rest.items.map(({ id }) => id)).toEqual([first.id]);
    const limited = await waivers.list({ entityRefs: [ORDERS] }, {}, {});
    expect(limited.items.map(({ id }) => id)).toEqual([first.id]);
    await approve(first.id);
    for (const [query, found] of [
      [{ state: 'approved' }, 1],
      [{ state: 'requested' }, 2],
      [{ state: 'expired' }, 0],
      [{ entityRef: PAYMENTS }, 1],
      [{ control: 'protected' }, 0],
    ] as const) {
      expect((await waivers.list({}, query, {})).totalCount).toBe(found);
    }
    const open = async (by: string) =>
      (await waivers.listOpenRequests(by)).map(({ id }) => id).sort();
    expect(await open(TOM)).toEqual([second.id, third.id].sort());
    expect(await open(MIA)).toEqual([]);
    const some = await waivers.list({}, { ids: [second.id, 'none'] }, {});
    expect(some).toMatchObject({ items: [{ id: second.id }], totalCount: 1 });
    expect((await waivers.list({}, { ids: [] }, {})).totalCount).toBe(0);

    await waivers.tellExpiring(3_600_000);
    expect(told).not.toContain('expiring');
    await waivers.tellExpiring(6 * 3_600_000);
    await waivers.tellExpiring(6 * 3_600_000);
    expect(told.filter(change => change === 'expiring')).toHaveLength(1);

    const evidence = KnexEvidenceStore.create({ database: world.knex });
    expect(await evidence.listFormerEntityRefs()).not.toContain('');
    const links = await evidence.ofOperation(first.id);
    expect(links.map(({ body }) => JSON.parse(body))).toMatchObject([
      { event: 'requested', kind: 'waiver', entityRef: ORDERS, actor: MIA },
      { event: 'approved', actor: TOM, details: { reason: 'Agreed' } },
    ]);
    expect(await evidence.ofOperation(third.id)).toMatchObject([
      { entityRef: '' },
    ]);
  });
});
