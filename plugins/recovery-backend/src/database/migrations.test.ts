import { createTestDatabases } from './__testUtils__/databases';
import { KnexBindingStore } from './KnexBindingStore';
import { KnexFindingStore } from './KnexFindingStore';
import { KnexPointStore } from './KnexPointStore';
import { KnexProjectionStore } from './KnexProjectionStore';
import { KnexSourceStore } from './KnexSourceStore';
import { pointIdOf, resourceIdOf, seriesIdOf } from './ids';
import { applyMigrations, migrationsDirectory } from './migrations';

const databases = createTestDatabases();
const NOW = '2026-11-20T12:00:00.000Z';

jest.setTimeout(180_000);

describe.each(databases.eachSupportedId())('migrations on %s', databaseId => {
  it('go up, down with data in the tables, and up again', async () => {
    const knex = await databases.init(databaseId);
    const tables = async (): Promise<string[]> => {
      const rows = String(knex.client.config.client).includes('pg')
        ? await knex('pg_tables')
            .where({ schemaname: 'public' })
            .select('tablename as name')
        : await knex('sqlite_master').where({ type: 'table' }).select('name');
      return rows
        .map((row: { name: string }) => row.name)
        .filter((name: string) => name.startsWith('recovery_'))
        .sort();
    };
    await applyMigrations(knex);
    const all = await tables();
    expect(all).toEqual(
      expect.arrayContaining([
        'recovery_binding_problems',
        'recovery_entities',
        'recovery_points',
        'recovery_resource_series',
        'recovery_resources',
        'recovery_series',
        'recovery_sources',
        'recovery_told_findings',
      ]),
    );

    await KnexSourceStore.create({ database: knex }).register(
      [{ id: 'shop', provider: 'restic' }],
      NOW,
    );
    const projection = KnexProjectionStore.create({ database: knex });
    const series = {
      id: seriesIdOf('shop', 's'),
      key: 's',
      title: 'S',
      attributes: {},
    };
    await projection.saveSeries('shop', [series]);
    await KnexPointStore.create({ database: knex }).save(
      'shop',
      [
        {
          id: pointIdOf('shop', 'p'),
          seriesId: series.id,
          providerPointId: 'p',
          time: NOW,
          type: 'full',
          outcome: 'success',
          details: {},
          fingerprint: 'f',
        },
      ],
      NOW,
    );
    const entityRef = 'component:default/orders';
    const resourceId = resourceIdOf(entityRef, 'orders');
    await KnexBindingStore.create({ database: knex }).save([
      {
        entityRef,
        ownerRefs: [],
        resources: [
          {
            id: resourceId,
            name: 'orders',
            sourceId: 'shop',
            selector: {},
            boundBy: 'config',
          },
        ],
        problems: [{ code: 'duplicate', message: 'm', nextStep: 'n' }],
      },
    ]);
    await projection.linkSeries([
      { due: '0', item: { id: series.id, resourceIds: [resourceId] } },
    ]);
    expect(await knex('recovery_resource_series')).toHaveLength(1);
    await KnexFindingStore.create({ database: knex }).note(
      { key: 'k', entityRef, kind: 'k', code: 'c', severity: 'info' },
      NOW,
      NOW,
    );

    await knex.migrate.rollback({ directory: migrationsDirectory }, true);
    expect(await tables()).toEqual([]);
    await applyMigrations(knex);
    expect(await tables()).toEqual(all);
    expect(await knex('recovery_points')).toEqual([]);
  });
});
