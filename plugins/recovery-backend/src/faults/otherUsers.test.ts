import { execFileSync } from 'node:child_process';
import { existsSync, promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { bindOrders, ORDERS } from '../database/__testUtils__/bindOrders';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { openSharedDatabase } from '../database/__testUtils__/sharedDatabase';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { checkChain } from '../evidence/checkChain';
import { Harness, requester } from '../operations/__testUtils__/Harness';
import {
  isAlive,
  OtherBackend,
} from '../operations/__testUtils__/OtherBackend';
import { PgBackRestRepository } from './__testUtils__/PgBackRestRepository';
import {
  asRoot,
  asServerUser,
  idOf,
  processesNaming,
  PROGRAMS,
  SERVER_USER,
} from './__testUtils__/processes';

const databases = createTestDatabases();
// Processes are what this is about: one database is enough.
const [[databaseId]] = databases.eachSupportedId();

jest.setTimeout(240_000);

// Only a backend that is root starts tools as somebody else, and only root can test it.
const canRun =
  asRoot && existsSync(PROGRAMS) && existsSync('/usr/bin/pgbackrest');

(canRun ? describe : describe.skip)(
  'tools that run as somebody else, of a backend that was killed',
  () => {
    let directory: string;
    let shared: { knex: Knex; connection: object };
    let harness: Harness;
    let other: OtherBackend | undefined;

    beforeEach(async () => {
      directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-users-'));
      await fs.chmod(directory, 0o755);
      shared = await openSharedDatabase(databases, databaseId, directory);
    });

    afterEach(async () => {
      other?.dispose();
      other = undefined;
      await harness.close();
      await shared.knex.destroy();
      await fs.rm(directory, { recursive: true, force: true });
    });

    async function open(options: Parameters<typeof Harness.create>[1] = {}) {
      harness = await Harness.create(shared.knex, { start: false, ...options });
      // The user of the server has to get to what is restored.
      await fs.chmod(harness.root, 0o755);
    }

    async function expectOneEnd(operationId: string) {
      const evidence = KnexEvidenceStore.create({ database: shared.knex });
      expect((await checkChain(evidence)).problem).toBeUndefined();
      expect(await evidence.ofOperation(operationId)).toHaveLength(2);
    }

    /** Where nothing tells of them but their environment, as with a verification. */
    it('are ended, with the children that left their group', async () => {
      await open();
      other = await OtherBackend.restoring(harness, shared.connection, {
        toolUser: SERVER_USER,
      });
      const { operationId } = other;
      const line = (await harness.logOf(operationId)).find(text =>
        text.startsWith('tool '),
      )!;
      const pids = line.split(' ').slice(1).map(Number);
      expect(pids).toHaveLength(2);
      await other.end('SIGKILL');
      expect(pids.map(isAlive)).toEqual([true, true]);
      harness.operations.start();
      expect((await harness.ended(operationId)).state).toBe('interrupted');
      expect(pids.map(isAlive)).toEqual([false, false]);
      await expectOneEnd(operationId);
    });

    it('are named in the state where the next backend may not end them', async () => {
      await open();
      // It finds the tool by the directory that it was told as an argument.
      other = await OtherBackend.restoring(harness, shared.connection);
      const { operationId, toolPid } = other;
      await other.end('SIGKILL');
      execFileSync('chown', ['-R', 'nobody', harness.root, directory]);
      const next = await OtherBackend.start(harness, shared.connection, {
        uid: idOf('nobody'),
      });
      try {
        const ended = await harness.ended(operationId);
        expect(ended).toMatchObject({
          state: 'interrupted',
          error: {
            message: expect.stringContaining('ended without warning'),
          },
          result: {
            leftover: expect.stringMatching(
              new RegExp(
                `${harness.target}/.incomplete-${operationId} .*Process ${toolPid} \\(.+, as root\\), started by the backend that ended, goes on and could not be ended by this one\\. End it by hand`,
              ),
            ),
          },
        });
        expect(isAlive(toolPid)).toBe(true);
        await expectOneEnd(operationId);
      } finally {
        next.dispose();
      }
    });

    it('are ended when it is a PostgreSQL that a drill had started', async () => {
      const copyOf = path.join(directory, 'copy');
      await fs.mkdir(copyOf);
      execFileSync('chown', [SERVER_USER, copyOf]);
      asServerUser(
        `${PROGRAMS}/initdb`,
        ...['-D', `${copyOf}/data`, '-A', 'trust', '-U', 'postgres', '-N'],
      );
      await bindOrders(shared.knex);
      const waits = "select 'x' from pg_sleep(1000)";
      await open({ recovery: { operations: { drill: { attempts: 1 } } } });
      harness.config.recovery.validation = [
        {
          source: 'shop',
          checks: [
            {
              type: 'postgres',
              postgres: {
                binDirectory: PROGRAMS,
                runAs: SERVER_USER,
                directory: 'data',
                amcheck: false,
                assertions: [{ name: 'waits', sql: waits, equals: 'x' }],
              },
            },
          ],
        },
      ];
      other = await OtherBackend.start(harness, shared.connection, {
        modules: true,
        hangs: 'never',
        copyOf,
      });
      const { id } = await harness.operations.drills.request(
        ORDERS,
        { resourceId: 'r1' },
        requester,
      );
      const copy = path.join(
        harness.root,
        'restore/drills',
        `.incomplete-${id}`,
      );
      await harness.until(id, ({ phases }) =>
        phases.some(({ name }) => name === 'validate'),
      );
      const pidFile = path.join(copy, 'data/postmaster.pid');
      const [server] = (await fs.readFile(pidFile, 'utf8')).split('\n');
      await other.end('SIGKILL');
      expect(isAlive(Number(server))).toBe(true);
      harness.operations.start();
      expect(await harness.ended(id)).toMatchObject({
        state: 'interrupted',
        error: {
          message:
            'The backend that ran the drill ended without warning. Nothing was left behind.',
        },
      });
      expect(isAlive(Number(server))).toBe(false);
      expect(processesNaming(copy)).toEqual([]);
      expect(existsSync(copy)).toBe(false);
      expect(await harness.scratchEntries()).toEqual([]);
      expect(await harness.drillStore.listLeftCopies()).toEqual([]);
      await expectOneEnd(id);
    });

    it('are ended when it is pgBackRest that restores', async () => {
      const repository = await PgBackRestRepository.create(directory);
      const point = {
        point: {
          id: repository.label,
          seriesKey: 's',
          time: '2026-11-20T02:00:00.000Z',
          details: {},
        },
      };
      await open();
      harness.points.add(point);
      // Reading it does not end, and so does the restore not.
      await repository.stall();
      other = await OtherBackend.start(harness, shared.connection, {
        modules: true,
        pgbackrest: repository.config,
        point,
      });
      const { id } = await harness.request();
      const work = path.join(harness.target, `.incomplete-${id}`);
      await harness.until(id, () =>
        existsSync(path.join(work, 'pg_data/base/1')),
      );
      const tools = processesNaming(repository.configFile);
      // What runs it as the other user, itself, and at least one worker of it.
      expect(tools.length).toBeGreaterThanOrEqual(3);
      await other.end('SIGKILL');
      harness.operations.start();
      const ended = await harness.ended(id);
      expect(ended).toMatchObject({
        state: 'interrupted',
        result: {
          leftover: expect.stringContaining(`${work} holds`),
        },
      });
      expect(tools.filter(isAlive)).toEqual([]);
      expect(await harness.targetEntries()).toEqual([path.basename(work)]);
      await expectOneEnd(id);
    });
  },
);
