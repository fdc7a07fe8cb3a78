import type { BindingProblem } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import type {
  BindingStore,
  BoundResource,
  EntityBindings,
  EntityMaterial,
  ResourceOfSeries,
} from './BindingStore';
import { amongValues, parseJson, whereIn } from './bulk';
import { saveCatalogParents } from './dimensions';
import type { EntityScope } from './EntityScope';
import { markDependentsDue, markEntitiesDue } from './markEntitiesDue';
import { saveBindings } from './saveBindings';
import { inScope } from './scorecardFilter';

export interface EntityRow {
  entity_ref: string;
  owner_refs: string;
  tier: string | null;
  exclusion_reason: string | null;
  exclusion_by: string | null;
  problem_count: number;
  objectives: string | null;
  runbook: string | null;
}

export interface ResourceRow {
  id: string;
  entity_ref: string;
  name: string;
  source_id: string;
  selector: string;
  bound_by: string;
  position: number;
  digest: string | null;
}

export interface ProblemRow {
  id: string;
  entity_ref: string;
  position: number;
  code: string;
  message: string;
  next_step: string;
  binding: string | null;
}

const ENTITIES = 'recovery_entities';
const RESOURCES = 'recovery_resources';
const PROBLEMS = 'recovery_binding_problems';

type MaterialRow = Omit<EntityRow, 'owner_refs'> & {
  [K in Exclude<keyof ResourceRow, 'entity_ref' | 'position'>]:
    | ResourceRow[K]
    | null;
};

// Written out, since building it anew takes longer than running it.
const materialSql = (
  among: string,
) => `select e.entity_ref, e.tier, e.exclusion_reason, e.exclusion_by, e.problem_count,
    e.objectives, e.runbook,
    r.id, r.name, r.source_id, r.selector, r.bound_by, r.digest
  from recovery_entities e
  left join recovery_resources r on r.entity_ref = e.entity_ref
  where e.entity_ref ${among}
  order by e.entity_ref, r.position`;

export function toResource(
  row: Pick<ResourceRow, 'id' | 'name' | 'source_id' | 'selector' | 'bound_by'>,
): BoundResource {
  return {
    id: row.id,
    name: row.name,
    sourceId: row.source_id,
    selector: parseJson(row.selector, {}),
    boundBy: row.bound_by === 'config' ? 'config' : 'annotation',
  };
}

export function toProblem(row: ProblemRow): BindingProblem {
  return {
    id: row.id,
    entityRef: row.entity_ref,
    code: row.code as BindingProblem['code'],
    message: row.message,
    nextStep: row.next_step,
    ...(row.binding === null ? {} : { binding: row.binding }),
  };
}

function toMaterial(row: MaterialRow): EntityMaterial {
  return {
    tier: row.tier ?? undefined,
    overrides: parseJson(row.objectives, undefined),
    runbook: parseJson(row.runbook, undefined),
    exclusion:
      row.exclusion_reason === null
        ? undefined
        : {
            reason: row.exclusion_reason,
            by: row.exclusion_by ?? undefined,
          },
    resources: [],
    problems: [],
  };
}

export class KnexBindingStore implements BindingStore {
  static create(options: { database: Knex }): KnexBindingStore {
    return new KnexBindingStore(options.database);
  }

  private constructor(private readonly knex: Knex) {}

  async save(
    entities: EntityBindings[],
  ): Promise<{ changedSourceIds: string[] }> {
    return saveBindings(this.knex, entities);
  }

  async saveCatalogParents(
    parents: ReadonlyMap<string, string[]>,
  ): Promise<void> {
    await saveCatalogParents(this.knex, parents);
  }

  async listEntityRefs(after: string, limit: number): Promise<string[]> {
    return this.knex(ENTITIES)
      .where('entity_ref', '>', after)
      .orderBy('entity_ref')
      .limit(limit)
      .pluck('entity_ref');
  }

  async remove(entityRefs: string[]): Promise<void> {
    if (entityRefs.length > 0) {
      await this.knex.transaction(async trx => {
        // Marked first: that locks them in the order in which everybody does.
        await markEntitiesDue(trx, entityRefs);
        await markDependentsDue(trx, entityRefs);
        await whereIn(trx, trx(ENTITIES), 'entity_ref', entityRefs).delete();
      });
    }
  }

  async getMaterial(entityRef: string): Promise<EntityMaterial | undefined> {
    return (await this.getMaterials([entityRef])).get(entityRef);
  }

  async getMaterials(
    entityRefs: string[],
  ): Promise<Map<string, EntityMaterial>> {
    const among = amongValues(this.knex, entityRefs);
    const result = await this.knex.raw(materialSql(among.sql), among.bindings);
    const rows: MaterialRow[] = Array.isArray(result) ? result : result.rows;
    const materials = new Map<string, EntityMaterial>();
    const withProblems: string[] = [];
    for (const row of rows) {
      let material = materials.get(row.entity_ref);
      if (!material) {
        material = toMaterial(row);
        materials.set(row.entity_ref, material);
        if (row.problem_count > 0) {
          withProblems.push(row.entity_ref);
        }
      }
      if (row.id !== null) {
        material.resources.push({
          ...toResource(row as unknown as ResourceRow),
          digest: parseJson(row.digest, undefined),
        });
      }
    }
    if (withProblems.length > 0) {
      const problems: ProblemRow[] = await whereIn(
        this.knex,
        this.knex<ProblemRow>(PROBLEMS),
        'entity_ref',
        withProblems,
      ).orderBy('position');
      for (const problem of problems) {
        materials.get(problem.entity_ref)?.problems.push(toProblem(problem));
      }
    }
    return materials;
  }

  async listEntityRefsOfSource(sourceId: string): Promise<string[]> {
    return this.knex(RESOURCES)
      .where('source_id', sourceId)
      .distinct('entity_ref')
      .orderBy('entity_ref')
      .pluck('entity_ref');
  }

  async isAnyBound(scope: EntityScope): Promise<boolean> {
    const query = this.knex(`${ENTITIES} as c`).where(bound =>
      bound
        .where('c.problem_count', '>', 0)
        .orWhereIn('c.entity_ref', this.knex(RESOURCES).select('entity_ref')),
    );
    inScope(this.knex, query, scope);
    return (await query.first('c.entity_ref')) !== undefined;
  }

  async listProblems(
    scope: EntityScope,
    page: { after?: { entityRef: string; id: string }; limit: number },
  ): Promise<BindingProblem[]> {
    const { after } = page;
    const rows: ProblemRow[] = await this.problemsIn(scope)
      .modify(builder => {
        if (after) {
          builder.where(or =>
            or
              .where('c.entity_ref', '>', after.entityRef)
              .orWhere(same =>
                same
                  .where('c.entity_ref', after.entityRef)
                  .where('c.id', '>', after.id),
              ),
          );
        }
      })
      .orderBy(['c.entity_ref', 'c.id'])
      .limit(page.limit);
    return rows.map(toProblem);
  }

  async countProblems(scope: EntityScope): Promise<number> {
    const row = await this.problemsIn(scope).count({ n: '*' }).first();
    return Number(row?.n ?? 0);
  }

  private problemsIn(scope: EntityScope): Knex.QueryBuilder {
    const query = this.knex(`${PROBLEMS} as c`);
    inScope(this.knex, query, scope);
    return query;
  }

  async listSourceIds(scope: EntityScope): Promise<string[]> {
    const query = this.knex(`${RESOURCES} as c`).distinct('c.source_id');
    inScope(this.knex, query, scope);
    const rows: { source_id: string }[] = await query.orderBy('c.source_id');
    return rows.map(row => row.source_id);
  }

  async listResources(entityRef: string): Promise<BoundResource[]> {
    const rows: ResourceRow[] = await this.knex(RESOURCES)
      .where({ entity_ref: entityRef })
      .orderBy('position')
      .select('id', 'name', 'source_id', 'selector', 'bound_by');
    return rows.map(toResource);
  }

  async listResourcesOfSeries(
    seriesIds: string[],
    options?: { entityRefs?: string[]; resourceIds?: string[] },
  ): Promise<ResourceOfSeries[]> {
    const query = whereIn(
      this.knex,
      this.knex('recovery_resource_series as l')
        .join(`${RESOURCES} as r`, 'r.id', 'l.resource_id')
        .select('l.series_id', 'r.id', 'r.name', 'r.entity_ref'),
      'l.series_id',
      seriesIds,
    ).orderBy(['r.entity_ref', 'r.position', 'r.id']);
    if (options?.entityRefs) {
      whereIn(this.knex, query, 'r.entity_ref', options.entityRefs);
    }
    if (options?.resourceIds) {
      whereIn(this.knex, query, 'r.id', options.resourceIds);
    }
    const rows: (Pick<ResourceRow, 'id' | 'name' | 'entity_ref'> & {
      series_id: string;
    })[] = await query;
    return rows.map(row => ({
      seriesId: row.series_id,
      resourceId: row.id,
      resourceName: row.name,
      entityRef: row.entity_ref,
    }));
  }
}
