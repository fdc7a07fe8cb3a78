import type { Knex } from 'knex';
import { entityName } from './entities';
import type { Database } from './options';
import { eventually, startServer, type BenchServer } from './server';

const TEMPLATE = `component:default/${entityName(0)}`;
/** Changes of a result in the stored year, of each entity. */
const WEEKS = 52;

const READ_CATALOG =
  '/.backstage/scheduler/v1/tasks/recovery-inventory/trigger';

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

export interface FleetOptions {
  database: Database;
  /** Services. */
  count: number;
  techInsights?: unknown;
  app?: boolean;
}

export interface Fleet {
  server: BenchServer;
  /** How long it took to evaluate all services from nothing. */
  evaluationSeconds: number;
}

/** Starts a backend that knows many services with a year of history, and ends it after use. */
export async function withFleet(
  { database, count, techInsights, app }: FleetOptions,
  use: (fleet: Fleet) => Promise<void>,
): Promise<void> {
  const server = await startServer({
    database,
    entities: { count: 2, protectedBy: 'db: bench n={n}' },
    techInsights,
    app,
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
      async () => {
        const found = await knex('recovery_entities')
          .where('entity_ref', `component:default/${entityName(1)}`)
          .first();
        // Refused while it is being read.
        if (!found)
          await server
            .request(READ_CATALOG, { method: 'POST' })
            .catch(() => {});
        return found && true;
      },
      { seconds: 300, everyMs: 5000 },
    );
    await server.settled();
    await copyEntities(knex, count);
    const evaluationSeconds = await evaluateAll(knex, count);
    await writeHistory(knex);
    await server.settled();
    await use({ server, evaluationSeconds });
  } finally {
    await knex.destroy();
    await server.stop();
  }
}
