import { mockServices } from '@backstage/backend-test-utils';
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
import { countPatterns, listGroups, listScorecards } from './scorecardQueries';
import { SqliteStatistics } from './SqliteStatistics';

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

const COUNT = 2000;

/** Services of 100 teams in 10 divisions, each with an operation that ended and is on record. */
async function fill(knex: Knex): Promise<void> {
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${COUNT})`;
  const ref = `'component:default/s' || i`;
  for (const sql of [
    `insert into recovery_entities (entity_ref) ${numbers} select ${ref} from n`,
    ...[
      `'owner', 'group:default/team-' || (i % 100), 0`,
      `'owner', 'group:default/division-' || (i % 10), 1`,
      `'system', 'system:default/s-' || (i % 50), 0`,
      `'domain', 'domain:default/d-' || (i % 5), 1`,
      `'lifecycle', 'production', 0`,
    ].map(
      dimension =>
        `insert into recovery_entity_dimensions (dimension, value, inherited, entity_ref)
        ${numbers} select ${dimension}, ${ref} from n`,
    ),
    `insert into recovery_scorecards (entity_ref, evaluated_at, basis, level, states, fail_count, unknown_count)
    ${numbers} select ${ref}, '2026-11-22T00:00:00.000Z', 'b', i % 3, 'ppp', i % 4, 0 from n`,
    ...['2026-10-01', '2026-11-01', '2026-11-20'].map(
      day =>
        `insert into recovery_control_days (entity_ref, day, level, counts, standing)
        ${numbers} select ${ref}, '${day}', 0, '{}', i % 2 from n`,
    ),
    `insert into recovery_operations (id, kind, state, entity_ref, resource_id, resource_name, source_id, provider,
      point_id, point_json, hash, requested_by, requested_at, phases_json)
    ${numbers} select 'o' || i, 'drill', case i % 9 when 0 then 'failed' else 'succeeded' end, ${ref}, 'r' || i, 'db',
      'shop', 'fake', 'p', '{}', 'h', 'user:default/ana', i, '[]' from n`,
    `insert into recovery_evidence (seq, previous_hash, hash, operation_id, entity_ref, body)
    ${numbers} select i, 'p', 'h', 'o' || i, ${ref}, '{}' from n`,
  ]) {
    await knex.raw(sql);
  }
}

const sqlite = databases
  .eachSupportedId()
  .flatMap(([id]) => (id.startsWith('SQLITE') ? id : []));

// A database without statistics is planned alike whatever is in it.
describe.each(
  sqlite.flatMap(databaseId =>
    ['without', 'with'].map(statistics => ({ databaseId, statistics })),
  ),
)('on $databaseId $statistics statistics', ({ databaseId, statistics }) => {
  async function init(): Promise<Knex> {
    const knex = await initDatabase(databases, databaseId);
    if (statistics === 'with') {
      await fill(knex);
      await SqliteStatistics.create({
        database: knex,
        scheduler: mockServices.scheduler.mock(),
      }).gather();
    }
    return knex;
  }

  it.each(['owner', 'system', 'domain', 'lifecycle'] as const)(
    'scorecards are summed up by %s without reading the whole dimension for each service',
    async by => {
      const knex = await init();
      const plans = await plansOf(knex, () =>
        listGroups(knex, EVERYTHING, by, { limit: 10 }),
      );
      expect(plans).toMatch(
        /SEARCH d USING .*\(entity_ref=\? AND dimension=\?\)/,
      );
    },
  );

  it('services without an owner are found without reading the owners of all', async () => {
    const knex = await init();
    const plans = await plansOf(knex, () =>
      listScorecards(knex, { ...EVERYTHING, owner: [''] }, { limit: 10 }),
    );
    expect(plans).toMatch(
      /SEARCH d USING .*\(entity_ref=\? AND dimension=\?\)/,
    );
    expect(plans).not.toMatch(/SCAN d/);
  });

  it('the services of a team are found without reading all, where it is known to be small', async () => {
    const knex = await init();
    const plans = await plansOf(knex, () =>
      countPatterns(knex, { ...EVERYTHING, owner: ['group:default/team-1'] }),
    );
    expect(plans).toMatch(/SEARCH c USING .*\((basis|entity_ref)=\?\)/);
    expect(plans.includes('(entity_ref=?)')).toBe(statistics === 'with');
  });

  it('a page of reviews reads the services of those reviews alone', async () => {
    const knex = await init();
    const store = KnexReviewStore.create({ database: knex });
    const plans = await plansOf(knex, () =>
      store.list({ scope: {} }, { limit: 10 }),
    );
    expect(plans).toMatch(/SCAN r USING INDEX recovery_reviews_started_idx/);
    expect(plans).not.toMatch(/SCAN c/);
  });

  it('a page of all evidence is read in its order, not sorted', async () => {
    const knex = await init();
    const store = KnexEvidenceStore.create({ database: knex });
    const list = (scope: object) => () =>
      store.list({ scope: { ...scope, formerRefs: ['a'] } }, { limit: 10 });
    expect(await plansOf(knex, list({}))).not.toMatch(/ORDER BY/);
    expect(await plansOf(knex, list({ entityRefs: ['b'] }))).toMatch(
      /recovery_evidence_entity_idx \(entity_ref=\?\)/,
    );
  });

  it('a trend goes by the days that are stored of each service, from the first that counts', async () => {
    const knex = await init();
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
    const knex = await init();
    const plans = await plansOf(knex, () =>
      listScorecards(knex, { ...EVERYTHING, entityRefs: ['a'] }, { limit: 10 }),
    );
    expect(plans).toMatch(
      /SEARCH c USING INDEX \w*autoindex\w* \(entity_ref=\?\)/,
    );
  });

  it('operations of entities are found by these, not among all that have ended', async () => {
    const knex = await init();
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
    const knex = await init();
    const store = KnexOperationStore.create({ knex });
    const plans = await plansOf(knex, () =>
      store.list({ scope: { formerRefs: ['a'] } }, { limit: 10 }),
    );
    expect(plans).not.toMatch(/ORDER BY/);
  });
});
