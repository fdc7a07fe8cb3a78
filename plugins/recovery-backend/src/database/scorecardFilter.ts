import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { amongValues, isPostgres, whereIn } from './bulk';
import { STATE_LETTERS, type ScorecardFilter } from './ControlStore';
import type { EntityScope, ScopeCondition } from './EntityScope';

export const CARDS = 'recovery_scorecards';
export const DIMENSIONS = 'recovery_entity_dimensions';

/** That a column contains a text: takes the name and the text. */
export function containsSql(knex: Knex): string {
  return isPostgres(knex) ? 'strpos(??, ?) > 0' : 'instr(??, ?) > 0';
}

/** That a row `d` of dimensions is one that the reader may know of. */
export function knownSql(
  knex: Knex,
  { parentRefs }: EntityScope,
): { sql: string; bindings: Knex.Value[] } {
  if (!parentRefs) {
    return { sql: 'true', bindings: [] };
  }
  const among = amongValues(knex, parentRefs);
  return {
    sql: `(d.inherited = 0 or d.value ${among.sql})`,
    bindings: among.bindings,
  };
}

/** References of the entities that have any of the values in a dimension. */
function entitiesWith(
  knex: Knex,
  dimension: string,
  values: string[] | undefined,
  known: { sql: string; bindings: Knex.Value[] },
): Knex.QueryBuilder {
  const query = knex(`${DIMENSIONS} as d`)
    .select('d.entity_ref')
    .where('d.dimension', dimension)
    .whereRaw(known.sql, known.bindings);
  return values ? whereIn(knex, query, 'd.value', values) : query;
}

const OWN = { sql: 'd.inherited = 0', bindings: [] };

function applyCondition(
  knex: Knex,
  query: Knex.QueryBuilder,
  { key, values, orDefault }: ScopeCondition,
): void {
  switch (key) {
    case 'owner':
      query.whereIn('c.entity_ref', entitiesWith(knex, 'owner', values, OWN));
      break;
    case 'tier':
      query.whereIn(
        'c.entity_ref',
        knex('recovery_entities')
          .select('entity_ref')
          .where(tiers => {
            whereIn(knex, tiers, 'tier', values);
            if (orDefault) {
              tiers.orWhereNull('tier');
            }
          }),
      );
      break;
    default: {
      const prefixes = values.map(kind => `${kind.toLowerCase()}:`);
      query.where(kinds => {
        kinds.whereRaw('false');
        prefixes.forEach(prefix =>
          kinds.orWhereRaw('substr(c.entity_ref, 1, ?) = ?', [
            prefix.length,
            prefix,
          ]),
        );
      });
    }
  }
}

function applyCriteria(
  knex: Knex,
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<ScopeCondition>,
): void {
  if ('anyOf' in criteria) {
    query.where(any => {
      any.whereRaw('false');
      criteria.anyOf.forEach(item =>
        any.orWhere(one => applyCriteria(knex, one, item)),
      );
    });
  } else if ('allOf' in criteria) {
    query.where(all => {
      all.whereRaw('true');
      criteria.allOf.forEach(item =>
        all.where(one => applyCriteria(knex, one, item)),
      );
    });
  } else if ('not' in criteria) {
    query.whereNot(not => applyCriteria(knex, not, criteria.not));
  } else {
    applyCondition(knex, query, criteria);
  }
}

/** Leaves those rows of a table `c` that are of entities in the scope. */
export function inScope(
  knex: Knex,
  query: Knex.QueryBuilder,
  scope: EntityScope,
): void {
  if (scope.entityRefs) {
    whereIn(knex, query, 'c.entity_ref', scope.entityRefs);
  }
  scope.criteria?.forEach(criteria => applyCriteria(knex, query, criteria));
}

/** Leaves those records, of any entity with or without an entry, that are in the scope. */
export function recordsInScope(
  knex: Knex,
  query: Knex.QueryBuilder,
  scope: EntityScope,
): void {
  const known = knex('recovery_entities as c').select('c.entity_ref');
  inScope(knex, known, scope);
  query.where(any => {
    any.whereIn('entity_ref', known);
    if (scope.formerRefs?.length) {
      const former = amongValues(knex, scope.formerRefs);
      any.orWhereRaw(`entity_ref ${former.sql}`, former.bindings);
    }
  });
}

/** References in a table of records whose entities are not in the inventory. */
export async function listFormerEntityRefs(
  knex: Knex,
  table: string,
): Promise<string[]> {
  return knex(table)
    .whereNot('entity_ref', '')
    .whereNotIn('entity_ref', knex('recovery_entities').select('entity_ref'))
    .distinct('entity_ref')
    .pluck('entity_ref');
}

/** Whether a list of values asks for what has none, too. */
const asksForNone = (values: string[]) => values.includes('');

/** The scorecards `c` that a filter leaves. */
export function filteredCards(
  knex: Knex,
  filter: ScorecardFilter,
): Knex.QueryBuilder {
  const { scope } = filter;
  const query = knex(`${CARDS} as c`).where('c.basis', filter.basis);
  inScope(knex, query, scope);

  const known = knownSql(knex, scope);
  for (const dimension of ['owner', 'system', 'domain', 'lifecycle'] as const) {
    const values = filter[dimension];
    if (values) {
      query.where(any => {
        any.whereIn(
          'c.entity_ref',
          entitiesWith(knex, dimension, values, known),
        );
        if (asksForNone(values)) {
          any.orWhereNotIn(
            'c.entity_ref',
            entitiesWith(knex, dimension, undefined, known),
          );
        }
      });
    }
  }
  const { entityRefs, tier, text, states, controls } = filter;
  if (entityRefs) {
    whereIn(knex, query, 'c.entity_ref', entityRefs);
  }
  if (tier) {
    query.where(any => {
      whereIn(knex, any, 'c.tier', tier);
      if (asksForNone(tier)) {
        any.orWhereNull('c.tier');
      }
    });
  }
  if (text !== undefined) {
    query.whereRaw(containsSql(knex), [
      'c.entity_ref',
      text.toLocaleLowerCase('en-US'),
    ]);
  }
  if (states) {
    const letters = states.map(state => STATE_LETTERS[state]);
    query.where(any => {
      if (controls) {
        const among = amongValues(knex, letters);
        controls.forEach(index =>
          any.orWhereRaw(`substr(c.states, ?, 1) ${among.sql}`, [
            index + 1,
            ...among.bindings,
          ]),
        );
      } else {
        letters.forEach(letter =>
          any.orWhereRaw(containsSql(knex), ['c.states', letter]),
        );
      }
    });
  }
  return query;
}
