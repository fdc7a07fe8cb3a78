import type { Knex } from 'knex';
import type { EntityBindings } from './BindingStore';
import { BulkColumns, BulkRow, bulkUpsert, whereIn } from './bulk';
import { refreshDimensions } from './dimensions';
import { makeId } from './ids';
import { dueNow } from './instants';
import { markDependentsDue, markEntitiesDue } from './markEntitiesDue';

const ENTITY_COLUMNS: BulkColumns = {
  entity_ref: 'text',
  owner_refs: 'text',
  tier: 'text',
  exclusion_reason: 'text',
  exclusion_by: 'text',
  problem_count: 'integer',
  objectives: 'text',
  runbook: 'text',
  system_ref: 'text',
  lifecycle: 'text',
};

const DEPENDENCY_COLUMNS: BulkColumns = {
  entity_ref: 'text',
  depends_on_ref: 'text',
};

const RESOURCE_COLUMNS: BulkColumns = {
  id: 'text',
  entity_ref: 'text',
  name: 'text',
  source_id: 'text',
  selector: 'text',
  bound_by: 'text',
  position: 'integer',
};

const PROBLEM_COLUMNS: BulkColumns = {
  id: 'text',
  entity_ref: 'text',
  position: 'integer',
  code: 'text',
  message: 'text',
  next_step: 'text',
  binding: 'text',
};

function jsonOrNull(value: object | undefined): string | null {
  return value && Object.keys(value).length > 0 ? JSON.stringify(value) : null;
}

function entityRow(entity: EntityBindings): BulkRow {
  return {
    entity_ref: entity.entityRef,
    owner_refs: JSON.stringify(entity.ownerRefs),
    tier: entity.tier ?? null,
    exclusion_reason: entity.exclusion?.reason ?? null,
    exclusion_by: entity.exclusion?.by ?? null,
    problem_count: entity.problems.length,
    objectives: jsonOrNull(entity.overrides),
    runbook: jsonOrNull(entity.runbook),
    system_ref: entity.systemRef ?? null,
    lifecycle: entity.lifecycle ?? null,
  };
}

function resourceRows(entity: EntityBindings): BulkRow[] {
  return entity.resources.map((resource, position) => ({
    id: resource.id,
    entity_ref: entity.entityRef,
    name: resource.name,
    source_id: resource.sourceId,
    selector: JSON.stringify(resource.selector),
    bound_by: resource.boundBy,
    position,
  }));
}

function problemRows(entity: EntityBindings): BulkRow[] {
  return entity.problems.map((problem, position) => ({
    id: makeId('problem', entity.entityRef, String(position), problem.code),
    entity_ref: entity.entityRef,
    position,
    code: problem.code,
    message: problem.message,
    next_step: problem.nextStep,
    binding: problem.binding ?? null,
  }));
}

/** What of the entities' dependencies is new, and which are not there any more. */
function compareDependencies(stored: BulkRow[], entities: EntityBindings[]) {
  const keyOf = (row: BulkRow) => `${row.entity_ref} ${row.depends_on_ref}`;
  const wanted = entities.flatMap(entity =>
    (entity.dependsOn ?? []).map(
      (ref): BulkRow => ({ entity_ref: entity.entityRef, depends_on_ref: ref }),
    ),
  );
  const storedKeys = new Set(stored.map(keyOf));
  const wantedKeys = new Set(wanted.map(keyOf));
  return {
    added: wanted.filter(row => !storedKeys.has(keyOf(row))),
    removed: stored.filter(row => !wantedKeys.has(keyOf(row))),
  };
}

function differs(
  columns: BulkColumns,
  before: BulkRow | undefined,
  after: BulkRow,
): boolean {
  return (
    !before ||
    Object.keys(columns).some(
      name => (before[name] ?? null) !== (after[name] ?? null),
    )
  );
}

/** What of the wanted rows is new or changed, and which stored rows are not wanted. */
function compare(columns: BulkColumns, stored: BulkRow[], wanted: BulkRow[]) {
  const byId = new Map(stored.map(row => [row.id, row]));
  const changed = wanted.filter(row => differs(columns, byId.get(row.id), row));
  const wantedIds = new Set(wanted.map(row => row.id));
  return {
    byId,
    changed,
    removed: stored.filter(row => !wantedIds.has(row.id)),
  };
}

/** Stores entities, their resources and problems; writes only what changed. */
export async function saveBindings(
  knex: Knex,
  entities: EntityBindings[],
): Promise<{ changedSourceIds: string[] }> {
  if (entities.length === 0) {
    return { changedSourceIds: [] };
  }
  const refs = entities.map(entity => entity.entityRef);
  const stored = async (
    table: string,
    columns: BulkColumns,
  ): Promise<BulkRow[]> =>
    whereIn(knex, knex(table).select(Object.keys(columns)), 'entity_ref', refs);

  const storedEntities = new Map(
    (await stored('recovery_entities', ENTITY_COLUMNS)).map(row => [
      row.entity_ref,
      row,
    ]),
  );
  // In the order in which everybody locks them.
  const changedEntities = [...entities]
    .sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1))
    .map(entityRow)
    .filter(row =>
      differs(ENTITY_COLUMNS, storedEntities.get(row.entity_ref), row),
    );
  const resources = compare(
    RESOURCE_COLUMNS,
    await stored('recovery_resources', RESOURCE_COLUMNS),
    entities.flatMap(resourceRows),
  );
  const problems = compare(
    PROBLEM_COLUMNS,
    await stored('recovery_binding_problems', PROBLEM_COLUMNS),
    entities.flatMap(problemRows),
  );
  const dependencies = compareDependencies(
    await stored('recovery_entity_dependencies', DEPENDENCY_COLUMNS),
    entities,
  );
  const touched = new Set(
    [
      ...changedEntities,
      ...resources.changed,
      ...resources.removed,
      ...problems.changed,
      ...problems.removed,
      ...dependencies.added,
      ...dependencies.removed,
    ].map(row => String(row.entity_ref)),
  );
  const rebound = resources.changed.filter(row => {
    const before = resources.byId.get(row.id);
    return (
      before?.source_id !== row.source_id || before?.selector !== row.selector
    );
  });
  if (touched.size === 0) {
    return { changedSourceIds: [] };
  }

  await knex.transaction(async trx => {
    await bulkUpsert(
      trx,
      'recovery_entities',
      ENTITY_COLUMNS,
      changedEntities,
      {
        key: ['entity_ref'],
        merge: Object.keys(ENTITY_COLUMNS).filter(
          name => name !== 'entity_ref',
        ),
      },
    );
    await refreshDimensions(
      trx,
      changedEntities.map(row => String(row.entity_ref)),
    );
    await deleteRows(trx, 'recovery_resources', resources.removed);
    await bulkUpsert(
      trx,
      'recovery_resources',
      RESOURCE_COLUMNS,
      resources.changed,
      {
        key: ['id'],
        merge: ['source_id', 'selector', 'bound_by', 'position'],
      },
    );
    if (rebound.length > 0) {
      // Until the new series are known, nothing is known: the old digest is of others.
      await whereIn(
        trx,
        trx('recovery_resources'),
        'id',
        rebound.map(row => String(row.id)),
      ).update({ link_due: dueNow(), digest: null, digest_due: dueNow() });
    }
    await deleteRows(trx, 'recovery_binding_problems', problems.removed);
    await bulkUpsert(
      trx,
      'recovery_binding_problems',
      PROBLEM_COLUMNS,
      problems.changed,
      {
        key: ['id'],
        merge: ['position', 'message', 'next_step', 'binding'],
      },
    );
    for (const row of dependencies.removed) {
      await trx('recovery_entity_dependencies').where(row).delete();
    }
    await bulkUpsert(
      trx,
      'recovery_entity_dependencies',
      DEPENDENCY_COLUMNS,
      dependencies.added,
      { key: ['entity_ref', 'depends_on_ref'], merge: [] },
    );
    await markEntitiesDue(trx, touched);
    await markDependentsDue(
      trx,
      changedEntities.map(row => String(row.entity_ref)),
    );
  });
  return {
    changedSourceIds: [...new Set(rebound.map(row => String(row.source_id)))],
  };
}

async function deleteRows(
  trx: Knex.Transaction,
  table: string,
  rows: BulkRow[],
): Promise<void> {
  if (rows.length > 0) {
    await whereIn(
      trx,
      trx(table),
      'id',
      rows.map(row => String(row.id)),
    ).delete();
  }
}
