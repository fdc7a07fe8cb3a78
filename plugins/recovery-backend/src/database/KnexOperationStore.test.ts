import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { recordQueries } from './__testUtils__/databases';
import { newOperation } from './__testUtils__/operations';
import type { EntityScope } from './EntityScope';
import { KnexEvidenceStore } from './KnexEvidenceStore';
import { KnexOperationStore } from './KnexOperationStore';
import { applyMigrations } from './migrations';
import type {
  ClaimPlace,
  OperationEnd,
  OperationKind,
  OperationRecord,
} from './OperationStore';
import { saveBindings } from './saveBindings';

jest.setTimeout(120_000);

function placesOf(
  sourceId: string,
  count: number,
  kind: OperationKind = 'restore',
): ClaimPlace[] {
  return Array.from({ length: count }, (_, index) => ({
    sourceId,
    kind,
    place: index + 1,
    deadlineMs: 60_000,
  }));
}

function claimOptions(owner: string, leaseMs = 30_000) {
  return {
    owner,
    leaseMs,
    places: placesOf('shop', 20),
    now: new Date(),
  };
}

const leaseOf = (record: OperationRecord) => ({
  operationId: record.id,
  fencingToken: record.fencingToken,
});

function failed(): OperationEnd {
  return {
    state: 'failed',
    at: new Date(),
    error: { code: 'damaged', message: 'Broken.' },
  };
}

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())(
  'KnexOperationStore on %s',
  databaseId => {
    let knex: Knex;
    let store: KnexOperationStore;

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
      store = KnexOperationStore.create({ knex });
    });

    afterEach(async () => {
      await knex('recovery_operations').delete();
      await knex('recovery_entities').delete();
    });

    it('gives back what it was given', async () => {
      const operation = newOperation({
        paths: ['/a', '/b'],
        reason: 'Because "it\'s" broken',
        expected: { files: 3, bytes: 5_000_000_000_000 },
      });
      await store.create(operation, [
        { at: operation.requestedAt, level: 'info', text: 'Requested' },
      ]);
      const { targetLock, expected, ...same } = operation;
      expect(await store.get(operation.id)).toMatchObject({
        ...same,
        state: 'queued',
        fencingToken: 0,
        logSeq: 1,
        progress: {
          bytes: 0,
          files: 0,
          totalBytes: expected.bytes,
          totalFiles: expected.files,
        },
        phases: [{ name: 'queue', outcome: 'running' }],
      });
      expect(await store.readLog(operation.id, 0, 10)).toEqual([
        {
          seq: 1,
          at: operation.requestedAt.toISOString(),
          level: 'info',
          text: 'Requested',
        },
      ]);
      expect(await store.get(randomUUID())).toBeUndefined();
    });

    it('refuses a second operation on a busy target, and names the first', async () => {
      const first = newOperation({ targetLock: 'shop/drill' });
      await store.create(first, []);
      await expect(
        store.create(newOperation({ targetLock: 'shop/drill' }), []),
      ).rejects.toMatchObject({
        name: 'ConflictError',
        operationId: first.id,
      });
      const claimed = (await store.claim(claimOptions('a')))!;
      await store.end(leaseOf(claimed), ['running'], failed(), []);
      await expect(
        store.create(newOperation({ targetLock: 'shop/drill' }), []),
      ).resolves.toBeDefined();
    });

    it('lets one of many requests for a target through', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, () =>
          store.create(newOperation({ targetLock: 'shop/race' }), []),
        ),
      );
      expect(
        results.filter(result => result.status === 'fulfilled'),
      ).toHaveLength(1);
      const reasons = results.flatMap(result =>
        result.status === 'rejected' ? [result.reason.name] : [],
      );
      expect(new Set(reasons)).toEqual(new Set(['ConflictError']));
    });

    it('gives each of 1,000 operations to exactly one of several workers', async () => {
      const createMany = (count: number) =>
        Promise.all(
          Array.from({ length: count }, () => store.create(newOperation(), [])),
        );
      for (let batch = 0; batch < 10; batch++) await createMany(100);
      const winners = new Map<string, string[]>();
      const work = async (owner: string) => {
        for (;;) {
          const record = await store.claim(claimOptions(owner));
          if (!record) return;
          winners.set(record.id, [...(winners.get(record.id) ?? []), owner]);
          expect(record).toMatchObject({
            state: 'running',
            leaseOwner: owner,
            fencingToken: 1,
          });
          await store.end(leaseOf(record), ['running'], failed(), []);
        }
      };
      await Promise.all(
        Array.from({ length: 8 }, (_, index) => work(`worker-${index}`)),
      );
      expect(winners.size).toBe(1000);
      expect([...winners.values()].every(owners => owners.length === 1)).toBe(
        true,
      );
      expect(new Set([...winners.values()].flat()).size).toBeGreaterThan(1);
    });

    it('gives out the oldest first, and only those of known sources', async () => {
      const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
      const newer = newOperation({ requestedAt: at(1) });
      const older = newOperation({ requestedAt: at(2) });
      const foreign = newOperation({ requestedAt: at(3), sourceId: 'other' });
      for (const operation of [newer, older, foreign])
        await store.create(operation, []);
      const position = async () =>
        await store.queuePosition((await store.get(newer.id))!);
      // That of another source is not before it.
      expect(await position()).toBe(1);
      const before = () => knex('recovery_operations').where('id', older.id);
      await before().update({ not_before: at(-5) });
      expect(await position()).toBe(0);
      await before().update({ not_before: at(5) });
      expect(await position()).toBe(1);
      expect((await store.claim(claimOptions('a')))?.id).toBe(older.id);
      expect(await position()).toBe(1);
      expect((await store.claim(claimOptions('a')))?.id).toBe(newer.id);
      expect(await store.claim(claimOptions('a'))).toBeUndefined();
      expect(
        await store.claim({ ...claimOptions('a'), places: [] }),
      ).toBeUndefined();
      expect(
        (await store.listQueuedBefore(new Date(), 10)).map(({ id }) => id),
      ).toEqual([foreign.id]);
    });

    it('runs no more of a source than it has places, whoever claims', async () => {
      for (let count = 0; count < 60; count++)
        await store.create(
          newOperation({ sourceId: count % 2 ? 'shop' : 'blog' }),
          [],
        );
      const places = [...placesOf('shop', 2), ...placesOf('blog', 1)];
      let most = 0;
      const ended: string[] = [];
      const work = async (owner: string) => {
        while (ended.length < 60) {
          const record = await store.claim({ ...claimOptions(owner), places });
          const running = await store.listRunning();
          const ofShop = running.filter(
            one => one.record.sourceId === 'shop',
          ).length;
          most = Math.max(most, ofShop);
          expect(ofShop).toBeLessThanOrEqual(2);
          expect(running.length - ofShop).toBeLessThanOrEqual(1);
          if (!record) continue;
          await store.end(leaseOf(record), ['running'], failed(), []);
          ended.push(record.id);
        }
      };
      await Promise.all(
        Array.from({ length: 6 }, (_, index) => work(`worker-${index}`)),
      );
      expect(new Set(ended).size).toBe(60);
      expect(most).toBeGreaterThan(0);
    });

    it('puts a restore before what waits longer, where its kind has a place', async () => {
      const at = (minutes: number) => new Date(Date.now() - minutes * 60_000);
      const verification = newOperation({
        kind: 'verification',
        priority: 10,
        requestedAt: at(9),
      });
      const restore = newOperation({ requestedAt: at(1) });
      for (const operation of [verification, restore])
        await store.create(operation, []);
      const places = [
        ...placesOf('shop', 1),
        ...placesOf('shop', 1, 'verification'),
      ];
      const claim = () => store.claim({ ...claimOptions('a'), places });
      const first = (await claim())!;
      expect(first.id).toBe(restore.id);
      expect(await claim()).toBeUndefined();
      await store.end(leaseOf(first), ['running'], failed(), []);
      expect(
        await store.claim({
          ...claimOptions('a'),
          places: placesOf('shop', 1, 'drill'),
        }),
      ).toBeUndefined();
      expect((await claim())?.id).toBe(verification.id);
    });

    it('lets a holder write nothing once its lease was taken away', async () => {
      await store.create(newOperation(), []);
      const record = (await store.claim(claimOptions('a')))!;
      const lease = leaseOf(record);
      expect(
        await store.renew(lease, 30_000, { workDirectory: '/srv/x' }),
      ).toEqual({});
      expect(
        await store.end(
          lease,
          ['running'],
          { state: 'interrupted', at: new Date() },
          [],
        ),
      ).toBe(true);
      const before = await store.get(record.id);
      expect(
        await store.renew(lease, 30_000, { workDirectory: '/srv/y' }),
      ).toBeUndefined();
      expect(await store.startValidating(lease, {})).toBe(false);
      expect(
        await store.appendLog(
          lease,
          [{ at: new Date(), level: 'info', text: 'late' }],
          0,
        ),
      ).toBe(false);
      expect(await store.end(lease, ['running'], failed(), [])).toBe(false);
      expect(await store.get(record.id)).toEqual(before);
      expect(await store.readLog(record.id, 0, 10)).toEqual([]);
    });

    it('tells which leases have passed, and ends on their passing only if they have', async () => {
      await store.create(newOperation(), []);
      await store.create(newOperation(), []);
      const lively = (await store.claim(claimOptions('a')))!;
      const dead = (await store.claim(claimOptions('b', -1_000)))!;
      const running = await store.listRunning();
      expect(
        running.find(({ record }) => record.id === lively.id)?.leaseExpired,
      ).toBe(false);
      expect(
        running.find(({ record }) => record.id === dead.id)?.leaseExpired,
      ).toBe(true);
      const end = { state: 'interrupted' as const, at: new Date() };
      const onlyIfExpired = { onlyIfExpired: true };
      expect(
        await store.end(leaseOf(lively), ['running'], end, [], onlyIfExpired),
      ).toBe(false);
      expect(
        await store.end(leaseOf(dead), ['running'], end, [], onlyIfExpired),
      ).toBe(true);
    });

    it('hands a cancellation to the holder, and keeps who asked first', async () => {
      await store.create(newOperation(), []);
      const record = (await store.claim(claimOptions('a')))!;
      const at = new Date();
      const cancel = { by: 'user:default/mia', at };
      expect(await store.cancelWaiting(record.id, ['queued'], cancel, [])).toBe(
        false,
      );
      expect(await store.requestCancel(record.id, ['running'], cancel)).toBe(
        true,
      );
      expect(
        await store.requestCancel(record.id, ['running'], {
          by: 'user:default/tom',
          at,
        }),
      ).toBe(false);
      expect(await store.renew(leaseOf(record), 30_000, {})).toEqual({
        cancelRequest: cancel,
      });
    });

    it('cancels before the start or starts, never both', async () => {
      for (let round = 0; round < 50; round++) {
        const operation = newOperation();
        await store.create(operation, []);
        const cancel = { by: 'user:default/mia', at: new Date() };
        const [cancelled, claimed] = await Promise.all([
          store.cancelWaiting(operation.id, ['queued'], cancel, []),
          store.claim(claimOptions('a')),
        ]);
        expect([cancelled, claimed !== undefined].filter(Boolean)).toHaveLength(
          1,
        );
      }
    });

    it('records evidence together with the end, once', async () => {
      const operation = newOperation();
      await store.create(operation, []);
      const record = (await store.claim(claimOptions('a')))!;
      const result = { restoredFiles: 2, restoredBytes: 30, checks: [] };
      const end = {
        state: 'failed' as const,
        at: new Date(),
        result,
        error: failed().error,
      };
      const line = { at: end.at, level: 'error' as const, text: 'Broken.' };
      expect(await store.end(leaseOf(record), ['running'], end, [line])).toBe(
        true,
      );
      expect(await store.end(leaseOf(record), ['running'], end, [])).toBe(
        false,
      );
      const evidence = KnexEvidenceStore.create({ database: knex });
      const bodies = (await evidence.ofOperation(operation.id)).map(link =>
        JSON.parse(link.body),
      );
      expect(bodies).toMatchObject([
        {
          event: 'requested',
          actor: 'user:default/mia',
          pointId: 'p1',
          providerPointId: 'full-id',
          targetId: 'drill',
        },
        {
          event: 'ended',
          actor: 'backend',
          outcome: 'failed',
          details: {
            result,
            error: end.error,
            log: { lines: 1, dropped: 0 },
          },
          recordedAt: end.at.toISOString(),
        },
      ]);
    });

    it('tells each change of state, once it is stored', async () => {
      const told: string[] = [];
      const telling = KnexOperationStore.create({
        knex,
        onChange: ({ state, fencingToken }) =>
          told.push(`${state} ${fencingToken}`),
      });
      const busy = newOperation({ targetLock: 'shop/told' });
      await telling.create(busy, []);
      await expect(
        telling.create(newOperation({ targetLock: 'shop/told' }), []),
      ).rejects.toThrow();
      const record = (await telling.claim(claimOptions('a')))!;
      await telling.renew(leaseOf(record), 30_000, {});
      await telling.startValidating(leaseOf(record), {});
      await telling.end(leaseOf(record), ['validating'], failed(), []);
      await telling.end(leaseOf(record), ['validating'], failed(), []);
      const waiting = newOperation();
      await telling.create(waiting, []);
      const cancel = { by: 'user:default/mia', at: new Date() };
      await telling.cancelWaiting(waiting.id, ['queued'], cancel, []);
      expect(told).toEqual([
        'queued 0',
        'running 1',
        'validating 1',
        'failed 2',
        'queued 0',
        'cancelled 1',
      ]);
    });

    it('numbers log lines without gaps, also behind a large batch', async () => {
      const operation = newOperation();
      await store.create(operation, [
        { at: new Date(), level: 'info', text: 'one' },
      ]);
      const record = (await store.claim(claimOptions('a')))!;
      const lines = Array.from({ length: 1_200 }, (_, index) => ({
        at: new Date(),
        level: 'info' as const,
        text: `line ${index}`,
      }));
      expect(await store.appendLog(leaseOf(record), lines, 7)).toBe(true);
      const end = { state: 'failed' as const, at: new Date() };
      await store.end(leaseOf(record), ['running'], end, [
        { at: new Date(), level: 'error', text: 'end' },
      ]);
      const read = await store.readLog(operation.id, 1, 5_000);
      expect(read.map(line => line.seq)).toEqual(
        Array.from({ length: 1_201 }, (_, index) => index + 2),
      );
      expect(read.at(-1)?.text).toBe('end');
      expect(await store.get(operation.id)).toMatchObject({
        logSeq: 1_202,
        logDropped: 7,
      });
    });

    it('pages through operations of many entities, newest first', async () => {
      const at = new Date();
      const ids: string[] = [];
      for (let index = 0; index < 25; index++) {
        // Some share their instant.
        const requestedAt = new Date(
          at.getTime() - Math.floor(index / 3) * 1000,
        );
        const entityRef = `component:default/c${index % 5}`;
        const operation = newOperation({ requestedAt, entityRef });
        await store.create(operation, []);
        if (index % 5 !== 4) ids.push(operation.id);
      }
      const entityRefs = Array.from(
        { length: 70_000 },
        (_, index) => `component:default/x${index}`,
      );
      entityRefs.push(
        'component:default/c0',
        'component:default/c1',
        'component:default/c2',
        'component:default/c3',
      );
      const seen: OperationRecord[] = [];
      for (;;) {
        const last = seen.at(-1);
        const { items, totalCount } = await store.list(
          { entityRefs, state: ['queued'] },
          { after: last, limit: 6 },
        );
        expect(totalCount).toBe(20);
        if (items.length === 0) break;
        seen.push(...items);
      }
      expect(seen.map(({ id }) => id).sort()).toEqual([...ids].sort());
      const times = seen.map(({ requestedAt }) => requestedAt.getTime());
      expect(times).toEqual([...times].sort((a, b) => b - a));
      expect(
        (await store.list({ entityRefs: [] }, { limit: 6 })).totalCount,
      ).toBe(0);
    });

    it('lists to each reader what is in its scope, whether the inventory has its entity or not', async () => {
      const refs = ['shop', 'web', 'gone'].map(
        name => `component:default/${name}`,
      );
      const [shop, web, gone] = refs;
      for (const entityRef of refs) {
        await store.create(newOperation({ entityRef }), []);
        await store.create(
          newOperation({
            entityRef,
            approval: {
              reasons: ['In place.'],
              expiresAt: new Date(Date.now() + 60_000),
            },
          }),
          [],
        );
      }
      await saveBindings(
        knex,
        [shop, web].map(entityRef => ({
          entityRef,
          ownerRefs: [`group:default/${entityRef === shop ? 'shop' : 'web'}`],
          resources: [],
          problems: [],
        })),
      );
      expect(await store.listFormerEntityRefs()).toEqual([gone]);
      const owned = {
        criteria: [{ key: 'owner' as const, values: ['group:default/shop'] }],
      };
      const lists = store;
      for (const [scope, found] of [
        [{}, [shop, web]],
        [{ formerRefs: [gone] }, refs],
        [owned, [shop]],
        [{ ...owned, formerRefs: [gone] }, [shop, gone]],
        [{ entityRefs: [web, gone] }, [web]],
        [{ entityRefs: [] }, []],
      ] as [EntityScope, string[]][]) {
        const page = { limit: 50 };
        const queries = await recordQueries(knex, async () => {
          const all = await lists.list({ scope }, page);
          expect(all.totalCount).toBe(2 * found.length);
          expect(
            [...new Set(all.items.map(({ entityRef }) => entityRef))].sort(),
          ).toEqual([...found].sort());
          const waiting = await lists.listAwaitingApproval({ scope }, page);
          expect(waiting.totalCount).toBe(found.length);
          expect(
            waiting.items.map(({ entityRef }) => entityRef).sort(),
          ).toEqual([...found].sort());
        });
        expect(queries).toHaveLength(4);
      }
    });

    it('knows the last restore, the active ones and the speed of a source', async () => {
      const entityRef = 'component:default/orders';
      expect(await store.restoreSpeed('shop')).toBeUndefined();
      for (const [bytes, restoreMs] of [
        [1_000, 100],
        [3_000, 300],
      ]) {
        await store.create(newOperation(), []);
        const record = (await store.claim(claimOptions('a')))!;
        await store.startValidating(leaseOf(record), {});
        const result = { restoredFiles: 1, restoredBytes: bytes, checks: [] };
        await store.end(
          leaseOf(record),
          ['validating'],
          { state: 'succeeded', at: new Date(), result, restoreMs },
          [],
        );
      }
      const queued = newOperation();
      await store.create(queued, []);
      expect(await store.restoreSpeed('shop')).toEqual({
        bytes: 4_000,
        milliseconds: 400,
      });
      const other = newOperation({ entityRef: 'component:default/other' });
      await store.create(other, []);
      const latest = await store.latestOf([
        entityRef,
        other.entityRef,
        'component:default/none',
      ]);
      expect(
        latest.map(record => [record.entityRef, record.state]).sort(),
      ).toEqual([
        [entityRef, 'queued'],
        [entityRef, 'succeeded'],
        [other.entityRef, 'queued'],
      ]);
      expect(latest.find(({ state }) => state === 'succeeded')).toMatchObject({
        result: { restoredBytes: 3_000 },
      });
      expect((await store.latestOf([entityRef])).map(({ id }) => id)).toContain(
        queued.id,
      );
      expect(await store.latestOf([])).toEqual([]);
    });
  },
);
