import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { openSharedDatabase } from '../database/__testUtils__/sharedDatabase';
import { isPostgres } from '../database/bulk';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { checkChain } from '../evidence/checkChain';
import { restoreFiles } from '../operations/__testUtils__/fakes';
import { Harness, requester } from '../operations/__testUtils__/Harness';
import {
  isAlive,
  OtherBackend,
  until,
} from '../operations/__testUtils__/OtherBackend';

const databases = createTestDatabases();

jest.setTimeout(240_000);

describe.each(databases.eachSupportedId())('faults on %s', databaseId => {
  let directory: string;
  let shared: { knex: Knex; connection: object };
  let harness: Harness;
  let other: OtherBackend | undefined;

  beforeEach(async () => {
    directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-faults-'));
    shared = await openSharedDatabase(databases, databaseId, directory);
    harness = await Harness.create(shared.knex, { start: false });
  });

  afterEach(async () => {
    other?.dispose();
    other = undefined;
    await harness.close();
    await shared.knex.destroy();
    await fs.rm(directory, { recursive: true, force: true });
  });

  async function expectOneEnd(operationId: string) {
    const evidence = KnexEvidenceStore.create({ database: shared.knex });
    expect((await checkChain(evidence)).problem).toBeUndefined();
    const links = await evidence.ofOperation(operationId);
    // What was asked for, and how it ended, each once.
    expect(links).toHaveLength(2);
  }

  /** Everything in the target is named by a record. */
  async function expectNothingUnnamed(operationId: string) {
    const { result } = await harness.manager.get(operationId);
    for (const entry of await harness.targetEntries()) {
      expect(result?.leftover).toContain(path.join(harness.target, entry));
    }
  }

  // SQLite is of one process; nobody takes over from it.
  if (databaseId.startsWith('POSTGRES')) {
    it('a paused backend that lost its lease writes nothing when it wakes up', async () => {
      other = await OtherBackend.restoring(harness, shared.connection, {
        times: { leaseMs: 2_000 },
      });
      const { operationId, toolPid } = other;
      other.signal('SIGSTOP');
      harness.operations.start();
      const ended = await harness.ended(operationId);
      expect(ended).toMatchObject({
        state: 'interrupted',
        error: { message: expect.stringContaining('not heard of any more') },
      });
      const log = await harness.logOf(operationId);
      other.signal('SIGCONT');
      await until(() => !isAlive(toolPid));
      const written = async () =>
        (
          await fs.stat(
            path.join(harness.target, `.incomplete-${operationId}`, 'endless'),
          )
        ).size;
      const size = await written();
      // It takes part again, and runs what is asked of it next.
      harness.provider.restores = restoreFiles({ a: '1' });
      await other.finish();
      const next = await harness.run();
      expect(next.state).toBe('succeeded');
      expect(await harness.manager.get(operationId)).toEqual(ended);
      expect(await harness.logOf(operationId)).toEqual(log);
      expect(await written()).toBe(size);
      await expectOneEnd(operationId);
    });
  }

  it('a backend that is killed while it cleans up leaves what is named, or nothing', async () => {
    other = await OtherBackend.restoring(harness, shared.connection, {
      files: 5_000,
    });
    const { operationId } = other;
    await harness.manager.cancel(operationId, requester);
    await until(async () => {
      const { phases, finishedAt } = await harness.manager.get(operationId);
      return (
        finishedAt !== undefined ||
        phases.some(({ name }) => name === 'clean-up')
      );
    });
    await other.end('SIGKILL');
    harness.operations.start();
    const ended = await harness.ended(operationId);
    // Where the process was faster than the signal, all is cleaned up and said.
    expect(['interrupted', 'cancelled']).toContain(ended.state);
    await until(() => !isAlive(other!.toolPid));
    expect(await harness.scratchEntries()).toEqual([]);
    await expectNothingUnnamed(operationId);
    await expectOneEnd(operationId);
    harness.provider.restores = restoreFiles({ a: '1' });
    expect((await harness.run()).state).toBe('succeeded');
  });

  it('a backend that is killed while it writes the evidence of an end leaves one end', async () => {
    other = await OtherBackend.restoring(harness, shared.connection);
    const { operationId } = other;
    const { knex } = shared;
    if (isPostgres(knex)) {
      // Whoever appends waits for this table.
      await knex.transaction(async trx => {
        await trx.raw('lock table recovery_evidence in share mode');
        await other!.finish();
        await until(async () => {
          const { rows } = await trx.raw(
            `select 1 from pg_locks where not granted
               and relation = 'recovery_evidence'::regclass`,
          );
          return rows.length > 0;
        });
        await other!.end('SIGKILL');
      });
    } else {
      // Nothing can hold SQLite in the middle of it, so the signal comes about then.
      await other.finish();
      await until(async () =>
        ['validating', 'succeeded'].includes(
          (
            await harness.manager.get(operationId)
          ).state,
        ),
      );
      await other.end('SIGKILL');
    }
    harness.operations.start();
    const ended = await harness.ended(operationId);
    expect(['interrupted', 'succeeded']).toContain(ended.state);
    if (ended.state === 'interrupted') await expectNothingUnnamed(operationId);
    await until(() => !isAlive(other!.toolPid));
    await expectOneEnd(operationId);
  });

  it.each([
    ['ahead', 86_400_000],
    ['back', -86_400_000],
  ])('a clock that jumps a day %s ends no restore', async (_, jump) => {
    let release = () => {};
    const gate = new Promise<void>(resolve => {
      release = resolve;
    });
    let began = () => {};
    const running = new Promise<void>(resolve => {
      began = resolve;
    });
    harness.provider.restores = async (target, context) => {
      began();
      await gate;
      context.signal.throwIfAborted();
      await restoreFiles({ a: '1' })(target, context);
    };
    harness.operations.start();
    const { id } = await harness.request();
    await running;
    const clock = jest
      .spyOn(Date, 'now')
      .mockImplementation(
        () => performance.timeOrigin + performance.now() + jump,
      );
    try {
      // Some renewals of the lease, and looks at the queue.
      await new Promise(resolve => setTimeout(resolve, 1_000));
      release();
      const operation = await harness.ended(id);
      expect(operation.state).toBe('succeeded');
      await expectOneEnd(id);
    } finally {
      clock.mockRestore();
    }
  });
});
