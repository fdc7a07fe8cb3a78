import { World, listedPoint } from '../collection/__testUtils__/world';
import {
  createTestDatabases,
  recordQueries,
} from '../database/__testUtils__/databases';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { KnexReviewStore } from '../database/KnexReviewStore';
import {
  at,
  Compliance,
  entity,
  ORDERS,
  PAYMENTS,
} from './__testUtils__/compliance';
import { canonicalJson } from '../util/canonicalJson';
import { sha256 } from '../util/sha256';
import { Reviews } from './Reviews';

jest.setTimeout(300_000);

const databases = createTestDatabases();
const SHOP = 'group:default/shop';
const SALES = 'group:default/sales';
const SEARCH = 'component:default/search';
const MIA = { userEntityRef: 'user:default/mia' };
const TOM = { userEntityRef: 'user:default/tom' };
const STATELESS = { resources: [], exclusion: { reason: 'stateless' } };

describe.each(databases.eachSupportedId())('reviews on %s', databaseId => {
  /** Orders and payments of the shop, which is below sales. */
  async function setUp() {
    const world = await World.create(databases, databaseId);
    const compliance = new Compliance(world);
    const { evaluator } = compliance;
    await compliance.bind(entity(ORDERS), entity(PAYMENTS, STATELESS));
    await world.bindings.saveCatalogParents(new Map([[SHOP, [SALES]]]));
    await world.read([listedPoint('a', at(0))]);
    await evaluator.run();
    const store = KnexReviewStore.create({ database: world.knex });
    const reviews = new Reviews({
      controls: compliance.controls,
      basis: evaluator.basis,
      store,
      history: compliance.store,
      now: () => world.now,
    });
    /** Begins one of all services, a minute later than anything before. */
    const begin = async (ownerRef = SHOP, by = MIA) => {
      world.pass({ minutes: 1 });
      const refs = await reviews.listCandidates({}, ownerRef);
      return reviews.start({}, ownerRef, refs, by);
    };
    const itemsOf = async (id: string, scope = {}) =>
      (await reviews.listItems(id, scope, {})).items;
    return { world, compliance, evaluator, reviews, store, begin, itemsOf };
  }

  it('go through the services of a team, those at risk first, and are closed for good', async () => {
    const { world, reviews, begin, itemsOf } = await setUp();
    const review = await begin(SALES);
    expect(review).toMatchObject({
      ownerRef: SALES,
      state: 'open',
      startedBy: MIA.userEntityRef,
      totalCount: 2,
      decidedCount: 0,
      removed: [],
    });
    expect(review.since).toBeUndefined();
    const items = await itemsOf(review.id);
    expect(items.map(({ entityRef }) => entityRef)).toEqual([ORDERS, PAYMENTS]);
    // There is nothing that it could be compared with.
    expect(items[0]).toMatchObject({ isNew: false, changes: [], version: 0 });

    const saved = await reviews.saveItem(
      review.id,
      ORDERS,
      {
        version: 0,
        note: ' Full read is late.\nDisk\u0000 ordered. ',
        decision: 'fix',
        assigneeRef: TOM.userEntityRef,
        dueDate: '2026-12-01',
      },
      TOM,
    );
    expect(saved).toMatchObject({
      version: 1,
      note: 'Full read is late.\nDisk  ordered.',
      decision: 'fix',
      assigneeRef: TOM.userEntityRef,
      dueDate: '2026-12-01',
      updatedBy: TOM.userEntityRef,
      updatedAt: world.now.toISOString(),
    });
    expect(await reviews.get(review.id, {})).toMatchObject({ decidedCount: 1 });

    expect(await reviews.finish(review.id, {}, MIA)).toMatchObject({
      state: 'finished',
      finishedBy: MIA.userEntityRef,
      totalCount: 2,
      decidedCount: 1,
    });
    await expect(
      reviews.saveItem(review.id, ORDERS, { version: 1 }, TOM),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('finished by user:default/mia at 2026-'),
    });
    await expect(reviews.finish(review.id, {}, TOM)).rejects.toMatchObject({
      name: 'ConflictError',
    });
    expect((await itemsOf(review.id))[0].decision).toBe('fix');
  });

  it('are on record in the chain of evidence when they are finished', async () => {
    const { world, reviews, begin, itemsOf } = await setUp();
    const evidence = KnexEvidenceStore.create({ database: world.knex });
    const first = await begin();
    await reviews.finish(first.id, {}, MIA);
    const { id, startedAt } = await begin();
    const fix = { decision: 'fix' as const, dueDate: '2099-12-01' };
    await reviews.saveItem(id, ORDERS, { version: 0, ...fix }, TOM);
    await reviews.finish(id, {}, TOM);
    await expect(reviews.finish(id, {}, TOM)).rejects.toThrow(/was finished/);

    const chain = await evidence.readChain(0, 10);
    expect(chain).toHaveLength(2);
    const record = JSON.parse(chain[1].body);
    // What a reader of everything is handed out has the same digest.
    const items = (await itemsOf(id)).map(({ changes, ...written }) => written);
    expect(record).toMatchObject({
      event: 'finished',
      kind: 'review',
      operationId: id,
      entityRef: '',
      actor: TOM.userEntityRef,
      recordedAt: world.now.toISOString(),
      details: {
        ownerRef: SHOP,
        startedBy: MIA.userEntityRef,
        startedAt,
        previousId: first.id,
        services: 2,
        decisions: { accept: 0, fix: 1, 'follow-up': 0 },
        itemsHash: sha256(canonicalJson(items)),
      },
    });
    // A reader of some services is not told of it.
    const some = { scope: { entityRefs: [ORDERS] } };
    const seen = await evidence.list(some, { limit: 10 });
    expect(seen).toEqual({ items: [], totalCount: 0 });
    const about = { scope: { formerRefs: [''] } };
    expect(await evidence.list(about, { limit: 10 })).toMatchObject({
      totalCount: 2,
    });
  });

  it('are thrown away while they are open, and stay once they are finished', async () => {
    const { world, reviews, begin } = await setUp();
    const first = await begin();
    await reviews.saveItem(first.id, ORDERS, { version: 0, note: 'x' }, MIA);
    expect(await reviews.discard(first.id, {})).toMatchObject({
      id: first.id,
      state: 'open',
      totalCount: 2,
    });
    for (const late of [
      () => reviews.get(first.id, {}),
      () => reviews.saveItem(first.id, ORDERS, { version: 1 }, TOM),
      () => reviews.finish(first.id, {}, TOM),
      () => reviews.discard(first.id, {}),
    ]) {
      await expect(late()).rejects.toMatchObject({ name: 'NotFoundError' });
    }
    expect(await world.knex('recovery_review_items')).toEqual([]);
    expect(await world.knex('recovery_evidence')).toEqual([]);

    const second = await begin();
    expect(second.previousId).toBeUndefined();
    await reviews.finish(second.id, {}, MIA);
    await expect(reviews.discard(second.id, {})).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /finished by user:default\/mia at .* Finished reviews are kept\.$/,
      ),
    });
    expect(await reviews.get(second.id, {})).toMatchObject({ totalCount: 2 });
  });

  it('keep a day that has passed since, and take no other one that is over', async () => {
    const { world, reviews, begin } = await setUp();
    const { id } = await begin();
    const day = world.now.toISOString().slice(0, 10);
    const save = (
      version: number,
      decision: 'fix' | 'follow-up',
      dueDate: string,
      entityRef = ORDERS,
    ) =>
      reviews.saveItem(
        id,
        entityRef,
        { version, decision, dueDate, note: 'Still so.' },
        MIA,
      );
    await save(0, 'fix', day);
    world.pass({ days: 3 });
    expect(await save(1, 'fix', day)).toMatchObject({ dueDate: day });
    expect(await save(2, 'follow-up', day)).toMatchObject({ version: 3 });
    const other = world.now.toISOString().slice(0, 8);
    await expect(save(3, 'fix', `${other}01`)).rejects.toThrow(/is over/);
    await expect(save(0, 'fix', day, PAYMENTS)).rejects.toThrow(/is over/);
    await expect(save(0, 'fix', day)).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  it('tell what changed since the review before, and which services came and went', async () => {
    const { world, compliance, evaluator, reviews, begin, itemsOf } =
      await setUp();
    const first = await begin();
    await reviews.finish(first.id, {}, MIA);

    // What changes after a review began is told in the next one, once.
    world.pass({ hours: 2 });
    await evaluator.run();
    await compliance.bind(
      entity(SEARCH, STATELESS),
      entity(PAYMENTS, { ...STATELESS, ownerRefs: ['group:default/pay'] }),
    );
    await evaluator.run();
    const second = await begin();
    expect(second).toMatchObject({
      previousId: first.id,
      since: first.startedAt,
      removed: [PAYMENTS],
    });
    const items = await itemsOf(second.id);
    const orders = items.find(({ entityRef }) => entityRef === ORDERS)!;
    expect(orders.isNew).toBe(false);
    expect(orders.changes).toContainEqual({
      control: 'point-within-rpo',
      title: expect.any(String),
      before: 'pass',
      after: 'fail',
      since: expect.any(String),
      reason: expect.any(String),
    });
    expect(items.find(({ entityRef }) => entityRef === SEARCH)).toMatchObject({
      isNew: true,
      changes: [],
    });

    await world.read([listedPoint('b', world.now.toISOString())]);
    await evaluator.run();
    // It is still about the time at which it began.
    expect(await itemsOf(second.id)).toEqual(items);
    await reviews.finish(second.id, {}, MIA);
    const third = await begin();
    const [changed] = (await itemsOf(third.id)).filter(
      ({ entityRef }) => entityRef === ORDERS,
    );
    expect(changed.changes).toContainEqual(
      expect.objectContaining({
        control: 'point-within-rpo',
        before: 'fail',
        after: 'pass',
      }),
    );
    // Of one that is finished the same is told.
    expect(await itemsOf(second.id)).toEqual(items);
  });

  it('keep what one of two people wrote, and tell the other', async () => {
    const { reviews, begin, itemsOf } = await setUp();
    const { id } = await begin();
    await reviews.saveItem(id, ORDERS, { version: 0, note: 'Of Mia' }, MIA);
    await expect(
      reviews.saveItem(id, ORDERS, { version: 0, note: 'Of Tom' }, TOM),
    ).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /^user:default\/mia changed what is said of component:default\/orders at .* nothing of yours is saved/,
      ),
    });
    const both = await Promise.allSettled([
      reviews.saveItem(id, PAYMENTS, { version: 0, note: 'a' }, MIA),
      reviews.saveItem(id, PAYMENTS, { version: 0, note: 'b' }, TOM),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    const items = await itemsOf(id);
    expect(items.map(({ version }) => version)).toEqual([1, 1]);
    expect(items[0].note).toBe('Of Mia');
  });

  it('are open one at a time for each owner', async () => {
    const { reviews, begin } = await setUp();
    const both = await Promise.allSettled([
      reviews.start({}, SHOP, [ORDERS], MIA),
      reviews.start({}, SHOP, [ORDERS], TOM),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    await expect(begin()).rejects.toThrow(
      'A review of group:default/shop is open already.',
    );
    expect(await begin(SALES)).toMatchObject({ state: 'open' });
  });

  it('show a reader nothing of services that are not theirs to see', async () => {
    const { reviews, begin, itemsOf } = await setUp();
    const { id } = await begin();
    await reviews.saveItem(
      id,
      PAYMENTS,
      { version: 0, decision: 'accept' },
      MIA,
    );
    const scope = { entityRefs: [ORDERS] };
    expect(await reviews.get(id, scope)).toMatchObject({
      totalCount: 1,
      decidedCount: 0,
    });
    const own = await reviews.listItems(id, scope, {});
    expect(own.totalCount).toBe(1);
    expect(own.items.map(({ entityRef }) => entityRef)).toEqual([ORDERS]);
    expect(await itemsOf(id)).toHaveLength(2);

    const none = { entityRefs: [] };
    await expect(reviews.get(id, none)).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    await expect(reviews.listItems(id, none, {})).rejects.toMatchObject({
      name: 'NotFoundError',
    });
    expect(await reviews.list(none, {}, {})).toEqual({
      items: [],
      totalCount: 0,
    });

    await reviews.finish(id, {}, MIA);
    const next = await reviews.start({}, SHOP, [ORDERS], MIA);
    expect(next.removed).toEqual([PAYMENTS]);
    expect((await reviews.get(next.id, scope)).removed).toEqual([]);
  });

  it('outlive what leaves the catalog, for those who may see all', async () => {
    const { world, reviews, begin, itemsOf } = await setUp();
    const { id } = await begin();
    expect(await reviews.listPresent(id)).toEqual([ORDERS, PAYMENTS]);
    await world
      .knex('recovery_entities')
      .where('entity_ref', PAYMENTS)
      .delete();
    expect(await reviews.listPresent(id)).toEqual([ORDERS]);
    expect(await itemsOf(id)).toHaveLength(2);
    const owned = {
      criteria: [{ key: 'owner' as const, values: [SHOP] }],
    };
    expect(await itemsOf(id, owned)).toHaveLength(1);
  });

  it('come in pages, each with the same number of queries', async () => {
    const { world, compliance, evaluator, reviews, begin } = await setUp();
    const first = await begin();
    await reviews.finish(first.id, {}, MIA);
    const many = Array.from({ length: 40 }, (_, index) =>
      entity(`component:default/s${index}`, STATELESS),
    );
    await compliance.bind(...many);
    await evaluator.run();
    const second = await begin();
    await reviews.finish(second.id, {}, MIA);
    const third = await begin();

    const queriesOf = async (limit: number) =>
      (
        await recordQueries(world.knex, () =>
          reviews.listItems(third.id, {}, { limit }),
        )
      ).length;
    expect(await queriesOf(40)).toBe(await queriesOf(2));
    expect(await queriesOf(2)).toBeLessThanOrEqual(4);

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await reviews.listItems(third.id, {}, { limit: 17, cursor });
      expect(page.totalCount).toBe(42);
      seen.push(...page.items.map(({ entityRef }) => entityRef));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(42);
    await expect(
      reviews.listItems(third.id, {}, { cursor: 'x' }),
    ).rejects.toThrow('The cursor is not one of this list.');

    const newest = await reviews.list({}, { ownerRef: SHOP }, { limit: 2 });
    expect(newest.items.map(({ id }) => id)).toEqual([third.id, second.id]);
    expect(newest.totalCount).toBe(3);
    const rest = await reviews.list(
      {},
      { ownerRef: SHOP },
      { limit: 2, cursor: newest.nextCursor },
    );
    expect(rest.items.map(({ id }) => id)).toEqual([first.id]);
    const open = await reviews.list({}, { state: 'open' }, {});
    expect(open.items.map(({ id }) => id)).toEqual([third.id]);
  });

  it.each([
    [{ decision: 'fix' as const }, /name dueDate/],
    [{ decision: 'fix' as const, dueDate: '2026-02-30' }, /not a day/],
    [{ decision: 'fix' as const, dueDate: '2020-01-01' }, /is over/],
    [{ decision: 'accept' as const, dueDate: '2030-01-01' }, /belong to/],
    [{ assigneeRef: TOM.userEntityRef }, /belong to/],
  ])('refuse the decision %j', async (change, message) => {
    const { reviews, begin, itemsOf } = await setUp();
    const { id } = await begin();
    await expect(
      reviews.saveItem(id, ORDERS, { version: 0, ...change }, MIA),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(message),
    });
    expect((await itemsOf(id))[0].version).toBe(0);
  });
});
