import { createTestDatabases, initDatabase } from './__testUtils__/databases';
import { listGroups } from './scorecardQueries';

jest.setTimeout(180_000);

const databases = createTestDatabases();

describe.each(
  databases.eachSupportedId().filter(([id]) => id.startsWith('SQLITE')),
)('scorecards on %s', databaseId => {
  it.each(['owner', 'system', 'domain', 'lifecycle'] as const)(
    'are summed up by %s without reading the whole dimension for each service',
    async by => {
      const knex = await initDatabase(databases, databaseId);
      const plans: string[] = [];
      const queries: { sql: string; bindings: any }[] = [];
      knex.on('query', query => queries.push(query));
      await listGroups(knex, { basis: 'b', scope: {} }, by, { limit: 10 });
      for (const { sql, bindings } of queries.slice()) {
        const rows: { detail: string }[] = await knex.raw(
          `explain query plan ${sql}`,
          bindings,
        );
        plans.push(...rows.map(({ detail }) => detail));
      }
      expect(plans).toContainEqual(
        expect.stringMatching(
          /SEARCH d USING .*\(entity_ref=\? AND dimension=\?\)/,
        ),
      );
    },
  );
});
