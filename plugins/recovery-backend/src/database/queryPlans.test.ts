import type { Knex } from 'knex';
import {
  createTestDatabases,
  initDatabase,
  queriesOf,
} from './__testUtils__/databases';
import { listTrend } from './exportQueries';
import { KnexControlStore } from './KnexControlStore';
import { KnexDrillStore } from './KnexDrillStore';
import { KnexEvidenceStore } from './KnexEvidenceStore';
import { KnexOperationStore } from './KnexOperationStore';
import { KnexReviewStore } from './KnexReviewStore';
import { listGroups, listScorecards } from './scorecardQueries';

jest.setTimeout(180_000);

const databases = createTestDatabases();
const EVERYTHING = { basis: 'b', scope: {} };

/** How the queries are run that work makes, a step on each line. */
async function plansOf(
  knex: Knex,
  work: () => Promise<unknown>,
): Promise<string> {
  const steps: string[] = [];
  for (const { sql, bindings } of await queriesOf(knex, work)) {
    const rows: { detail: string }[] = await knex.raw(
      `explain query plan ${sql}`,
      bindings,
    );
    steps.push(...rows.map(({ detail }) => detail));
  }
  return steps.join('\n');
}

// A database without statistics is planned alike whatever is in it.
describe.each(
  databases.eachSupportedId().filter(([id]) => id.startsWith('SQLITE')),
)('on %s without statistics', databaseId => {
  it.each(['owner', 'system', 'domain', 'lifecycle'] as const)(
    'scorecards are summed up by %s without reading the whole dimension for each service',
    async by => {
      const knex = await initDatabase(databases, databaseId);
      const plans = await plansOf(knex, () =>
        listGroups(knex, EVERYTHING, by, { limit: 10 }),
      );
      expect(plans).toMatch(
        /SEARCH d USING .*\(entity_ref=\? AND dimension=\?\)/,
      );
    },
  );

  it('services without an owner are found without reading the owners of all', async () => {
    const knex = await initDatabase(databases, databaseId);
    const plans = await plansOf(knex, () =>
      listScorecards(knex, { ...EVERYTHING, owner: [''] }, { limit: 10 }),
    );
    expect(plans).toMatch(
      /SEARCH d USING .*\(entity_ref=\? AND dimension=\?\)/,
    );
    expect(plans).not.toMatch(/SCAN d/);
  });

  it('a page of reviews reads the services of those reviews alone', async () => {
    const knex = await initDatabase(databases, databaseId);
    const store = KnexReviewStore.create({ database: knex });
    const plans = await plansOf(knex, () =>
      store.list({ scope: {} }, { limit: 10 }),
    );
    expect(plans).toMatch(/SCAN r USING INDEX recovery_reviews_started_idx/);
    expect(plans).not.toMatch(/SCAN c/);
  });

  it('a page of all evidence is read in its order, not sorted', async () => {
    const knex = await initDatabase(databases, databaseId);
    const store = KnexEvidenceStore.create({ database: knex });
    const list = (scope: object) => () =>
      store.list({ scope: { ...scope, formerRefs: ['a'] } }, { limit: 10 });
    expect(await plansOf(knex, list({}))).not.toMatch(/ORDER BY/);
    expect(await plansOf(knex, list({ entityRefs: ['b'] }))).toMatch(
      /recovery_evidence_entity_idx \(entity_ref=\?\)/,
    );
  });

  it('a trend goes by the days that are stored of each service, from the first that counts', async () => {
    const knex = await initDatabase(databases, databaseId);
    await knex('recovery_entities').insert({ entity_ref: 'a' });
    await knex('recovery_scorecards').insert({
      entity_ref: 'a',
      evaluated_at: '2026-11-22T00:00:00.000Z',
      basis: 'b',
      level: 0,
      states: '',
      fail_count: 0,
      unknown_count: 0,
    });
    const plans = await plansOf(knex, () =>
      listTrend(knex, EVERYTHING, '2026-11-01', '2026-11-22'),
    );
    expect(plans).toMatch(
      /SEARCH d USING INDEX \S+ \(entity_ref=\? AND day>\? AND day<\?\)/,
    );
    expect(plans).toMatch(/SEARCH c USING INDEX \S+ \(entity_ref=\?\)/);
    expect(plans).not.toMatch(/SCAN [bd]\b/);
  });

  it('services are found by their names, not among all', async () => {
    const knex = await initDatabase(databases, databaseId);
    const plans = await plansOf(knex, () =>
      listScorecards(knex, { ...EVERYTHING, entityRefs: ['a'] }, { limit: 10 }),
    );
    expect(plans).toMatch(
      /SEARCH c USING INDEX \w*autoindex\w* \(entity_ref=\?\)/,
    );
  });

  it('operations of entities are found by these, not among all that have ended', async () => {
    const knex = await initDatabase(databases, databaseId);
    const operations = KnexOperationStore.create({ knex });
    const controls = KnexControlStore.create({ database: knex });
    const drills = KnexDrillStore.create({ knex });
    const filter = { entityRefs: ['a'], state: ['failed' as const] };
    for (const work of [
      () => operations.list(filter, { limit: 10 }),
      () => controls.getMaterial(['a']),
      () => drills.latest(['r']),
    ]) {
      expect(await plansOf(knex, work)).not.toMatch(
        /recovery_operations_state_idx/,
      );
    }
  });

  it('a page of all operations is read in its order, not sorted', async () => {
    const knex = await initDatabase(databases, databaseId);
    const store = KnexOperationStore.create({ knex });
    const plans = await plansOf(knex, () =>
      store.list({ scope: { formerRefs: ['a'] } }, { limit: 10 }),
    );
    expect(plans).not.toMatch(/ORDER BY/);
  });
});
