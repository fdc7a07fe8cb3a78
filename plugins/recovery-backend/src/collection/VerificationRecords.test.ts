import { TestDatabases } from '@backstage/backend-test-utils';
import type { DiscoveredPoint } from 'backstage-plugin-recovery-node';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { pointIdOf } from '../database/ids';
import { KnexVerificationStore } from '../database/KnexVerificationStore';
import { toInstant } from '../database/instants';
import type { VerificationResult } from '../database/VerificationStore';
import { listedPoint, World } from './__testUtils__/world';
import { toVerificationState } from './verificationState';
import { VerificationRecords } from './VerificationRecords';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const ENTITY = 'component:default/orders';
const id = (providerId: string) => pointIdOf('shop', providerId);

class Bench {
  static async create(databaseId: Parameters<TestDatabases['init']>[0]) {
    const world = await World.create(
      databases,
      databaseId,
      {},
      {
        verify: async () => {
          throw new Error('not called here');
        },
        capabilities: {
          verificationLevels: [1, 2, 3],
          verificationScope: 'repository',
          pointInTime: false,
          partialPaths: true,
          inPlace: false,
          backup: false,
        },
      },
    );
    await world.bind(ENTITY, 'orders-db');
    return new Bench(world);
  }

  readonly store: KnexVerificationStore;
  readonly records: VerificationRecords;
  #operations = 0;

  private constructor(readonly world: World) {
    const { knex, projection } = world;
    this.store = KnexVerificationStore.create({ database: knex });
    this.records = new VerificationRecords({ store: this.store, projection });
  }

  async list(...points: [string, Partial<DiscoveredPoint>?][]) {
    await this.world.read(
      points.map(([name, more], day) =>
        listedPoint(name, `2026-11-${10 + day}T02:00:00Z`, more),
      ),
    );
  }

  /** A verification that starts now and takes an hour. */
  async verify(
    asked: 1 | 2 | 3,
    result: 'pass' | 'fail',
    more: Partial<VerificationResult> = {},
  ) {
    const startedAt = toInstant(this.world.now);
    this.world.pass({ hours: 1 });
    return this.records.record({
      sourceId: 'shop',
      asked,
      level: asked,
      result,
      summary: `Verified at level ${asked}.`,
      operationId: `operation-${++this.#operations}`,
      startedAt,
      finishedAt: toInstant(this.world.now),
      damaged: [],
      scope: {},
      ...more,
    });
  }

  part(index: number, of = 3) {
    return { scope: { part: { index, of } } };
  }

  async evidence(): Promise<Record<string, string>> {
    const { items } = await this.world.entityPoints.listEntityPoints(
      ENTITY,
      {},
      {},
    );
    return Object.fromEntries(
      items.map(point => [
        point.providerPointId,
        `${point.evidence.level} ${point.evidence.result} ${point.state}`,
      ]),
    );
  }

  async state() {
    return toVerificationState(
      this.world.source,
      (await this.world.record()).verification,
      this.world.now,
    )!;
  }

  async digest() {
    const material = await this.world.bindings.getMaterial(ENTITY);
    return material!.resources[0].digest!;
  }
}

describe.each(databases.eachSupportedId())(
  'verifications on %s',
  databaseId => {
    it('of the structure give every point that was listed when they began that level', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a'], ['b']);
      const startedAt = toInstant(bench.world.now);
      bench.world.pass({ minutes: 5 });
      await bench.list(['a'], ['b'], ['new']);
      await bench.verify(1, 'pass', { startedAt });
      expect(await bench.evidence()).toEqual({
        a: '1 pass available',
        b: '1 pass available',
        new: '0 pass available',
      });
      expect((await bench.digest()).evidence).toMatchObject({ level: 1 });
      expect(await bench.state()).toMatchObject({
        scope: 'repository',
        levels: [{ level: 1, result: 'pass', operationId: 'operation-1' }],
        overdue: false,
      });
    });

    it('do not give evidence to what is gone or was left out of the listing', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a'], ['b']);
      bench.world.pass({ minutes: 5 });
      await bench.list(['a']);
      await bench.verify(3, 'pass');
      expect(await bench.evidence()).toEqual({
        a: '3 pass available',
        b: '0 pass gone',
      });
      expect((await bench.state()).lastFullReadAt).toBeDefined();
    });

    it('of a part give the source level 2, and the points what holds for each of them', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a']);
      await bench.verify(2, 'pass', bench.part(2));
      expect(await bench.evidence()).toEqual({ a: '1 pass available' });
      expect(await bench.state()).toMatchObject({
        levels: [{ level: 2, result: 'pass' }],
        rotation: { parts: 3, read: 1 },
      });
    });

    it('of all parts give a full read to the points that were there when the round began', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a']);
      const begun = toInstant(bench.world.now);
      for (const index of [1, 2]) {
        expect(await bench.store.nextPart('shop', 3)).toEqual({ index, of: 3 });
        await bench.verify(2, 'pass', bench.part(index));
      }
      await bench.list(['a'], ['later']);
      expect(await bench.store.nextPart('shop', 3)).toEqual({
        index: 3,
        of: 3,
      });
      await bench.verify(2, 'pass', bench.part(3));
      expect(await bench.evidence()).toEqual({
        a: '3 pass available',
        later: '1 pass available',
      });
      const [point] = (
        await bench.world.entityPoints.listEntityPoints(ENTITY, {}, {})
      ).items.filter(({ providerPointId }) => providerPointId === 'a');
      // As old as the part that was read first.
      expect(point.evidence.at).toBe(begun);
      expect(await bench.state()).toMatchObject({
        lastFullReadAt: begun,
        rotation: {
          parts: 3,
          read: 0,
          lastWholeAt: toInstant(bench.world.now),
        },
      });
      expect((await bench.store.nextPart('shop', 3)).index).toBe(1);
    });

    it('begin a new round after a damaged part, and when the number of parts changes', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a']);
      await bench.verify(2, 'pass', bench.part(1));
      await bench.verify(2, 'fail', { ...bench.part(2), damaged: ['a'] });
      expect((await bench.state()).rotation).toMatchObject({ read: 0 });
      // The others are read before the damaged one comes again.
      expect((await bench.store.nextPart('shop', 3)).index).toBe(3);
      await bench.verify(2, 'pass', bench.part(3));
      await bench.verify(2, 'pass', bench.part(1));
      expect(await bench.evidence()).toEqual({ a: '2 fail damaged' });
      await bench.verify(2, 'pass', bench.part(2));
      expect(await bench.evidence()).toEqual({ a: '3 pass available' });

      await bench.verify(2, 'pass', bench.part(1, 2));
      expect((await bench.state()).rotation).toMatchObject({
        parts: 2,
        read: 1,
      });
      expect(
        await bench.world.knex('recovery_verification_parts'),
      ).toHaveLength(1);
    });

    it('mark the named points and all that depend on them, through any number of others', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(
        ['full'],
        ['diff', { dependsOn: ['full'] }],
        ['incr', { dependsOn: ['diff'] }],
        ['other'],
      );
      await bench.verify(3, 'pass');
      const effect = await bench.verify(3, 'fail', { damaged: ['full'] });
      expect(effect).toEqual({
        damaged: [id('full')],
        dependents: [id('diff'), id('incr')].sort(),
        doubtful: false,
      });
      expect(await bench.evidence()).toEqual({
        full: '3 fail damaged',
        diff: '3 pass damaged',
        incr: '3 pass damaged',
        other: '3 pass available',
      });
      const digest = await bench.digest();
      expect(digest.newestUsable?.providerPointId).toBe('other');
      expect(digest.foundDamaged).toMatchObject({
        count: 1,
        points: [{ id: id('full') }],
      });
      const details = await bench.world.entityPoints.getPoint(id('incr'));
      expect(details).toMatchObject({
        usable: false,
        dependsOn: [id('diff')],
        verificationLevels: [1, 2, 3],
      });

      // A listing does not make them whole again; a later full read does.
      await bench.list(
        ['full'],
        ['diff', { dependsOn: ['full'] }],
        ['incr', { dependsOn: ['diff'] }],
        ['other'],
      );
      expect((await bench.evidence()).incr).toBe('3 pass damaged');
      await bench.verify(1, 'pass');
      expect((await bench.evidence()).full).toBe('3 fail damaged');
      await bench.verify(3, 'pass');
      expect(new Set(Object.values(await bench.evidence()))).toEqual(
        new Set(['3 pass available']),
      );
      expect((await bench.digest()).foundDamaged).toBeUndefined();
    });

    it('that name no point make all of them doubtful, until everything was read', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a'], ['b']);
      expect(await bench.verify(3, 'fail')).toMatchObject({ doubtful: true });
      expect(await bench.state()).toMatchObject({
        doubt: { operationId: 'operation-1' },
        levels: [{ level: 3, result: 'fail' }],
      });
      const { items } = await bench.world.entityPoints.listEntityPoints(
        ENTITY,
        {},
        {},
      );
      for (const point of items) {
        expect(point.usable).toBe(true);
        expect(point.reason).toContain('could not find out which points');
      }
      expect(
        (await bench.world.entityPoints.getPoint(id('a'))).findings,
      ).toContainEqual(
        expect.objectContaining({ code: 'doubtful', severity: 'critical' }),
      );
      // Its restore proves one of them; a structure check or a part proves none.
      await bench.world.entityPoints.recordEvidence(id('b'), {
        level: 4,
        result: 'pass',
        at: toInstant(bench.world.now.getTime() + 1000),
        summary: 'Restored.',
        operationId: 'restore',
      });
      await bench.verify(1, 'pass');
      await bench.verify(2, 'pass', bench.part(1));
      expect((await bench.state()).doubt).toBeDefined();
      const reasons = (
        await bench.world.entityPoints.listEntityPoints(ENTITY, {}, {})
      ).items.map(point => [point.providerPointId, point.reason !== undefined]);
      expect(Object.fromEntries(reasons)).toEqual({ a: true, b: false });

      await bench.verify(3, 'pass');
      expect((await bench.state()).doubt).toBeUndefined();
    });

    it('that name a point which was never listed leave all of them doubtful', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a']);
      expect(
        await bench.verify(1, 'fail', { damaged: ['a', 'unlisted'] }),
      ).toMatchObject({ damaged: [id('a')], doubtful: true });
      await bench.verify(1, 'pass');
      expect((await bench.state()).doubt).toBeUndefined();
    });

    it('of one point speak of it and what depends on it alone', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a'], ['b', { dependsOn: ['a'] }], ['c']);
      const ofPoint = (name: string) => ({ scope: { pointId: id(name) } });
      await bench.verify(3, 'pass', ofPoint('c'));
      await bench.verify(3, 'pass', { ...ofPoint('b'), level: 1 });
      expect(
        await bench.verify(3, 'fail', { ...ofPoint('a'), damaged: ['a'] }),
      ).toEqual({ damaged: [id('a')], dependents: [id('b')], doubtful: false });
      expect(await bench.evidence()).toEqual({
        a: '3 fail damaged',
        b: '1 pass damaged',
        c: '3 pass available',
      });
      expect((await bench.digest()).verified).toMatchObject([
        { level: 1, result: 'pass' },
        { level: 3, result: 'fail' },
      ]);
      // What is verified away from under the listing leaves no trace and no error.
      await bench.verify(3, 'pass', { scope: { pointId: id('unknown') } });
    });

    it('keep evidence of a restore that is stronger', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a']);
      await bench.world.entityPoints.recordEvidence(id('a'), {
        level: 4,
        result: 'pass',
        at: toInstant(bench.world.now),
        summary: 'Restored.',
        operationId: 'restore',
      });
      await bench.verify(3, 'pass');
      expect(await bench.evidence()).toEqual({ a: '4 pass available' });
      await bench.verify(2, 'fail', { ...bench.part(1), damaged: ['a'] });
      expect(await bench.evidence()).toEqual({ a: '2 fail damaged' });
    });

    it('are kept with what follows from them, or not at all', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a'], ['b', { dependsOn: ['a'] }]);
      await bench.world.knex.schema.dropTable('recovery_verification_parts');
      // SQLite's own errors come from outside of Jest's realm: toThrow does not know them.
      await expect(
        bench.verify(2, 'fail', { ...bench.part(1), damaged: ['a'] }),
      ).rejects.toMatchObject({
        message: expect.stringContaining('recovery_verification_parts'),
      });
      expect(await bench.evidence()).toEqual({
        a: '0 pass available',
        b: '0 pass available',
      });
      expect((await bench.state()).levels).toEqual([]);
    });

    it('count bytes by day', async () => {
      const { store } = await Bench.create(databaseId);
      expect(await store.bytesReadOn('shop', '2026-11-20')).toBe(0);
      await store.addBytesRead('shop', '2026-11-20', 3_000_000_000);
      await store.addBytesRead('shop', '2026-11-20', 2_000_000_000);
      await store.addBytesRead('shop', '2026-11-21', 1);
      expect(await store.bytesReadOn('shop', '2026-11-20')).toBe(5_000_000_000);
    });

    it('pick the point that was verified the longest time ago', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a'], ['b'], ['c'], ['failed', { outcome: 'failed' }]);
      const pick = async (newest?: number, triedBefore = bench.world.now) => {
        const { next, count } = await bench.store.pickPoint({
          sourceId: 'shop',
          level: 3,
          newest,
          before: toInstant(bench.world.now),
          triedBefore: toInstant(triedBefore),
          notFuture: toInstant(bench.world.now),
        });
        return [next?.id, count];
      };
      expect(await pick()).toEqual([id('c'), 3]);
      expect(await pick(2)).toEqual([id('c'), 2]);
      for (const name of ['c', 'a', 'b']) {
        await bench.verify(3, 'pass', { scope: { pointId: id(name) } });
      }
      bench.world.pass({ hours: 1 });
      expect(await pick()).toEqual([id('c'), 3]);
      // One that was just tried is left for later.
      await bench.store.noteAttempt(id('c'), 3, toInstant(bench.world.now));
      expect(await pick()).toEqual([id('a'), 3]);
      expect(await pick(1)).toEqual([undefined, 1]);
    });

    it('pick nothing of a source to which nothing is bound', async () => {
      const bench = await Bench.create(databaseId);
      await bench.list(['a']);
      const now = toInstant(bench.world.now);
      expect(await bench.store.pickOfRepository('shop', now)).toBe(id('a'));
      await bench.world.bindings.remove([ENTITY]);
      expect(await bench.store.pickOfRepository('shop', now)).toBeUndefined();
    });

    it('are scheduled from when the configuration asks for them, and no longer', async () => {
      const bench = await Bench.create(databaseId);
      const due = '2026-11-20T12:05:00.000Z';
      const later = '2026-11-21T12:00:00.000Z';
      const now = toInstant(bench.world.now);
      await bench.store.schedule('shop', [{ level: 1, firstDueAt: due }], now);
      await bench.store.schedule(
        'shop',
        [
          { level: 1, firstDueAt: later },
          { level: 3, firstDueAt: later },
        ],
        later,
      );
      expect(await bench.store.listSchedules(['shop', 'other'])).toMatchObject([
        { level: 1, since: now, dueAt: due },
        { level: 3, since: later, dueAt: later },
      ]);
      await bench.store.schedule('shop', [], later);
      expect(await bench.store.listSchedules(['shop'])).toEqual([]);
      expect((await bench.world.record()).verification?.schedules).toEqual([]);
    });
  },
);
