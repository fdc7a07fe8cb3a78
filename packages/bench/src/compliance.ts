/* eslint-disable no-console */
import type { Knex } from 'knex';
import { entityName } from './entities';
import { percentile } from './machine';
import type { BenchOptions } from './options';
import { eventually, startServer, type BenchServer } from './server';
import { compareWithTechInsights, techInsightsConfig } from './techInsights';

const TEMPLATE = `component:default/${entityName(0)}`;
const REQUESTS = 300;
/** Changes of a result in the stored year, of each entity. */
const WEEKS = 52;

/** Copies an entity that was collected and evaluated, so that no catalog has to hold them. */
async function copyEntities(knex: Knex, count: number): Promise<void> {
  const numbers = `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})`;
  const ref = `'component:default/copy-' || i`;
  await knex.raw(
    `insert into recovery_entities (entity_ref, owner_refs, tier, problem_count, system_ref, lifecycle)
    ${numbers} select ${ref}, '["group:default/team-' || (i % 100) || '"]',
      case i % 3 when 0 then 'gold' when 1 then 'silver' else 'bronze' end, 0,
      'system:default/system-' || (i % 50), 'production' from n`,
  );
  for (const [dimension, value, inherited] of [
    ['owner', `'group:default/team-' || (i % 100)`, 0],
    ['owner', `'group:default/division-' || (i % 10)`, 1],
    ['system', `'system:default/system-' || (i % 50)`, 0],
    ['lifecycle', `'production'`, 0],
  ]) {
    await knex.raw(
      `insert into recovery_entity_dimensions (entity_ref, dimension, value, inherited)
      ${numbers} select ${ref}, '${dimension}', ${value}, ${inherited} from n`,
    );
  }
  // Every tenth service is protected by nothing, and of every seventh nothing is known yet.
  await knex.raw(
    `insert into recovery_resources (id, entity_ref, name, source_id, selector, bound_by, position, digest)
    ${numbers} select 'copy-' || i, ${ref}, r.name, r.source_id, r.selector, r.bound_by, 0,
      case when i % 7 = 0 then null else r.digest end
    from n cross join recovery_resources r where r.entity_ref = ? and i % 10 > 0`,
    [TEMPLATE],
  );
}

/** Evaluates all from nothing, and tells how long that took. */
async function evaluateAll(knex: Knex, count: number): Promise<number> {
  await knex('recovery_entities').update({ control_due: '0bench' });
  await eventually(
    'all entities are evaluated',
    async () => {
      const row = await knex('recovery_entities')
        .where('control_due', '0bench')
        .count({ n: '*' })
        .first();
      return Number(row?.n) === 0 ? true : undefined;
    },
    { seconds: 3600, everyMs: 1000 },
  );
  const row = await knex('recovery_scorecards')
    .where('entity_ref', 'like', 'component:default/copy-%')
    .min({ first: 'evaluated_at' })
    .max({ last: 'evaluated_at' })
    .count({ n: '*' })
    .first();
  if (Number(row?.n) !== count) {
    throw new Error(`${row?.n} of ${count} entities were evaluated`);
  }
  return (
    (Date.parse(String(row!.last)) - Date.parse(String(row!.first))) / 1000
  );
}

/** A year in which one result of each entity changed once a week. */
async function writeHistory(knex: Knex): Promise<void> {
  for (let week = 1; week <= WEEKS; week++) {
    const at = new Date(Date.now() - week * 7 * 86_400_000).toISOString();
    const failing = week % 2;
    await knex.raw(
      `insert into recovery_control_history (entity_ref, control, recorded_at, result, since, reason)
      select entity_ref, 'point-within-rpo', ?, ?, ?, 'The newest point is as old as it was.' from recovery_scorecards`,
      [at, failing ? 'fail' : 'pass', at],
    );
    await knex.raw(
      `insert into recovery_control_days (entity_ref, day, level, counts, standing)
      select entity_ref, ?, 1, ?, ? from recovery_scorecards`,
      [
        at.slice(0, 10),
        JSON.stringify({ pass: 19, fail: failing }),
        failing ? 1 : 0,
      ],
    );
  }
  if (knex.client.config.client === 'pg') {
    // What autovacuum does by itself a little later.
    await knex.raw('analyze');
  }
}

async function latencies(server: BenchServer, route: string) {
  const times: number[] = [];
  for (let n = 0; n < REQUESTS + 20; n++) {
    const start = performance.now();
    await server.request(route);
    if (n >= 20) {
      times.push(performance.now() - start);
    }
  }
  return [percentile(times, 50), percentile(times, 99)]
    .map(time => time.toFixed(1))
    .join(' / ');
}

async function exportAll(server: BenchServer) {
  const start = performance.now();
  const response = await fetch(
    `${server.baseUrl}/api/recovery/scorecard/export?format=csv`,
    { headers: { authorization: `Bearer ${server.token}` } },
  );
  let bytes = 0;
  let end = '';
  for await (const chunk of response.body as any as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    end = (end + Buffer.from(chunk).toString('utf8')).slice(-100);
  }
  const rows = end.match(/"# rows","(\d+)"/)?.[1];
  if (!response.ok || rows === undefined) {
    throw new Error(`the export ended with ${response.status}: ${end}`);
  }
  return {
    rows: Number(rows),
    bytes,
    seconds: (performance.now() - start) / 1000,
  };
}

async function measure(
  database: BenchOptions['databases'][number],
  count: number,
  compare: boolean,
): Promise<void> {
  const server = await startServer({
    database,
    entities: { count: 2, protectedBy: 'db: bench n={n}' },
    techInsights: compare ? techInsightsConfig : undefined,
    recovery: () => ({
      collection: { frequency: { hours: 24 } },
      inventory: { frequency: { hours: 24 } },
      tiers: Object.fromEntries(
        ['gold', 'silver', 'bronze'].map((name, index) => [
          name,
          {
            title: name,
            rpo: { hours: 6 * 4 ** index },
            rto: { hours: 1 + index },
            retention: { days: 30 },
            drilledWithin: { days: 90 },
            verifiedWithin: { structure: { days: 7 }, fullRead: { days: 30 } },
            copies: { number: 3 - index },
            encrypted: true,
          },
        ]),
      ),
      defaultTier: 'gold',
      sources: {
        bench: {
          provider: 'synthetic',
          schedule: {
            frequency: { hours: 24 },
            timeout: { minutes: 30 },
            initialDelay: { seconds: 1 },
          },
          storage: { medium: 'disk', encrypted: true },
          synthetic: { points: 60, series: 2 },
        },
      },
    }),
  });
  const knex = server.database('recovery');
  try {
    await eventually(
      'the first entity is collected',
      async () => {
        const status = await server
          .status(entityName(0))
          .catch(() => undefined);
        return status?.resources[0]?.pointCount === 30 ? true : undefined;
      },
      { seconds: 300, everyMs: 1000 },
    );
    // What the catalog does not hold is removed when it is read. Nobody asked for the second
    // entity: that it is there means that the catalog was read.
    await eventually(
      'the catalog is read',
      async () =>
        (await knex('recovery_entities')
          .where('entity_ref', `component:default/${entityName(1)}`)
          .first()) && true,
      { seconds: 300, everyMs: 1000 },
    );
    await server.settled();
    await copyEntities(knex, count);
    const seconds = await evaluateAll(knex, count);
    await writeHistory(knex);
    await server.settled();
    const exported = await exportAll(server);
    if (exported.rows <= count) {
      throw new Error(`only ${exported.rows} results were exported`);
    }
    const rows = [
      ['sums of the fleet, p50 / p99 ms', '/scorecard/summary'],
      [
        'first heat map page of 100, p50 / p99 ms',
        '/scorecard/heatmap?limit=100',
      ],
      [
        'sums of one division, p50 / p99 ms',
        '/scorecard/summary?owner=group:default/division-1',
      ],
      ['sums by owner, p50 / p99 ms', '/scorecard/groups?by=owner'],
    ];
    const print = (what: string, value: string) =>
      console.log(`| ${database.name} | ${count} | ${what} | ${value} |`);
    print('evaluation of all from nothing, s', seconds.toFixed(1));
    for (const [what, route] of rows) {
      print(what, await latencies(server, route));
    }
    const start = performance.now();
    await server.request('/scorecard/trend');
    print('trend of 90 days, ms', (performance.now() - start).toFixed(0));
    print(
      `export of ${exported.rows} results, s / MiB`,
      `${exported.seconds.toFixed(1)} / ${(exported.bytes / 1024 ** 2).toFixed(
        0,
      )}`,
    );
    print('peak memory of the backend, MiB', `${server.memory()?.peak ?? '?'}`);
    if (compare) {
      await compareWithTechInsights(server, count, print);
    }
  } finally {
    await knex.destroy();
    await server.stop();
  }
}

/**
 * Sums and lists over a fleet with a year of history, and what it takes to evaluate it;
 * last, the same question to Tech Insights.
 */
export async function complianceBench(options: BenchOptions): Promise<void> {
  console.log(
    `${REQUESTS} requests of each kind, one at a time, over HTTP with permissions. A year of history: one change of each entity a week.\n`,
  );
  console.log('| database | entities | what | |');
  console.log('| --- | ---: | --- | ---: |');
  for (const database of options.databases) {
    await measure(database, options.entities, true);
    // Tech Insights would take ten times as long, for the same answer.
    await measure(database, options.entities * 10, false);
  }
}
