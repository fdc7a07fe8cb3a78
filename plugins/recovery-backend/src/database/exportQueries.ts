import { setImmediate as othersToWork } from 'node:timers/promises';
import type { Knex } from 'knex';
import { amongValues, isPostgres } from './bulk';
import type {
  ControlState,
  ExportedResult,
  ScorecardFilter,
  TrendChange,
} from './ControlStore';
import type { Instant } from './instants';
import { filteredCards } from './scorecardFilter';

const DAYS = 'recovery_control_days';

/** Entities whose trend SQLite sums up without a pause: some 60 ms of work. */
const AT_A_TIME = 2000;

/**
 * How many entities came to another standing on each day, those up to the first day put
 * together.
 *
 * PostgreSQL answers in one query. SQLite works in this process, and everybody else waits
 * meanwhile: it is asked for a part of the entities at a time.
 */
export async function listTrend(
  knex: Knex,
  filter: ScorecardFilter,
  from: string,
  to: string,
): Promise<TrendChange[]> {
  if (isPostgres(knex)) {
    return trendOf(knex, filter, from, to);
  }
  const refs: string[] = await filteredCards(knex, filter).pluck(
    'c.entity_ref',
  );
  const sums = new Map<string, TrendChange>();
  for (let start = 0; start < refs.length; start += AT_A_TIME) {
    const part = {
      basis: filter.basis,
      scope: {},
      entityRefs: refs.slice(start, start + AT_A_TIME),
    };
    for (const change of await trendOf(knex, part, from, to)) {
      const { day, standing, previous } = change;
      const key = `${day} ${standing} ${previous}`;
      const count = (sums.get(key)?.count ?? 0) + change.count;
      sums.set(key, { ...change, count });
    }
    await othersToWork();
  }
  return [...sums.values()];
}

/**
 * Of each entity it reads the stored days from the last one that is not after the first
 * day, which holds until the next, and none before.
 */
async function trendOf(
  knex: Knex,
  filter: ScorecardFilter,
  from: string,
  to: string,
): Promise<TrendChange[]> {
  const cards = filteredCards(knex, filter).select(
    'c.entity_ref',
    knex.raw(
      `coalesce((select max(b.day) from ${DAYS} as b where b.entity_ref = c.entity_ref and b.day <= ?), ?) as first`,
      [from, from],
    ),
  );
  const days = knex
    .from('f')
    .join(`${DAYS} as d`, join =>
      join
        .on('d.entity_ref', 'f.entity_ref')
        .andOn('d.day', '>=', 'f.first')
        .andOnVal('d.day', '<=', to),
    )
    .select(
      'd.day',
      'd.standing',
      knex.raw(
        'lag(d.standing) over (partition by d.entity_ref order by d.day) as previous',
      ),
    );
  const rows: {
    day: string;
    standing: number;
    previous: number | null;
    n: string | number;
  }[] = await knex
    // Materialized, or PostgreSQL looks for the first day of an entity once for each of its rows.
    .withMaterialized('f', cards)
    .from(days.as('t'))
    .where(changed =>
      changed.whereNull('t.previous').orWhereRaw('t.previous <> t.standing'),
    )
    .select(
      knex.raw('case when t.day < ? then ? else t.day end as day', [
        from,
        from,
      ]),
      't.standing',
      't.previous',
    )
    .count({ n: '*' })
    .groupBy(1 as any, 't.standing', 't.previous');
  return rows.map(({ day, standing, previous, n }) => ({
    day,
    standing,
    previous: previous ?? undefined,
    count: Number(n),
  }));
}

/** Entities by reference, a part at a time. */
export async function listExported(
  knex: Knex,
  filter: ScorecardFilter,
  page: { after?: string; limit: number },
): Promise<{ entityRef: string; tier?: string; level: number }[]> {
  const query = filteredCards(knex, filter)
    .select('c.entity_ref', 'c.tier', 'c.level')
    .orderBy('c.entity_ref')
    .limit(page.limit);
  if (page.after !== undefined) {
    query.where('c.entity_ref', '>', page.after);
  }
  const rows: { entity_ref: string; tier: string | null; level: number }[] =
    await query;
  return rows.map(row => ({
    entityRef: row.entity_ref,
    tier: row.tier ?? undefined,
    level: row.level,
  }));
}

/** What controls said of entities just before an instant, by entity and control. */
export async function listResultsAsOf(
  knex: Knex,
  entityRefs: string[],
  before: Instant,
): Promise<ExportedResult[]> {
  const among = amongValues(knex, entityRefs);
  const ranked = knex('recovery_control_history as h')
    .whereRaw(`h.entity_ref ${among.sql}`, among.bindings)
    .where('h.recorded_at', '<', before)
    .select(
      'h.entity_ref',
      'h.control',
      'h.result',
      'h.since',
      'h.reason',
      knex.raw(
        'row_number() over (partition by h.entity_ref, h.control order by h.recorded_at desc) as place',
      ),
    );
  const rows: {
    entity_ref: string;
    control: string;
    result: string;
    since: string;
    reason: string;
  }[] = await knex.from(ranked.as('r')).where('r.place', 1);
  return rows.map(row => ({
    entityRef: row.entity_ref,
    control: row.control,
    result: row.result as ControlState,
    since: row.since,
    reason: row.reason,
  }));
}
