import { listedPoint, listing, World } from '../collection/__testUtils__/world';
import { createTestDatabases } from '../database/__testUtils__/databases';
import { at, entity, ORDERS, PAYMENTS } from './__testUtils__/compliance';
import { resourceIdOf } from '../database/ids';
import { SelectorHints } from './SelectorHints';

const databases = createTestDatabases();

jest.setTimeout(120_000);

describe.each(databases.eachSupportedId())(
  'SelectorHints on %s',
  databaseId => {
    /** A source that lists orders, orders-db and payments, the last bound by its service. */
    async function start() {
      const world = await World.create(databases, databaseId);
      const hints = new SelectorHints({
        series: world.projectionStore,
        bindings: world.bindings,
      });
      world.list = () =>
        listing(
          ['orders', 'orders-db', 'payments'].map(name =>
            listedPoint(name, at(0), {
              series: { key: name, title: name, attributes: { name: [name] } },
            }),
          ),
        );
      await world.bindings.save([
        entity(PAYMENTS, {
          resources: [
            {
              id: resourceIdOf(PAYMENTS, 'db'),
              name: 'db',
              sourceId: 'shop',
              selector: { name: 'payments' },
              boundBy: 'annotation',
            },
          ],
        }),
      ]);
      await world.read();
      const hint = (selector: Record<string, string>, ...seen: string[]) =>
        hints.hintAt(
          { sourceId: 'shop', selector },
          async refs => new Set(refs.filter(ref => seen.includes(ref))),
        );
      return { hint };
    }

    it('names what is near, the nearest first', async () => {
      const { hint } = await start();
      expect(await hint({ name: 'order' })).toBe(
        'Correct the selector if it means what the source lists as name=orders or name=orders-db. Otherwise check that backups are made.',
      );
      expect(await hint({ name: 'ledger' })).toBeUndefined();
    });

    it('names what services are bound to only to those who may see one', async () => {
      const { hint } = await start();
      expect(await hint({ name: 'payment' }, ORDERS)).toBeUndefined();
      expect(await hint({ name: 'payment' }, PAYMENTS)).toContain(
        'name=payments',
      );
    });

    it('says which attributes there are', async () => {
      const { hint } = await start();
      expect(await hint({ nam: 'orders', name: 'order' })).toBe(
        'Correct the selector: no point of the source has nam. Its points have name.',
      );
    });

    it('says nothing of a selector that matches something', async () => {
      const { hint } = await start();
      expect(await hint({ name: 'orders' })).toBeUndefined();
    });
  },
);
