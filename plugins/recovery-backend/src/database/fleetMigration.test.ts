import {
  createTestDatabases,
  downTo,
  initDatabase,
} from './__testUtils__/databases';
import { KnexBindingStore } from './KnexBindingStore';
import { KnexControlStore } from './KnexControlStore';
import { applyMigrations } from './migrations';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const ORDERS = 'component:default/orders';

describe.each(databases.eachSupportedId())(
  'what entities are summed up by on %s',
  databaseId => {
    it('is taken from entities that are there, goes, and comes again', async () => {
      const knex = await initDatabase(databases, databaseId);
      const bindings = KnexBindingStore.create({ database: knex });
      await bindings.save([
        {
          entityRef: ORDERS,
          ownerRefs: ['group:default/shop', 'user:default/a"b'],
          systemRef: 'system:default/web',
          lifecycle: 'production',
          resources: [],
          problems: [],
        },
        {
          entityRef: 'component:default/bare',
          ownerRefs: [],
          resources: [],
          problems: [],
        },
      ]);
      await bindings.saveCatalogParents(
        new Map([['group:default/shop', ['group:default/sales']]]),
      );
      const dimensions = () =>
        knex('recovery_entity_dimensions')
          .orderBy(['dimension', 'value'])
          .select('entity_ref', 'dimension', 'value', 'inherited');
      const own = [
        ['lifecycle', 'production'],
        ['owner', 'group:default/shop'],
        ['owner', 'user:default/a"b'],
        ['system', 'system:default/web'],
      ].map(([dimension, value]) => ({
        entity_ref: ORDERS,
        dimension,
        value,
        inherited: 0,
      }));
      const sales = {
        entity_ref: ORDERS,
        dimension: 'owner',
        value: 'group:default/sales',
        inherited: 1,
      };
      expect(await dimensions()).toEqual([own[0], sales, ...own.slice(1)]);

      await downTo(knex, '000010_fleet.js');
      expect(await knex.schema.hasTable('recovery_entity_dimensions')).toBe(
        false,
      );
      expect(await knex('recovery_entities').pluck('entity_ref')).toHaveLength(
        2,
      );
      await applyMigrations(knex);
      expect(await dimensions()).toEqual(own);

      await bindings.saveCatalogParents(
        new Map([['group:default/shop', ['group:default/sales']]]),
      );
      const store = KnexControlStore.create({ database: knex });
      expect(await store.listInherited()).toEqual(['group:default/sales']);
      await bindings.remove([ORDERS]);
      expect(await dimensions()).toEqual([]);
    });
  },
);
