import { existsSync, promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import { bindOrders, ORDERS } from '../database/__testUtils__/bindOrders';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { openSharedDatabase } from '../database/__testUtils__/sharedDatabase';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { checkChain } from '../evidence/checkChain';
import { restoreFiles } from '../operations/__testUtils__/fakes';
import { Harness, requester } from '../operations/__testUtils__/Harness';
import {
  isAlive,
  OtherBackend,
  until,
} from '../operations/__testUtils__/OtherBackend';
import { setAsidePath } from '../operations/inPlace';
import { processesNaming } from './__testUtils__/processes';

const databases = createTestDatabases();

jest.setTimeout(240_000);

describe.each(databases.eachSupportedId())(
  'a backend killed with kill -9 on %s',
  databaseId => {
    let directory: string;
    let shared: { knex: Knex; connection: object };
    let harness: Harness;
    let other: OtherBackend | undefined;

    beforeEach(async () => {
      directory = await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-killed-'));
      shared = await openSharedDatabase(databases, databaseId, directory);
    });

    afterEach(async () => {
      other?.dispose();
      other = undefined;
      await harness.close();
      await shared.knex.destroy();
      await fs.rm(directory, { recursive: true, force: true });
    });

    const open = async (options: Parameters<typeof Harness.create>[1] = {}) => {
      harness = await Harness.create(shared.knex, { start: false, ...options });
    };

    /** What was asked for and how it ended are on the chain, each once. */
    async function expectOneEnd(operationId: string, links = 2) {
      const evidence = KnexEvidenceStore.create({ database: shared.knex });
      expect((await checkChain(evidence)).problem).toBeUndefined();
      expect(await evidence.ofOperation(operationId)).toHaveLength(links);
    }

    describe('while it verifies', () => {
      it('leaves an interrupted verification without its tool, and another attempt', async () => {
        await open();
        other = await OtherBackend.start(harness, shared.connection);
        const { id } = await harness.verify();
        await other.runs(id);
        await other.end('SIGKILL');
        expect(isAlive(other.toolPid)).toBe(true);
        harness.provider.verifies = async (_point, level) => ({
          level,
          result: 'pass',
          summary: 'All of it was read.',
          damagedPoints: [],
        });
        harness.operations.start();
        expect(await harness.ended(id)).toMatchObject({
          kind: 'verification',
          state: 'interrupted',
          error: {
            code: 'interrupted',
            message:
              'The backend that ran the verification ended without warning. Nothing was left behind.',
            nextStep: expect.stringContaining('Run the verification again'),
          },
        });
        await until(() => !isAlive(other!.toolPid));
        // Nothing was found out, so nothing is said of the point.
        expect(harness.points.evidence).toEqual([]);
        const log = await harness.logOf(id);
        const [, next] = log
          .map(text =>
            /^Attempt 2 of 3 begins .* as operation (.+)\.$/.exec(text),
          )
          .find(Boolean)!;
        expect((await harness.ended(next)).state).toBe('succeeded');
        expect(await harness.scratchEntries()).toEqual([]);
        await expectOneEnd(id);
        await expectOneEnd(next);
      });
    });

    describe('while it drills', () => {
      const place = () => path.join(harness.root, 'restore/drills');

      beforeEach(async () => {
        await bindOrders(shared.knex);
        await open({ recovery: { operations: { drill: { attempts: 1 } } } });
      });

      const request = async () =>
        (
          await harness.operations.drills.request(
            ORDERS,
            { resourceId: 'r1' },
            requester,
          )
        ).id;

      async function expectCleanedUp(id: string, phase: string) {
        harness.operations.start();
        const ended = await harness.ended(id);
        expect(ended).toMatchObject({
          kind: 'drill',
          state: 'interrupted',
          error: {
            code: 'interrupted',
            message:
              'The backend that ran the drill ended without warning. Nothing was left behind.',
            nextStep:
              'Run the drill again, or wait for the next one of its policy.',
          },
        });
        expect(ended.result!.leftover).toBeUndefined();
        expect(ended.phases.at(-1)).toMatchObject({
          name: phase,
          outcome: 'failed',
        });
        expect(processesNaming(id)).toEqual([]);
        expect(await fs.readdir(place())).toEqual([]);
        expect(await harness.scratchEntries()).toEqual([]);
        expect(await harness.drillStore.listLeftCopies()).toEqual([]);
        await expectOneEnd(id);
        // The place is free for the next one.
        harness.provider.restores = restoreFiles({ 'a.txt': 'alpha' });
        harness.provider.expects = async () => ({ files: 1 });
        expect((await harness.ended(await request())).state).toBe('succeeded');
      }

      it.each([
        ['fetching', 'expect', 'prepare'],
        ['restoring', 'restore', 'restore'],
      ] as const)(
        'leaves neither tool nor copy when it was %s',
        async (_, hangs, phase) => {
          other = await OtherBackend.start(harness, shared.connection, {
            hangs,
            files: 200,
          });
          const id = await request();
          await other.runs(id);
          // What the tool does may begin before its phase is on record.
          await harness.until(id, ({ phases }) =>
            phases.some(({ name }) => name === phase),
          );
          await other.end('SIGKILL');
          expect(isAlive(other.toolPid)).toBe(true);
          expect(existsSync(path.join(place(), `.incomplete-${id}`))).toBe(
            phase === 'restore',
          );
          await expectCleanedUp(id, phase);
          expect(isAlive(other.toolPid)).toBe(false);
        },
      );

      it('leaves no program of a check, though it left its group and ignores SIGTERM', async () => {
        const script = `trap '' TERM; echo tool $$; setsid sleep 1000 & while :; do sleep 0.2; done`;
        harness.config.recovery.validation = [
          {
            source: 'shop',
            checks: [
              { type: 'command', command: { command: ['sh', '-c', script] } },
            ],
          },
        ];
        other = await OtherBackend.start(harness, shared.connection, {
          modules: true,
          hangs: 'never',
        });
        const id = await request();
        await other.runs(id);
        await other.end('SIGKILL');
        expect(processesNaming(id).length).toBeGreaterThanOrEqual(2);
        await expectCleanedUp(id, 'validate');
        expect(isAlive(other.toolPid)).toBe(false);
      });

      it('leaves no copy when it was removing it', async () => {
        other = await OtherBackend.start(harness, shared.connection, {
          hangs: 'never',
          files: 500,
          diesAt: 'removal',
        });
        const id = await request();
        await other.died();
        const copy = path.join(place(), `.incomplete-${id}`);
        expect((await fs.readdir(copy)).length).toBeGreaterThan(0);
        await expectCleanedUp(id, 'clean-up');
      });
    });

    describe('while it restores in place', () => {
      let place: string;
      const incomplete = (id: string) =>
        path.join(path.dirname(place), `.incomplete-${id}`);

      beforeEach(async () => {
        await open({
          targets: root => ({
            original: {
              inPlace: true,
              directory: path.join(root, 'restore/orders'),
            },
          }),
        });
        place = path.join(harness.root, 'restore/orders');
        await fs.mkdir(place);
        await fs.writeFile(path.join(place, 'old.txt'), 'old');
      });

      /** Has it restored by a backend that kills itself, while this one looks on. */
      async function dieAt(diesAt: 'set-aside' | 'replaced') {
        other = await OtherBackend.start(harness, shared.connection, {
          diesAt,
          hangs: 'never',
        });
        const operation = await harness.request({
          targetId: 'original',
          confirmName: 'orders-db',
          reason: 'Lost rows',
        });
        await harness.manager.approve(operation.id, {
          hash: operation.hash,
          reason: 'Agreed',
          by: {
            userEntityRef: 'user:default/tom',
            approver: { ownedThrough: ['group:default/shop'], inCatalog: true },
          },
        });
        await other.died();
        return operation.id;
      }

      it('between its two renames: another puts back what was there, and says so', async () => {
        const id = await dieAt('set-aside');
        // At that moment nothing is in place.
        expect(existsSync(place)).toBe(false);
        expect(await fs.readdir(setAsidePath(place, id))).toEqual(['old.txt']);
        harness.operations.start();
        const ended = await harness.ended(id);
        expect(ended).toMatchObject({
          state: 'interrupted',
          inPlace: true,
          error: {
            nextStep:
              'Request the restore again: it is not run again by itself.',
          },
          result: {
            leftover: `What was in ${place} before had been set aside and was put back: it is as it was. ${incomplete(
              id,
            )} holds what was restored, which may be unfinished. Remove it when it is of no use.`,
          },
        });
        expect(ended.phases.at(-1)).toMatchObject({
          name: 'replace',
          outcome: 'failed',
        });
        expect(await fs.readdir(place)).toEqual(['old.txt']);
        expect(existsSync(setAsidePath(place, id))).toBe(false);
        expect(await fs.readdir(incomplete(id))).toEqual(['a.txt']);
        expect(await harness.scratchEntries()).toEqual([]);
        // Asked for, approved, ended.
        await expectOneEnd(id, 3);
      });

      it('after its second rename: another says what is where', async () => {
        const id = await dieAt('replaced');
        harness.operations.start();
        expect(await harness.ended(id)).toMatchObject({
          state: 'interrupted',
          result: {
            leftover: `${place} holds the restored files: they were all there and counted, but the end of the restore could not be recorded. What was there before is in ${setAsidePath(
              place,
              id,
            )}.`,
          },
        });
        expect(await fs.readdir(place)).toEqual(['a.txt']);
        expect(await fs.readdir(setAsidePath(place, id))).toEqual(['old.txt']);
        expect(existsSync(incomplete(id))).toBe(false);
        await expectOneEnd(id, 3);
      });

      // SQLite is of one process; nobody takes over from it while it runs.
      if (databaseId.startsWith('POSTGRES')) {
        it('beside another replica: that one finishes the record at once', async () => {
          // It runs restores elsewhere, and has none of this source.
          const source = harness.sources.get('shop')!;
          harness.sources.delete('shop');
          const survivor = await harness.replica();
          harness.sources.set('shop', source);
          survivor.start();
          const id = await dieAt('set-aside');
          const ended = await harness.ended(id);
          expect(ended.state).toBe('interrupted');
          expect(ended.result!.leftover).toContain(
            'was put back: it is as it was.',
          );
          expect(await fs.readdir(place)).toEqual(['old.txt']);
          await expectOneEnd(id, 3);
        });
      }
    });
  },
);
