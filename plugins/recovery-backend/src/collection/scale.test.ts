import {
  createTestDatabases,
  recordQueries,
} from '../database/__testUtils__/databases';
import { BATCH_SIZE } from './ListingIntake';
import { listedPoint, START, World } from './__testUtils__/world';

const databases = createTestDatabases();
const POINTS = 100_000;
const ORDERS = 'component:default/orders';

jest.setTimeout(300_000);

function* manyPoints(skip = -1) {
  for (let index = 0; index < POINTS; index++) {
    if (index !== skip) {
      yield listedPoint(
        `p${index}`,
        new Date(START.getTime() - index * 60_000).toISOString(),
        {
          sizeBytes: index,
          series: {
            key: `s${index % 7}`,
            title: 'Series',
            attributes: { tag: ['orders'] },
          },
        },
      );
    }
  }
}

describe.each(databases.eachSupportedId())(
  'a source of 100,000 points on %s',
  databaseId => {
    it('is stored in batches, costs no write again, and loses one point in one write', async () => {
      const world = await World.create(databases, databaseId);
      await world.bind(ORDERS, 'db', { tag: 'orders' });
      const batches = POINTS / BATCH_SIZE;
      const of = (queries: string[], pattern: RegExp) =>
        queries.filter(sql => pattern.test(sql)).length;
      const insert = /^insert into ["`]recovery_points/;
      const update = /^update ["`]recovery_points/;

      const first = await recordQueries(world.knex, () =>
        world.read(manyPoints()),
      );
      expect((await world.record()).pointCount).toBe(POINTS);
      expect(of(first, insert)).toBe(batches);
      expect(of(first, update)).toBe(0);
      // One look-up, one insert and one mark for each batch, and little beside them.
      expect(first.length).toBeLessThan(batches * 3 + 50);

      const second = await recordQueries(world.knex, () =>
        world.read(manyPoints()),
      );
      expect(of(second, insert)).toBe(0);
      expect(of(second, update)).toBe(0);
      expect(of(second, /^(insert|update|delete)/)).toBe(
        of(second, /^update ["`]recovery_sources/),
      );
      expect(second.length).toBeLessThan(batches + 50);

      const third = await recordQueries(world.knex, () =>
        world.read(manyPoints(4711)),
      );
      expect(of(third, insert)).toBe(0);
      expect(of(third, update)).toBe(1);
      expect(
        await world.knex('recovery_points').whereNotNull('gone_at'),
      ).toMatchObject([{ provider_point_id: 'p4711' }]);
      const material = await world.bindings.getMaterial(ORDERS);
      expect(material?.resources[0].digest).toMatchObject({
        total: POINTS - 1,
        gone: 1,
        seriesCount: 7,
        newest: { providerPointId: 'p0' },
      });
    });
  },
);
