import type { Knex } from 'knex';
import { amongValues, bulkUpsert, isPostgres, whereIn } from './bulk';
import { markEntitiesDue } from './markEntitiesDue';

const TABLE = 'recovery_entity_dimensions';
const PARENTS = 'recovery_catalog_parents';

/**
 * Derives what entities are filtered and summed up by from what is stored of them and of
 * the groups and systems above: an owner's parent groups own as well, and a system's
 * domain is that of its parts. Circles among parents end where they began.
 */
export async function refreshDimensions(
  trx: Knex.Transaction,
  entityRefs: Iterable<string>,
): Promise<void> {
  const refs = [...entityRefs];
  if (refs.length === 0) {
    return;
  }
  await whereIn(trx, trx(TABLE), 'entity_ref', refs).delete();
  const among = amongValues(trx, refs);
  const owners = isPostgres(trx)
    ? 'json_array_elements_text(e.owner_refs::json) as o(value)'
    : 'json_each(e.owner_refs) as o';
  const own = (dimension: string, value: string, from: string) =>
    `select cast(e.entity_ref as text), cast('${dimension}' as text), cast(${value} as text), 0
    from recovery_entities e ${from} and e.entity_ref ${among.sql}`;
  await trx.raw(
    `insert into ${TABLE} (entity_ref, dimension, value, inherited)
    with recursive found(entity_ref, dimension, value, inherited) as (
      select * from (
        ${own('owner', 'o.value', `cross join ${owners} where true`)}
        union all
        ${own('system', 'e.system_ref', 'where e.system_ref is not null')}
        union all
        ${own('lifecycle', 'e.lifecycle', 'where e.lifecycle is not null')}
      ) as own
      union
      select found.entity_ref,
        case found.dimension when 'system' then 'domain' else found.dimension end,
        cast(p.parent_ref as text), 1
      from found join ${PARENTS} p on p.ref = found.value
      where found.dimension <> 'lifecycle'
    )
    select entity_ref, dimension, value, min(inherited) from found group by 1, 2, 3`,
    [...among.bindings, ...among.bindings, ...among.bindings],
  );
}

/**
 * Stores what lies above groups, systems and domains, all of it, and derives anew what
 * that changes. Costs one query when nothing changed.
 */
export async function saveCatalogParents(
  knex: Knex,
  parents: ReadonlyMap<string, string[]>,
): Promise<void> {
  const keyOf = (row: { ref: string; parent_ref: string }) =>
    `${row.ref} ${row.parent_ref}`;
  const wanted = [...parents].flatMap(([ref, parentRefs]) =>
    parentRefs.map(parentRef => ({ ref, parent_ref: parentRef })),
  );
  const stored: typeof wanted = await knex(PARENTS).select('ref', 'parent_ref');
  const wantedKeys = new Set(wanted.map(keyOf));
  const storedKeys = new Set(stored.map(keyOf));
  const removed = stored.filter(row => !wantedKeys.has(keyOf(row)));
  const added = wanted.filter(row => !storedKeys.has(keyOf(row)));
  const changed = [...new Set([...removed, ...added].map(({ ref }) => ref))];
  if (changed.length === 0) {
    return;
  }
  await knex.transaction(async trx => {
    // All of a reference whose parents changed are written anew.
    await whereIn(trx, trx(PARENTS), 'ref', changed).delete();
    await bulkUpsert(
      trx,
      PARENTS,
      { ref: 'text', parent_ref: 'text' },
      changed.flatMap(ref =>
        (parents.get(ref) ?? []).map(parentRef => ({
          ref,
          parent_ref: parentRef,
        })),
      ),
      { key: ['ref', 'parent_ref'], merge: [] },
    );
    const touched: string[] = await whereIn(trx, trx(TABLE), 'value', changed)
      .whereIn('dimension', ['owner', 'system', 'domain'])
      .distinct('entity_ref')
      .pluck('entity_ref');
    await refreshDimensions(trx, touched);
    // Waivers may be for what lies above.
    await markEntitiesDue(trx, touched);
  });
}
