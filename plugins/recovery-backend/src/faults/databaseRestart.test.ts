import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';
import knexFactory, { type Knex } from 'knex';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { applyMigrations } from '../database/migrations';
import { checkChain } from '../evidence/checkChain';
import { restoreFiles } from '../operations/__testUtils__/fakes';
import { Harness } from '../operations/__testUtils__/Harness';

const run = promisify(execFile);

jest.setTimeout(300_000);

const TARGETS = 12;
const RESTARTS = 3;

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/** A server of its own, since others that run beside would not like its restarts. */
async function startServer(): Promise<{ url: string; process: ChildProcess }> {
  const script = path.resolve(
    __dirname,
    '../../../../scripts/with-postgres.mjs',
  );
  const child = spawn(
    process.execPath,
    [
      script,
      '--',
      process.execPath,
      '-e',
      'console.log(process.env.POSTGRES_URL);setInterval(()=>{},1000)',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [chunk] = await once(child.stdout!, 'data');
  return { url: String(chunk).trim(), process: child };
}

/** Ends the server as a crash does, and starts it again. */
async function restart(knex: Knex): Promise<() => Promise<void>> {
  const setting = async (sql: string) =>
    Object.values((await knex.raw(sql)).rows[0])[0] as string;
  const data = await setting('show data_directory');
  const binaries = await setting(
    `select setting from pg_config where name = 'BINDIR'`,
  );
  const command = [
    path.join(binaries, 'pg_ctl'),
    ...['restart', '-D', data, '-m', 'immediate', '-w', '-l', `${data}/../log`],
  ];
  return async () => {
    // PostgreSQL refuses to run as root.
    await (process.getuid?.() === 0
      ? run('runuser', ['-u', 'postgres', '--', ...command])
      : run(command[0], command.slice(1)));
  };
}

const havePostgres = createTestDatabases()
  .eachSupportedId()
  .some(([id]) => id.startsWith('POSTGRES'));

(havePostgres ? describe : describe.skip)(
  'a PostgreSQL that crashes under load',
  () => {
    let server: Awaited<ReturnType<typeof startServer>>;
    let knex: Knex;

    beforeAll(async () => {
      server = await startServer();
      knex = knexFactory({
        client: 'pg',
        connection: server.url,
        // What it says of lost connections is what this is about.
        log: { warn() {}, error() {}, debug() {} },
        pool: { min: 0, max: 10 },
      });
      // As in production: what was answered to is on the disk.
      await knex.raw('alter system set synchronous_commit = on');
      await knex.raw('select pg_reload_conf()');
      await applyMigrations(knex);
    });

    afterAll(async () => {
      await knex?.destroy();
      if (server) {
        const ended = once(server.process, 'exit');
        server.process.kill('SIGTERM');
        await ended;
      }
    });

    it('loses no operation and no evidence, and runs nothing twice', async () => {
      const harness = await Harness.create(knex, {
        start: false,
        restore: { concurrency: 4 },
        targets: root =>
          Object.fromEntries(
            Array.from({ length: TARGETS }, (_, index) => [
              `t${index}`,
              { directory: `${root}/restore/shop` },
            ]),
          ),
      });
      try {
        const crash = await restart(knex);
        const runs: string[] = [];
        harness.provider.restores = async (directory, context) => {
          runs.push(directory);
          for (let step = 0; step < 10; step++) {
            context.log('info', `Step ${step}`);
            context.progress({ bytes: step, files: 0 });
            await pause(100);
            context.signal.throwIfAborted();
          }
          await restoreFiles({ a: '1' })(directory, context);
        };
        const ids: string[] = [];
        for (let index = 0; index < TARGETS; index++) {
          ids.push((await harness.request({ targetId: `t${index}` })).id);
        }
        const replicas = [harness.operations, await harness.replica()];
        replicas.forEach(replica => replica.start());
        for (let count = 0; count < RESTARTS; count++) {
          await pause(1_000);
          await crash();
        }
        const states: Record<string, string> = {};
        while (Object.keys(states).length < ids.length) {
          for (const id of ids) {
            const { state, finishedAt } = await harness.manager
              .get(id)
              .catch(() => ({ state: 'unknown', finishedAt: undefined }));
            if (finishedAt) states[id] = state;
          }
          await pause(50);
        }
        // A restore may end because its lease could not be kept; most go on.
        const ends = new Set(Object.values(states));
        ends.delete('interrupted');
        expect([...ends]).toEqual(['succeeded']);
        expect(new Set(runs).size).toBe(runs.length);
        const evidence = KnexEvidenceStore.create({ database: knex });
        expect((await checkChain(evidence)).problem).toBeUndefined();
        for (const id of ids) {
          expect(await evidence.ofOperation(id)).toHaveLength(2);
        }
      } finally {
        await harness.close();
      }
    });
  },
);
