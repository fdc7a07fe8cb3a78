import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ProviderError } from 'backstage-plugin-recovery-node';
import type { Knex } from 'knex';
import type { SourceConfig, ValidSource } from '../config';
import { newOperation } from '../database/__testUtils__/operations';
import { KnexOperationStore } from '../database/KnexOperationStore';
import { applyMigrations } from '../database/migrations';
import type {
  NewOperation,
  OperationEnd,
  OperationKind,
  OperationRecord,
} from '../database/OperationStore';
import { createTestProvider, createTestSource } from './__testUtils__/fakes';
import { TEST_TIMES } from './__testUtils__/Harness';
import { OperationReaper } from './OperationReaper';
import type { OperationRunner } from './OperationRunner';
import { OperationWorker } from './OperationWorker';
import { identifyThisProcess } from './processIdentity';
import { Retries } from './Retries';

jest.setTimeout(120_000);

const source = createTestSource('shop', createTestProvider(), '/srv/backups');

function retriesWith(
  options: { sources?: Map<string, SourceConfig>; retryMs?: number } = {},
) {
  return new Retries({
    attempts: { restore: 1, verification: 3, drill: 2 },
    sources: options.sources ?? new Map([['shop', source]]),
    retryMs: options.retryMs ?? 10,
  });
}

function ended(code: string, more: Partial<OperationEnd> = {}): OperationEnd {
  return {
    state: 'failed',
    at: new Date('2026-11-25T12:00:00.000Z'),
    error: { code, message: 'It did not work.' },
    ...more,
  };
}

describe('Retries', () => {
  const record = (changes: Partial<OperationRecord> = {}) =>
    ({
      ...newOperation({ kind: 'verification' }),
      state: 'running',
      ...changes,
    } as OperationRecord);

  it.each(['locked', 'unreachable'])('begins again after %s', code => {
    expect(retriesWith().after(record(), ended(code))).toBeDefined();
  });

  it.each([
    'damaged',
    'tool-failed',
    'deadline',
    'access-denied',
    'queue-timeout',
    'internal',
  ])('does not after %s', code => {
    expect(retriesWith().after(record(), ended(code))).toBeUndefined();
  });

  it('does not when a check failed, whatever came after it', () => {
    const result = {
      checks: [{ name: 'stored data', result: 'fail' as const, message: '' }],
    };
    expect(
      retriesWith().after(record(), ended('locked', { result })),
    ).toBeUndefined();
  });

  it('does not after success or a cancellation', () => {
    for (const state of ['succeeded', 'cancelled'] as const)
      expect(
        retriesWith().after(record(), ended('locked', { state })),
      ).toBeUndefined();
  });

  it('never begins a restore again, nor what was approved once', () => {
    const interrupted = ended('interrupted', { state: 'interrupted' });
    expect(
      retriesWith().after(record({ kind: 'restore' }), interrupted),
    ).toBeUndefined();
    const approval = { reasons: ['Tier 1'], expiresAt: new Date() };
    expect(
      retriesWith().after(record({ approval }), interrupted),
    ).toBeUndefined();
    expect(retriesWith().after(record(), interrupted)).toBeDefined();
  });

  it('waits twice as long each time, up to half an hour, and says so', () => {
    const verification = { schedules: [], retries: 10 };
    const policy: ValidSource = { ...source, verification };
    const retries = retriesWith({
      sources: new Map([['shop', policy]]),
      retryMs: 60_000,
    });
    const waits = [1, 2, 3, 10].map(attempt => {
      const end = ended('locked');
      const next = retries.after(record({ attempt }), end)!;
      return (next.notBefore.getTime() - end.at.getTime()) / 60_000;
    });
    expect(waits).toEqual([1, 2, 4, 30]);
    const next = retries.after(record({ id: 'op-1' }), ended('locked'))!;
    expect(next.endLine.text).toMatch(/^Attempt 2 of 11 begins in .+ as op/);
    expect(next.firstLine.text).toMatch(/^Attempt 2 of 11 .+ op-1 .+ not work/);
  });

  it('takes the limit of the policy of the source before that of all', () => {
    const policy = (retries: number | undefined): ValidSource => ({
      ...source,
      verification: { schedules: [], retries },
    });
    const begins = (
      retries: number | undefined,
      changes: Partial<OperationRecord>,
    ) =>
      retriesWith({ sources: new Map([['shop', policy(retries)]]) }).after(
        record(changes),
        ended('locked'),
      ) !== undefined;
    expect(begins(undefined, { attempt: 2 })).toBe(true);
    expect(begins(undefined, { attempt: 3 })).toBe(false);
    expect(begins(0, {})).toBe(false);
    expect(begins(5, { attempt: 5 })).toBe(true);
    expect(begins(5, { attempt: 6 })).toBe(false);
    expect(begins(0, { kind: 'drill' })).toBe(true);
  });
});

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())(
  'operations that come to no result on %s',
  databaseId => {
    let knex: Knex;
    let store: KnexOperationStore;
    let worker: OperationWorker | undefined;

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await applyMigrations(knex);
      store = KnexOperationStore.create({ knex });
    });

    afterEach(async () => {
      await worker?.stop();
      worker = undefined;
      await knex('recovery_operations').delete();
    });

    function start(kind: OperationKind, run: OperationRunner['run']) {
      worker = new OperationWorker({
        store,
        runners: { [kind]: { run } },
        sources: [source],
        owner: 'this one',
        concurrency: { restores: 1, others: 1 },
        deadlinesMs: { restore: 60_000, verification: 60_000, drill: 60_000 },
        times: TEST_TIMES,
        logger: mockServices.logger.mock(),
        assertStillApproved: async () => {},
        points: { recordEvidence: async () => {} },
        retries: retriesWith(),
        beforePoll: async () => {},
      });
      worker.start();
    }

    async function attempts(): Promise<OperationRecord[]> {
      const { items } = await store.list({}, { limit: 10 });
      return items.sort((a, b) => a.attempt - b.attempt);
    }

    async function untilNothingWaits(): Promise<OperationRecord[]> {
      for (;;) {
        const all = await attempts();
        if (all.every(({ finishedAt }) => finishedAt)) return all;
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    }

    const order = (changes: Partial<NewOperation>) =>
      store.create(newOperation({ targetLock: 'one', ...changes }), []);

    const busy = async () => {
      throw new ProviderError('locked', 'Somebody else holds the lock.');
    };

    it('are begun again until they succeed, each attempt on its own', async () => {
      let runs = 0;
      start('verification', async session => {
        if (++runs < 3) return await busy();
        await session.startValidating();
        return { state: 'succeeded' };
      });
      await order({ kind: 'verification', options: { level: 1 } });
      expect(await untilNothingWaits()).toMatchObject([
        { attempt: 1, state: 'failed', error: { code: 'locked' } },
        { attempt: 2, state: 'failed', error: { code: 'locked' } },
        { attempt: 3, state: 'succeeded', options: { level: 1 } },
      ]);
      expect(runs).toBe(3);
    });

    it('stay ended once their limit is reached', async () => {
      start('drill', busy);
      await order({ kind: 'drill' });
      expect(await untilNothingWaits()).toMatchObject([
        { attempt: 1, state: 'failed' },
        { attempt: 2, state: 'failed' },
      ]);
      expect((await store.findByTargetLock(['one'])).size).toBe(0);
    });

    it('are not begun again when they are restores', async () => {
      start('restore', busy);
      await order({ kind: 'restore' });
      expect(await untilNothingWaits()).toMatchObject([{ state: 'failed' }]);
    });

    it.each([
      ['drill', ['interrupted', 'queued']],
      ['restore', ['interrupted']],
    ] as const)(
      'are noticed when their backend died: a %s becomes %s',
      async (kind, states) => {
        const { id } = await order({ kind });
        await store.claim({
          owner: JSON.stringify({ instance: 'x', host: 'other', pid: 1 }),
          leaseMs: -1_000,
          now: new Date(),
          places: [{ sourceId: 'shop', kind, place: 1, deadlineMs: 60_000 }],
        });
        const reaper = new OperationReaper({
          store,
          own: await identifyThisProcess(),
          retries: retriesWith(),
          queueTimeoutMs: 60_000,
          queueCheckMs: 60_000,
          expireApprovals: async () => {},
          scratchRoot: '/nowhere',
          logger: mockServices.logger.mock(),
        });
        await reaper.reap(() => false);
        await reaper.reap(() => false);
        const all = await attempts();
        expect(all.map(({ state }) => state)).toEqual(states);
        expect(all[0].id).toBe(id);
      },
    );
  },
);
