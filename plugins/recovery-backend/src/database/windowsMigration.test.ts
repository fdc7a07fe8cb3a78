import { applyMigrations } from './migrations';
import { createTestDatabases, downTo } from './__testUtils__/databases';
import { KnexProjectionStore } from './KnexProjectionStore';
import { seriesIdOf } from './ids';

const databases = createTestDatabases();
const NOW = '2026-11-20T12:00:00.000Z';

jest.setTimeout(180_000);

describe.each(databases.eachSupportedId())('windows on %s', databaseId => {
  it('come, hold data, and go without harm to their series', async () => {
    const knex = await databases.init(databaseId);
    await applyMigrations(knex);
    const store = KnexProjectionStore.create({ database: knex });
    const id = seriesIdOf('shop', 's');
    await store.saveSeries('shop', [
      { id, key: 's', title: 'S', attributes: {} },
    ]);
    const window = { from: NOW, to: NOW, gaps: [], observedAt: NOW };
    await store.saveWindows('elsewhere', [{ seriesId: id, window }]);
    expect(await store.windowsOf([id])).toEqual(new Map());
    await store.saveWindows('shop', [{ seriesId: id, window }]);
    expect(await store.windowsOf([id])).toEqual(new Map([[id, window]]));

    await downTo(knex, '000003_windows.js');
    expect(await knex('recovery_series').first()).not.toHaveProperty(
      'recoverability',
    );
    await applyMigrations(knex);
    expect(await knex('recovery_series').pluck('id')).toEqual([id]);
    expect(await store.windowsOf([id])).toEqual(new Map());
    await store.saveWindows('shop', [{ seriesId: id, window }]);
    await store.keepWindowsOf('shop', [id]);
    expect((await store.windowsOf([id])).size).toBe(1);
    await store.keepWindowsOf('shop', []);
    expect((await store.windowsOf([id])).size).toBe(0);
  });
});
