import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openSharedDatabase } from '../database/__testUtils__/sharedDatabase';
import { restoreFiles } from './__testUtils__/fakes';
import { Harness } from './__testUtils__/Harness';
import { isAlive, OtherBackend, until } from './__testUtils__/OtherBackend';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

describe.each(databases.eachSupportedId())(
  'a backend that ends on %s',
  databaseId => {
    let directory: string;
    let shared: { knex: Knex; connection: object };
    let harness: Harness;
    let other: OtherBackend | undefined;

    beforeEach(async () => {
      directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-crash-'));
      shared = await openSharedDatabase(databases, databaseId, directory);
      harness = await Harness.create(shared.knex, { start: false });
    });

    afterEach(async () => {
      other?.dispose();
      await harness.close();
      await shared.knex.destroy();
      await fs.rm(directory, { recursive: true, force: true });
    });

    /** Starts another backend, and a restore on it. */
    async function restoreElsewhere(times?: object): Promise<string> {
      other = await OtherBackend.restoring(harness, shared.connection, {
        times,
      });
      return other.operationId;
    }

    it('without warning leaves an interrupted operation that says what is where', async () => {
      const id = await restoreElsewhere();
      expect(isAlive(other!.toolPid)).toBe(true);
      await other!.end('SIGKILL');
      expect((await harness.manager.get(id)).state).toBe('running');
      // The tool lives on without its backend, until the next one ends it.
      harness.operations.start();
      const operation = await harness.ended(id);
      const left = path.join(harness.target, `.incomplete-${id}`);
      expect(operation).toMatchObject({
        state: 'interrupted',
        error: {
          code: 'interrupted',
          message: expect.stringContaining('ended without warning'),
          nextStep: expect.stringContaining('not run again'),
        },
        result: { restoredFiles: 1, leftover: expect.stringContaining(left) },
      });
      expect(await fs.readdir(left)).toEqual(['endless']);
      expect(await harness.scratchEntries()).toEqual([]);
      await until(() => !isAlive(other!.toolPid));
      expect(await harness.logOf(id)).toContain(`tool ${other!.toolPid}`);
      expect((await harness.manager.log(id, 0, 500)).complete).toBe(true);
      // Its target is free again, and what was left stays.
      harness.provider.restores = restoreFiles({ a: '1' });
      expect((await harness.run()).state).toBe('succeeded');
      expect(await harness.targetEntries()).toContain(`.incomplete-${id}`);
    });

    it('elsewhere is known by its lease, which passes', async () => {
      const id = await restoreElsewhere({ leaseMs: 2_000 });
      // As if on another host: nothing can be told from the process.
      await shared.knex('recovery_operations').update({
        lease_owner: JSON.stringify({ instance: 'x', host: 'other', pid: 1 }),
      });
      await other!.end('SIGKILL');
      harness.operations.start();
      expect(await harness.ended(id)).toMatchObject({
        state: 'interrupted',
        error: { message: expect.stringContaining('not heard of any more') },
        result: { leftover: expect.stringContaining(`.incomplete-${id}`) },
      });
    });

    it('in an orderly way ends its tools, removes what they wrote, and says so', async () => {
      const id = await restoreElsewhere();
      await other!.end('SIGTERM');
      expect(await harness.manager.get(id)).toMatchObject({
        state: 'interrupted',
        error: { code: 'shutdown' },
      });
      await until(() => !isAlive(other!.toolPid));
      expect(await harness.targetEntries()).toEqual([]);
      expect(await harness.scratchEntries()).toEqual([]);
    });

    it('only in our imagination is left alone', async () => {
      const id = await restoreElsewhere();
      harness.operations.start();
      await until(async () => {
        const before = (await harness.manager.get(id)).progress?.bytes ?? 0;
        return before > 5_000;
      });
      expect((await harness.manager.get(id)).state).toBe('running');
    });
  },
);
