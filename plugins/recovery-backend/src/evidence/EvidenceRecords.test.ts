import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { Duration } from 'luxon';
import {
  createTestDatabases,
  initDatabase,
} from '../database/__testUtils__/databases';
import { newOperation } from '../database/__testUtils__/operations';
import type { NewOperation } from '../database/OperationStore';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { KnexOperationStore } from '../database/KnexOperationStore';
import { sha256 } from '../util/sha256';
import { ChainWatch } from './ChainWatch';
import { EvidenceRecords } from './EvidenceRecords';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';
const BLOG = 'component:default/blog';

describe.each(databases.eachSupportedId())(
  'records of evidence on %s',
  databaseId => {
    let knex: Knex;
    let operations: KnexOperationStore;
    let store: KnexEvidenceStore;
    let records: EvidenceRecords;

    beforeEach(async () => {
      knex = await initDatabase(databases, databaseId);
      operations = KnexOperationStore.create({ knex });
      store = KnexEvidenceStore.create({ database: knex });
      records = new EvidenceRecords({ store, operations });
    });

    async function restore(changes: Partial<NewOperation> = {}) {
      const operation = newOperation(changes);
      const line = (text: string) => ({
        at: new Date(0),
        level: 'info' as const,
        text,
      });
      await operations.create(operation, [line('one')]);
      const record = (await operations.claim({
        owner: 'a',
        leaseMs: 60_000,
        places: [
          { sourceId: 'shop', kind: 'restore', place: 1, deadlineMs: 60_000 },
        ],
        now: new Date(),
      }))!;
      const lease = {
        operationId: record.id,
        fencingToken: record.fencingToken,
      };
      const end = { state: 'succeeded' as const, at: new Date() };
      await operations.end(lease, ['running'], end, [line('two')]);
      return operation.id;
    }

    it('come in pages, newest first, of the entities that are asked for', async () => {
      for (let count = 0; count < 3; count++) {
        await restore();
        await restore({ entityRef: BLOG });
      }
      expect((await records.listFormerEntityRefs()).sort()).toEqual([
        BLOG,
        ORDERS,
      ]);
      const first = await records.list({ entityRefs: [ORDERS] }, { limit: 4 });
      expect(first.totalCount).toBe(6);
      expect(first.items.map(({ seq }) => seq)).toEqual([10, 9, 6, 5]);
      expect(first.items[0]).toMatchObject({
        event: 'ended',
        outcome: 'succeeded',
        actor: 'backend',
        entityRef: ORDERS,
        providerPointId: 'full-id',
      });
      const cursor = first.nextCursor;
      const second = await records.list(
        { scope: { formerRefs: [ORDERS] } },
        { limit: 4, cursor },
      );
      expect(second.items.map(({ seq }) => seq)).toEqual([2, 1]);
      expect(second.nextCursor).toBeUndefined();
      expect(await records.list({ scope: {} }, {})).toMatchObject({
        totalCount: 0,
      });
      for (const nonsense of ['x', 'WyIxLjUiXQ', 'WyItMSJd', 'WyJ4Il0'])
        await expect(
          records.list({ entityRefs: [ORDERS] }, { cursor: nonsense }),
        ).rejects.toThrow('cursor');
    });

    it('make a report that says whether log and request are those on record', async () => {
      await restore();
      const id = await restore();
      await restore();
      const report = await records.reportOf(id);
      expect(report).toMatchObject({
        point: { providerPointId: 'full-id' },
        log: {
          lines: 2,
          dropped: 0,
          sha256: sha256(
            '1 1970-01-01T00:00:00.000Z info one\n2 1970-01-01T00:00:00.000Z info two\n',
          ),
        },
        evidence: [{ event: 'requested' }, { event: 'ended' }],
        chain: { intact: true },
      });
      const problem = async () => (await records.reportOf(id)).chain.problem;
      const log = () =>
        knex('recovery_operation_log').where({ operation_id: id, seq: 2 });
      await log().update({ text: 'three' });
      expect(await problem()).toMatch('log is not the one on record');
      await log().update({ text: 'two' });
      expect(await problem()).toBeUndefined();
      const row = () => knex('recovery_operations').where({ id });
      await row().update({ hash: 'b'.repeat(64) });
      expect(await problem()).toMatch('hash of its request is another');
      await expect(records.reportOf('absent')).rejects.toThrow(
        'no operation of this id any more',
      );
    });

    it('make a report that names a record which was changed or cut off', async () => {
      const id = await restore();
      if (databaseId === 'SQLITE_3') {
        const triggers = await knex('sqlite_master').where('type', 'trigger');
        for (const { name } of triggers) await knex.raw(`drop trigger ${name}`);
      } else {
        await knex.raw('alter table recovery_evidence disable trigger all');
      }
      const problem = async () => (await records.reportOf(id)).chain.problem;
      const [before] = await knex('recovery_evidence').where('seq', 2);
      await knex('recovery_evidence').where('seq', 2).delete();
      expect(await problem()).toMatch('end of the operation is not on record');
      await knex('recovery_evidence').insert({ ...before, hash: 'x' });
      expect(await problem()).toMatch('content of record 2 was changed');
      await knex('recovery_evidence').where('seq', 2).delete();
      await knex('recovery_evidence').insert(before);
      expect(await problem()).toBeUndefined();
      await knex('recovery_evidence').where('seq', 1).delete();
      expect(await problem()).toMatch('Record 2 does not follow');
    });

    it('are checked once for all who ask at a time, and from time to time', async () => {
      await restore();
      const reads = jest.spyOn(store, 'readChain');
      const [report, same] = await Promise.all([
        records.checkChain(),
        records.checkChain(),
      ]);
      expect(report).toMatchObject({ intact: true, records: 2, headSeq: 2 });
      expect(same).toBe(report);
      expect(reads).toHaveBeenCalledTimes(1);

      const logger = mockServices.logger.mock();
      const success = jest.fn();
      const fail = jest.fn();
      const auditor = mockServices.auditor.mock({
        createEvent: async () => ({ success, fail }),
      });
      const watch = (check: () => Promise<typeof report>) =>
        new ChainWatch({
          check,
          logger,
          auditor,
          frequency: Duration.fromObject({ days: 1 }),
          scheduler: mockServices.scheduler.mock(),
        }).check();
      await watch(async () => report);
      expect(success).toHaveBeenCalled();
      expect(logger.info).toHaveBeenCalledWith(
        expect.stringContaining(report.headHash!),
        expect.objectContaining({ headSeq: 2 }),
      );
      await watch(async () => ({
        ...report,
        intact: false,
        brokenAt: 2,
        problem: 'Record 2 is missing.',
      }));
      expect(fail).toHaveBeenCalled();
      expect(logger.error).toHaveBeenCalledWith(
        expect.stringContaining('Record 2 is missing.'),
        expect.anything(),
      );
    });
  },
);
