import type { Knex } from 'knex';
import { isPostgres, whereIn } from './bulk';
import { dueNow } from './instants';

/**
 * Marks the entities that `choose` narrows down, so that their controls are evaluated
 * again. Rows are locked in order: two that mark the same entities at a time
 * wait for one another and do not get stuck.
 */
export async function markDue(
  knex: Knex,
  choose: (entities: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<void> {
  const chosen = choose(
    knex('recovery_entities').select('entity_ref').orderBy('entity_ref'),
  );
  await knex('recovery_entities')
    .whereIn('entity_ref', isPostgres(knex) ? chosen.forUpdate() : chosen)
    .update({ control_due: dueNow() });
}

/** Marks entities of which something changed. */
export async function markEntitiesDue(
  knex: Knex,
  entityRefs: Iterable<string>,
): Promise<void> {
  await markDue(knex, entities =>
    whereIn(knex, entities, 'entity_ref', entityRefs),
  );
}

/** Marks the entities of protected resources whose points changed. */
export async function markEntitiesOfResourcesDue(
  knex: Knex,
  resourceIds: Iterable<string>,
): Promise<void> {
  await markDue(knex, entities =>
    entities.whereIn(
      'entity_ref',
      whereIn(
        knex,
        knex('recovery_resources').select('entity_ref'),
        'id',
        resourceIds,
      ),
    ),
  );
}

/** Marks the entities that are bound to sources which changed. */
export async function markEntitiesOfSourcesDue(
  knex: Knex,
  sourceIds: Iterable<string>,
): Promise<void> {
  await markDue(knex, entities =>
    entities.whereIn(
      'entity_ref',
      whereIn(
        knex,
        knex('recovery_resources').select('entity_ref'),
        'source_id',
        sourceIds,
      ),
    ),
  );
}

/** Marks the entities that depend on those of which the objectives may have changed. */
export async function markDependentsDue(
  knex: Knex,
  entityRefs: Iterable<string>,
): Promise<void> {
  await markDue(knex, entities =>
    entities.whereIn(
      'entity_ref',
      whereIn(
        knex,
        knex('recovery_entity_dependencies').select('entity_ref'),
        'depends_on_ref',
        entityRefs,
      ),
    ),
  );
}
