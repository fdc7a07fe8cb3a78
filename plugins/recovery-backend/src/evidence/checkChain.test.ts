import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { promises as fs } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import {
  createTestDatabases,
  initDatabase,
} from '../database/__testUtils__/databases';
import { newOperation } from '../database/__testUtils__/operations';
import { openSharedDatabase } from '../database/__testUtils__/sharedDatabase';
import { NO_HASH, type EvidenceBody } from '../database/EvidenceStore';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { KnexOperationStore } from '../database/KnexOperationStore';
import { canonicalJson } from '../util/canonicalJson';
import { sha256 } from '../util/sha256';
import { checkChain } from './checkChain';

jest.setTimeout(240_000);

const databases = createTestDatabases();
const EVIDENCE = 'recovery_evidence';
const HEAD = 'recovery_evidence_head';

describe.each(databases.eachSupportedId())(
  'the chain of evidence on %s',
  databaseId => {
    let knex: Knex;
    let store: KnexEvidenceStore;

    beforeEach(async () => {
      knex = await initDatabase(databases, databaseId);
      store = KnexEvidenceStore.create({ database: knex });
    });

    /** Requests and cancels operations: two records for each. */
    async function record(operations: number) {
      const work = KnexOperationStore.create({ knex });
      for (let index = 0; index < operations; index++) {
        const { id } = await work.create(newOperation(), []);
        const cancel = { by: 'user:default/tom', at: new Date() };
        await work.cancelWaiting(id, ['queued'], cancel, []);
      }
    }

    /** What somebody with all rights over the database could do. */
    async function withoutTriggers(change: () => Promise<unknown>) {
      if (databaseId === 'SQLITE_3') {
        const triggers = await knex('sqlite_master').where('type', 'trigger');
        for (const { name } of triggers) await knex.raw(`drop trigger ${name}`);
      } else {
        for (const table of [EVIDENCE, HEAD])
          await knex.raw(`alter table ${table} disable trigger all`);
      }
      await change();
    }

    it('is whole while it is empty, and names its end when it is not', async () => {
      expect(await checkChain(store)).toEqual({
        records: 0,
        head: { seq: 0, hash: NO_HASH },
      });
      await record(2);
      const links = await store.readChain(0, 10);
      expect(links.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
      expect(await checkChain(store)).toEqual({
        records: 4,
        head: { seq: 4, hash: links[3].hash },
      });
    });

    it('goes beyond what is read at a time', async () => {
      await record(251);
      expect(await checkChain(store)).toMatchObject({ records: 502 });
    });

    it('holds what happened, in one form, with all that the hash covers', async () => {
      await record(1);
      const [requested, ended] = await store.readChain(0, 10);
      expect(requested).toMatchObject({
        previousHash: NO_HASH,
        hash: sha256(requested.body),
      });
      const body = JSON.parse(ended.body);
      expect(canonicalJson(body)).toBe(ended.body);
      expect(body).toMatchObject({
        version: 1,
        seq: 2,
        previousHash: requested.hash,
        event: 'ended',
        kind: 'restore',
        entityRef: 'component:default/orders',
        providerPointId: 'full-id',
        targetId: 'drill',
        requestHash: 'a'.repeat(64),
        requestedBy: 'user:default/mia',
        actor: 'user:default/tom',
        outcome: 'cancelled',
        details: { log: { lines: 0, dropped: 0, sha256: sha256('') } },
      });
    });

    const body = (changes: Partial<EvidenceBody>, of: string) =>
      canonicalJson({ ...JSON.parse(of), ...changes });

    it.each<[string, number, RegExp, () => Promise<unknown>]>([
      [
        'a changed record',
        3,
        /content of record 3 was changed/,
        async () => {
          const [link] = await store.readChain(2, 1);
          const changed = body({ actor: 'user:default/eve' }, link.body);
          await knex(EVIDENCE).where('seq', 3).update({ body: changed });
        },
      ],
      [
        'a changed record with a hash that fits',
        4,
        /Record 4 does not follow record 3/,
        async () => {
          const [link] = await store.readChain(2, 1);
          const changed = body({ actor: 'user:default/eve' }, link.body);
          await knex(EVIDENCE)
            .where('seq', 3)
            .update({ body: changed, hash: sha256(changed) });
        },
      ],
      [
        'a record hidden from searches',
        3,
        /beside the content of record 3/,
        () =>
          knex(EVIDENCE)
            .where('seq', 3)
            .update({ entity_ref: 'component:default/other' }),
      ],
      [
        'a removed record',
        3,
        /Record 3 is missing/,
        () => knex(EVIDENCE).where('seq', 3).delete(),
      ],
      [
        'a removed beginning',
        1,
        /Record 1 is missing/,
        () => knex(EVIDENCE).where('seq', '<', 3).delete(),
      ],
      [
        'a removed end',
        6,
        /ends with record 5, but 6 were appended/,
        () => knex(EVIDENCE).where('seq', 6).delete(),
      ],
      [
        'a removed note of the end',
        7,
        /note of where the chain ends is gone/,
        () => knex(HEAD).delete(),
      ],
      [
        'an end that was written again',
        6,
        /Record 6 is not the one that was appended/,
        async () => {
          const [link] = await store.readChain(5, 1);
          const changed = body({ outcome: 'succeeded' }, link.body);
          await knex(EVIDENCE)
            .where('seq', 6)
            .update({ body: changed, hash: sha256(changed) });
        },
      ],
    ])('names %s', async (_, brokenAt, problem, change) => {
      await record(3);
      await withoutTriggers(change);
      const findings = await checkChain(store);
      expect(findings).toMatchObject({
        brokenAt,
        problem: expect.stringMatching(problem),
      });
      expect(findings.problem).not.toMatch(/orders|mia|eve|full-id/);
    });

    it('is neither changed nor shortened by the database itself', async () => {
      await record(2);
      const before = await store.readChain(0, 10);
      const [last] = await knex(EVIDENCE).where('seq', 4);
      const attempts: Array<() => PromiseLike<unknown>> = [
        () => knex(EVIDENCE).update({ entity_ref: 'x' }),
        () => knex(EVIDENCE).where('seq', 4).delete(),
        () => knex(EVIDENCE).insert(last).onConflict('seq').merge(),
        () => knex(HEAD).delete(),
        databaseId === 'SQLITE_3'
          ? () =>
              knex.raw(
                `replace into ${EVIDENCE} select * from ${EVIDENCE} where seq = 4`,
              )
          : () => knex.raw(`truncate ${EVIDENCE}`),
      ];
      // SQLite's own errors come from outside of Jest's realm: toThrow does not know them.
      for (const attempt of attempts)
        await expect(attempt()).rejects.toMatchObject({
          message: expect.stringMatching(/append-only: \w+ refused/),
        });
      expect(await store.readChain(0, 10)).toEqual(before);
      expect(await checkChain(store)).toMatchObject({ records: 4 });
    });

    it('keeps nothing of what was not done after all', async () => {
      await record(1);
      const work = KnexOperationStore.create({ knex });
      const operation = newOperation({ targetLock: 'shop/one' });
      await work.create(operation, []);
      await expect(
        work.create(newOperation({ targetLock: 'shop/one' }), []),
      ).rejects.toThrow('in use');
      await expect(work.create(operation, [])).rejects.toMatchObject({
        message: expect.any(String),
      });
      expect(await checkChain(store)).toMatchObject({ records: 3 });
      expect(await store.ofOperation(operation.id)).toHaveLength(1);
    });

    function startBackend(connection: object, operations: number) {
      return spawn(
        process.execPath,
        [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
          path.join(__dirname, '__testUtils__/appendingBackend.ts'),
          JSON.stringify({ connection, operations, atOnce: 8 }),
        ],
        {
          stdio: ['ignore', 'ignore', 'inherit'],
          env: { ...process.env, NODE_OPTIONS: '' },
        },
      );
    }

    async function withSharedDatabase(
      work: (shared: { knex: Knex; connection: object }) => Promise<void>,
    ) {
      const directory = await fs.mkdtemp(
        path.join(os.tmpdir(), 'recovery-chain-'),
      );
      const shared = await openSharedDatabase(databases, databaseId, directory);
      try {
        await work(shared);
      } finally {
        await shared.knex.destroy();
        await fs.rm(directory, { recursive: true, force: true });
      }
    }

    it('is whole and complete when a backend is killed while it appends', () =>
      withSharedDatabase(async ({ knex: both, connection }) => {
        const chain = KnexEvidenceStore.create({ database: both });
        for (let round = 0; round < 5; round++) {
          const before = (await chain.head())!.seq;
          const child = startBackend(connection, 100_000);
          const gone = once(child, 'exit');
          while ((await chain.head())!.seq < before + 5)
            await new Promise(resolve => setTimeout(resolve, 20));
          child.kill('SIGKILL');
          await gone;
          // The database may still be at what it was asked for last.
          for (let seq = -1; seq !== (await chain.head())!.seq; ) {
            seq = (await chain.head())!.seq;
            await new Promise(resolve => setTimeout(resolve, 500));
          }
          const findings = await checkChain(chain);
          expect(findings.problem).toBeUndefined();
          // Each request, and each end, and nothing else.
          const [{ requested }] = await both('recovery_operations').count({
            requested: '*',
          });
          const [{ ended }] = await both('recovery_operations')
            .whereNotNull('finished_at')
            .count({ ended: '*' });
          expect(findings.records).toBe(Number(requested) + Number(ended));
        }
      }));

    it('has neither gap nor fork when two processes append 1,000 records', () =>
      withSharedDatabase(async shared => {
        const children = [1, 2].map(() => startBackend(shared.connection, 250));
        const codes = await Promise.all(
          children.map(async child => (await once(child, 'exit'))[0]),
        );
        expect(codes).toEqual([0, 0]);
        const chain = KnexEvidenceStore.create({ database: shared.knex });
        const findings = await checkChain(chain);
        expect(findings.problem).toBeUndefined();
        expect(findings.records).toBe(1_000);
        // Both took part, and in turns.
        const actors = (await chain.readChain(0, 1_000)).map(
          link => JSON.parse(link.body).requestedBy,
        );
        const turns = actors.filter(
          (actor, index) => actor !== actors[index - 1],
        );
        expect(new Set(actors).size).toBe(2);
        expect(turns.length).toBeGreaterThan(2);
      }));
  },
);
