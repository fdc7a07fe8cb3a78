import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { newOperation } from './__testUtils__/operations';
import { KnexEvidenceStore } from './KnexEvidenceStore';
import { KnexOperationStore } from './KnexOperationStore';
import { applyMigrations } from './migrations';
import type {
  NextAttempt,
  NewOperation,
  OperationEnd,
  OperationRecord,
} from './OperationStore';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

const line = (text: string) => ({
  at: new Date(),
  level: 'info' as const,
  text,
});

function nextAttempt(changes: Partial<NextAttempt> = {}): NextAttempt {
  return {
    id: randomUUID(),
    notBefore: new Date(Date.now() + 60_000),
    endLine: line('Attempt 2 begins'),
    firstLine: line('Attempt 2'),
    ...changes,
  };
}

const locked = (): OperationEnd => ({
  state: 'failed',
  at: new Date(),
  error: { code: 'locked', message: 'Somebody else holds the lock.' },
});

describe.each(databases.eachSupportedId())(
  'the next attempt on %s',
  databaseId => {
    let knex: Knex;
    let store: KnexOperationStore;
    let changes: OperationRecord[];
    /** Ended operations, each with the one that follows. */
    let announced: [string, string][];

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
    });

    beforeEach(async () => {
      await knex('recovery_operations').delete();
      changes = [];
      announced = [];
      store = KnexOperationStore.create({
        knex,
        onChange: (record, next) => {
          changes.push(record);
          if (next) announced.push([record.id, next.id]);
        },
      });
    });

    const claim = (now = new Date()) =>
      store.claim({
        owner: 'a',
        leaseMs: 30_000,
        now,
        places: [
          { sourceId: 'shop', kind: 'drill', place: 1, deadlineMs: 60_000 },
        ],
      });

    async function running(more: Partial<NewOperation> = {}) {
      const order = newOperation({
        kind: 'drill',
        targetLock: 'shop/drill',
        options: { pick: 'random', policy: 'weekly' },
        paths: ['/a'],
        reason: 'By policy',
        requestedBy: 'policy:weekly',
        expected: { files: 3, bytes: 700 },
        ...more,
      });
      await store.create(order, []);
      const record = (await claim())!;
      return {
        order,
        lease: { operationId: record.id, fencingToken: record.fencingToken },
      };
    }

    it('has all that was pinned, the lock of the target, and a time to wait for', async () => {
      const { order, lease } = await running();
      const next = nextAttempt();
      const end = locked();
      await expect(
        store.end(lease, ['running'], end, [line('Drill failed.')], { next }),
      ).resolves.toBe(true);

      const { targetLock, expected, ...pinned } = order;
      expect(await store.get(next.id)).toMatchObject({
        ...pinned,
        id: next.id,
        attempt: 2,
        state: 'queued',
        requestedAt: end.at,
        fencingToken: 0,
        progress: { bytes: 0, totalBytes: 700, totalFiles: 3 },
        phases: [{ name: 'queue', outcome: 'running' }],
      });
      expect((await store.get(next.id))!.error).toBeUndefined();
      const holder = (await store.findByTargetLock(['shop/drill'])).get(
        'shop/drill',
      );
      expect(holder?.id).toBe(next.id);

      const textsOf = async (id: string) =>
        (await store.readLog(id, 0, 10)).map(({ seq, text }) => [seq, text]);
      expect(await textsOf(order.id)).toEqual([
        [1, 'Drill failed.'],
        [2, 'Attempt 2 begins'],
      ]);
      expect(await textsOf(next.id)).toEqual([[1, 'Attempt 2']]);
      expect((await store.get(order.id))!.logSeq).toBe(2);
      expect(changes.slice(-2)).toMatchObject([
        { id: order.id, state: 'failed' },
        { id: next.id, state: 'queued' },
      ]);
      expect(announced).toEqual([[order.id, next.id]]);

      expect(await claim()).toBeUndefined();
      expect(await store.listQueuedBefore(next.notBefore, 10)).toEqual([]);
      expect((await claim(next.notBefore))?.id).toBe(next.id);
    });

    it('is on record as requested, beside the end of the former', async () => {
      const { order, lease } = await running();
      const next = nextAttempt();
      await store.end(lease, ['running'], locked(), [], { next });
      const evidence = KnexEvidenceStore.create({ database: knex });
      const bodiesOf = async (id: string) =>
        (await evidence.ofOperation(id)).map(({ body }) => JSON.parse(body));
      expect(await bodiesOf(order.id)).toMatchObject([
        { event: 'requested', attempt: 1 },
        {
          event: 'ended',
          outcome: 'failed',
          details: { log: { lines: 1 }, nextAttempt: next.id },
        },
      ]);
      expect(await bodiesOf(next.id)).toMatchObject([
        {
          event: 'requested',
          attempt: 2,
          actor: 'backend',
          requestedBy: 'policy:weekly',
          requestHash: order.hash,
          details: { attemptAfter: order.id },
        },
      ]);
    });

    it('comes to be with the end of the former, or neither does', async () => {
      const { order, lease } = await running();
      const taken = newOperation();
      await store.create(taken, []);
      await expect(
        store.end(lease, ['running'], locked(), [line('Drill failed.')], {
          next: nextAttempt({ id: taken.id }),
        }),
      ).rejects.toMatchObject({ message: expect.stringMatching(/unique/i) });
      expect(await store.get(order.id)).toMatchObject({
        state: 'running',
        logSeq: 0,
      });
      expect(await store.readLog(order.id, 0, 10)).toEqual([]);

      const late = nextAttempt();
      await expect(
        store.end({ ...lease, fencingToken: 99 }, ['running'], locked(), [], {
          next: late,
        }),
      ).resolves.toBe(false);
      expect(await store.get(late.id)).toBeUndefined();
    });

    it('is not, once somebody wants the operation cancelled', async () => {
      const { order, lease } = await running();
      await store.requestCancel(order.id, ['running'], {
        by: 'user:default/mia',
        at: new Date(),
      });
      const next = nextAttempt();
      await store.end(lease, ['running'], locked(), [line('Failed.')], {
        next,
      });
      expect(await store.get(next.id)).toBeUndefined();
      expect(await store.get(order.id)).toMatchObject({
        state: 'failed',
        logSeq: 1,
      });
      expect((await store.findByTargetLock(['shop/drill'])).size).toBe(0);
    });
  },
);
