import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { Duration } from 'luxon';
import {
  createTestDatabases,
  initDatabase,
} from '../database/__testUtils__/databases';
import { newOperation } from '../database/__testUtils__/operations';
import { KnexEvidenceStore } from '../database/KnexEvidenceStore';
import { KnexOperationStore } from '../database/KnexOperationStore';
import { OperationCleaner, readKeepOperations } from './OperationCleaner';

jest.setTimeout(120_000);

const databases = createTestDatabases();
const DAY = 86_400_000;

describe.each(databases.eachSupportedId())(
  'OperationCleaner on %s',
  databaseId => {
    it('removes what ended long ago with its log, and keeps its evidence', async () => {
      const knex = await initDatabase(databases, databaseId);
      const store = KnexOperationStore.create({ knex });
      const now = new Date();
      const old = new Date(now.getTime() - 31 * DAY);
      const cancel = { by: 'user:default/mia', at: old };
      const line = { at: old, level: 'info' as const, text: 'Requested.' };
      const add = async (requestedAt: Date, end: boolean) => {
        const operation = newOperation({ requestedAt });
        await store.create(operation, [line]);
        if (end)
          await store.cancelWaiting(operation.id, ['queued'], cancel, []);
        return operation.id;
      };
      const removed: string[] = [];
      for (let count = 0; count < 120; count++) {
        removed.push(await add(old, true));
      }
      // Old, and still waiting; and one that ended, and is not old.
      const kept = [await add(old, false), await add(now, true)];

      await new OperationCleaner({
        store,
        keep: Duration.fromObject({ days: 30 }),
        scheduler: mockServices.scheduler.mock(),
        logger: mockServices.logger.mock(),
      }).clean();

      const { items } = await store.list({}, { limit: 500 });
      expect(items.map(({ id }) => id).sort()).toEqual(kept.sort());
      expect(await store.readLog(removed[0], 0, 5)).toEqual([]);
      expect(await store.readLog(kept[0], 0, 5)).toHaveLength(1);
      const evidence = KnexEvidenceStore.create({ database: knex });
      expect(await evidence.ofOperation(removed[0])).toHaveLength(2);
    });
  },
);

describe('recovery.operations.keep', () => {
  it('is 400 days when nothing is said, and a wrong value names its key', () => {
    const read = (keep?: unknown) =>
      readKeepOperations(
        new ConfigReader({ recovery: { operations: { keep } as any } }),
      );
    expect(readKeepOperations(new ConfigReader({})).as('days')).toBe(400);
    expect(read({ days: 30 }).as('days')).toBe(30);
    expect(() => read({ days: -1 })).toThrow(
      'recovery.operations.keep must be',
    );
    expect(() => read('soon')).toThrow('recovery.operations.keep is not');
  });
});
