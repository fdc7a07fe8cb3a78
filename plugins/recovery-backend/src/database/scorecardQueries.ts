import type { Knex } from 'knex';
import { parseJson, whereIn } from './bulk';
import type {
  GroupDimension,
  ListedScorecard,
  ScorecardFilter,
  ScorecardGroupRow,
  ScorecardPosition,
  ScorecardRow,
  StatePattern,
} from './ControlStore';
import {
  containsSql,
  DIMENSIONS,
  filteredCards,
  knownSql,
} from './scorecardFilter';

export interface CardRow {
  entity_ref: string;
  evaluated_at: string;
  basis: string;
  tier: string | null;
  level: number;
  states: string;
  first_failing: string | null;
  fail_count: number;
  unknown_count: number;
  restorable_to: string | null;
}

export function toCard(row: CardRow): ScorecardRow {
  return {
    entityRef: row.entity_ref,
    evaluatedAt: row.evaluated_at,
    basis: row.basis,
    tier: row.tier ?? undefined,
    level: row.level,
    states: row.states,
    firstFailing: row.first_failing ?? undefined,
    failCount: row.fail_count,
    unknownCount: row.unknown_count,
    restorableTo: row.restorable_to ?? undefined,
  };
}

export async function countPatterns(
  knex: Knex,
  filter: ScorecardFilter,
): Promise<StatePattern[]> {
  const rows: { level: number; states: string; n: string | number }[] =
    await filteredCards(knex, filter)
      .select('c.level', 'c.states')
      .count({ n: '*' })
      .groupBy('c.level', 'c.states');
  return rows.map(({ level, states, n }) => ({
    level,
    states,
    count: Number(n),
  }));
}

export async function countScorecards(
  knex: Knex,
  filter: ScorecardFilter,
): Promise<number> {
  const row = await filteredCards(knex, filter).count({ n: '*' }).first();
  return Number(row?.n ?? 0);
}

function afterPosition(
  query: Knex.QueryBuilder,
  columns: { failing: string; unknown: string; name: string },
  after: ScorecardPosition | undefined,
): void {
  if (!after) {
    return;
  }
  const { failing, unknown, name } = columns;
  query
    // Said once more for the sake of the index, which cannot be used for what follows.
    .where(failing, '<=', after.failCount)
    .where(or =>
      or
        .where(failing, '<', after.failCount)
        .orWhere(same =>
          same
            .where(failing, after.failCount)
            .where(unknown, '<', after.unknownCount),
        )
        .orWhere(same =>
          same
            .where(failing, after.failCount)
            .where(unknown, after.unknownCount)
            .where(name, '>', after.name),
        ),
    );
}

/** Rows in the order of scorecards: most failures first, then most unknowns. */
export function orderedCards(
  knex: Knex,
  filter: ScorecardFilter,
  page: { after?: ScorecardPosition; limit: number },
): Knex.QueryBuilder {
  const query = filteredCards(knex, filter)
    .orderBy([
      { column: 'c.fail_count', order: 'desc' },
      { column: 'c.unknown_count', order: 'desc' },
      { column: 'c.entity_ref' },
    ])
    .limit(page.limit);
  afterPosition(
    query,
    {
      failing: 'c.fail_count',
      unknown: 'c.unknown_count',
      name: 'c.entity_ref',
    },
    page.after,
  );
  return query;
}

export async function listScorecards(
  knex: Knex,
  filter: ScorecardFilter,
  page: { after?: ScorecardPosition; limit: number },
): Promise<ListedScorecard[]> {
  const rows: (CardRow & {
    owner_refs: string;
    system_ref: string | null;
    lifecycle: string | null;
  })[] = await orderedCards(knex, filter, page)
    .join('recovery_entities as e', 'e.entity_ref', 'c.entity_ref')
    .select('c.*', 'e.owner_refs', 'e.system_ref', 'e.lifecycle');
  return rows.map(row => ({
    ...toCard(row),
    ownerRefs: parseJson(row.owner_refs, []),
    systemRef: row.system_ref ?? undefined,
    lifecycle: row.lifecycle ?? undefined,
  }));
}

/** Sums of scorecards by what their entities have in a dimension; '' stands for nothing. */
export async function listGroups(
  knex: Knex,
  filter: ScorecardFilter,
  by: GroupDimension,
  page: { after?: ScorecardPosition; limit: number; named?: string },
): Promise<ScorecardGroupRow[]> {
  const contains = containsSql(knex);
  const passes = ['c.states', 'p', 'c.states', 'w'];
  const unknown = `c.fail_count = 0 and (c.unknown_count > 0 or not (${contains} or ${contains}))`;
  const known = knownSql(knex, filter.scope);
  const value = by === 'tier' ? 'c.tier' : 'd.value';
  const cards = filteredCards(knex, filter);
  if (by !== 'tier') {
    cards.joinRaw(
      `left join ${DIMENSIONS} as d on d.entity_ref = c.entity_ref and d.dimension = ? and ${known.sql}`,
      [by, ...known.bindings],
    );
  }
  const direct =
    by === 'tier'
      ? 'count(*)'
      : 'sum(case when d.inherited = 1 then 0 else 1 end)';
  const grouped = cards
    .select(
      knex.raw(`coalesce(${value}, '') as value`),
      knex.raw(`count(*) as total`),
      knex.raw(`${direct} as direct`),
      knex.raw('sum(case when c.fail_count > 0 then 1 else 0 end) as failing'),
      knex.raw(
        `sum(case when ${unknown} then 1 else 0 end) as unknown`,
        passes,
      ),
    )
    .groupBy(knex.raw(`coalesce(${value}, '')`));
  const query = knex
    .from(grouped.as('g'))
    .orderBy([
      { column: 'g.failing', order: 'desc' },
      { column: 'g.unknown', order: 'desc' },
      { column: 'g.value' },
    ])
    .limit(page.limit);
  if (page.named !== undefined) {
    query.whereRaw(containsSql(knex, 'lower(??)'), [
      'g.value',
      page.named.toLocaleLowerCase('en-US'),
    ]);
  }
  afterPosition(
    query,
    { failing: 'g.failing', unknown: 'g.unknown', name: 'g.value' },
    page.after,
  );
  const rows: ({ value: string } & Record<
    'total' | 'direct' | 'failing' | 'unknown',
    string | number
  >)[] = await query;
  return rows.map(row => ({
    value: row.value,
    total: Number(row.total),
    direct: Number(row.direct),
    failing: Number(row.failing),
    unknown: Number(row.unknown),
  }));
}

/** What lies above groups and domains, by reference. */
export async function listParents(
  knex: Knex,
  refs: string[],
): Promise<Map<string, string[]>> {
  const rows: { ref: string; parent_ref: string }[] = await whereIn(
    knex,
    knex('recovery_catalog_parents').select('ref', 'parent_ref'),
    'ref',
    refs,
  ).orderBy(['ref', 'parent_ref']);
  const parents = new Map<string, string[]>();
  for (const row of rows) {
    parents.set(row.ref, [...(parents.get(row.ref) ?? []), row.parent_ref]);
  }
  return parents;
}

/** The groups and domains that only parents bring to entities. */
export async function listInherited(knex: Knex): Promise<string[]> {
  return knex(DIMENSIONS)
    .where('inherited', 1)
    .distinct('value')
    .pluck('value');
}
