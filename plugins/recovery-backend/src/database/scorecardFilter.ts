import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { amongValues, isPostgres, notLookedUp, whereIn } from './bulk';
import { STATE_LETTERS, type ScorecardFilter } from './ControlStore';
import type { EntityScope, ScopeCondition } from './EntityScope';

export const CARDS = 'recovery_scorecards';
export const DIMENSIONS = 'recovery_entity_dimensions';

/** That a column contains a text: takes the name and the text. */
export function containsSql(knex: Knex, column = '??'): string {
  return `${isPostgres(knex) ? 'strpos' : 'instr'}(${column}, ?) > 0`;
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

/** References in a dimension, as far as the reader may know of them. */
function inDimension(
  knex: Knex,
  dimension: string,
  known: { sql: string; bindings: Knex.Value[] },
): Knex.QueryBuilder {
  return knex(`${DIMENSIONS} as d`)
    .select('d.entity_ref')
    .where('d.dimension', dimension)
    .whereRaw(known.sql, known.bindings);
}

/** References of the entities that have any of the values in a dimension. */
function entitiesWith(
  knex: Knex,
  dimension: string,
  values: string[],
  known: { sql: string; bindings: Knex.Value[] },
): Knex.QueryBuilder {
  const query = inDimension(knex, dimension, known);
  return whereIn(knex, query, 'd.value', values);
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
  const ofSome = scope.entityRefs !== undefined || scope.criteria?.length;
  // Where nearly all records are in the scope, they are read in their order for a page, and
  // not each by its entity and then sorted.
  const entityRef = ofSome
    ? knex.ref('entity_ref')
    : notLookedUp(knex, 'entity_ref');
  query.where(any => {
    any.whereIn(entityRef, known);
    if (scope.formerRefs?.length) {
      const former = amongValues(knex, scope.formerRefs);
      any.orWhereRaw(`? ${former.sql}`, [entityRef, ...former.bindings]);
    }
  });
}

/** References in a table of records whose entities are not in the inventory. */
export async function listFormerEntityRefs(
  knex: Knex,
  table: string,
): Promise<string[]> {
  return knex(`${table} as r`)
    .whereNot('r.entity_ref', '')
    .whereNotExists(
      knex('recovery_entities as e')
        .select('e.entity_ref')
        .whereRaw('e.entity_ref = r.entity_ref'),
    )
    .distinct('r.entity_ref')
    .pluck('r.entity_ref');
}

/** Whether a list of values asks for what has none, too. */
const asksForNone = (values: string[]) => values.includes('');

/** The scorecards `c` that a filter leaves. */
export function filteredCards(
  knex: Knex,
  filter: ScorecardFilter,
): Knex.QueryBuilder {
  const { scope, entityRefs } = filter;
  const basis = entityRefs ? notLookedUp(knex, 'c.basis') : 'c.basis';
  const query = knex(`${CARDS} as c`).where(basis, filter.basis);
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
          any.orWhereNotExists(
            inDimension(knex, dimension, known).whereRaw(
              'd.entity_ref = c.entity_ref',
            ),
          );
        }
      });
    }
  }
  const { tier, text, states, controls } = filter;
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
