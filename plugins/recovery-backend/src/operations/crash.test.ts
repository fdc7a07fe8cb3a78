import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openSharedDatabase } from '../database/__testUtils__/sharedDatabase';
import { restoreFiles } from './__testUtils__/fakes';
import { Harness, TEST_TIMES } from './__testUtils__/Harness';

jest.setTimeout(120_000);

const databases = TestDatabases.create({
  ids: ['SQLITE_3', 'POSTGRES_15'],
  disableDocker: true,
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean | Promise<boolean>) {
  while (!(await condition())) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

describe.each(databases.eachSupportedId())(
  'a backend that ends on %s',
  databaseId => {
    let directory: string;
    let shared: { knex: Knex; connection: object };
    let harness: Harness;
    let child: ChildProcess | undefined;
    let toolPid: number | undefined;

    beforeEach(async () => {
      directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-crash-'));
      shared = await openSharedDatabase(databases, databaseId, directory);
      harness = await Harness.create(shared.knex, { start: false });
    });

    afterEach(async () => {
      child?.kill('SIGKILL');
      if (toolPid !== undefined && isAlive(toolPid))
        process.kill(toolPid, 'SIGKILL');
      await harness.close();
      await shared.knex.destroy();
      await fs.rm(directory, { recursive: true, force: true });
    });

    /** Starts another backend, and a restore on it. */
    async function restoreElsewhere(times: object = {}): Promise<string> {
      child = spawn(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          path.join(__dirname, '__testUtils__/crashingBackend.ts'),
          JSON.stringify({
            connection: shared.connection,
            config: harness.config,
            times: { ...TEST_TIMES, ...times },
            root: harness.root,
          }),
        ],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...process.env, NODE_OPTIONS: '' },
        },
      );
      const ended = once(child, 'exit').then(([code]) => {
        throw new Error(`The other backend ended by itself (${code})`);
      });
      await Promise.race([once(child.stdout!, 'data'), ended]);
      ended.catch(() => {});
      const { id } = await harness.request();
      await harness.writing(id);
      await until(async () =>
        (await harness.logOf(id)).some(line => line.startsWith('tool ')),
      );
      const line = (await harness.logOf(id)).find(text =>
        text.startsWith('tool '),
      );
      toolPid = Number(line!.split(' ')[1]);
      return id;
    }

    async function kill(signal: NodeJS.Signals) {
      const exited = once(child!, 'exit');
      child!.kill(signal);
      await exited;
    }

    it('without warning leaves an interrupted operation that says what is where', async () => {
      const id = await restoreElsewhere();
      expect(isAlive(toolPid!)).toBe(true);
      await kill('SIGKILL');
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
      await until(() => !isAlive(toolPid!));
      expect(await harness.logOf(id)).toContain(`tool ${toolPid}`);
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
      await kill('SIGKILL');
      harness.operations.start();
      expect(await harness.ended(id)).toMatchObject({
        state: 'interrupted',
        error: { message: expect.stringContaining('not heard of any more') },
        result: { leftover: expect.stringContaining(`.incomplete-${id}`) },
      });
    });

    it('in an orderly way ends its tools, removes what they wrote, and says so', async () => {
      const id = await restoreElsewhere();
      await kill('SIGTERM');
      expect(await harness.manager.get(id)).toMatchObject({
        state: 'interrupted',
        error: { code: 'shutdown' },
      });
      await until(() => !isAlive(toolPid!));
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
