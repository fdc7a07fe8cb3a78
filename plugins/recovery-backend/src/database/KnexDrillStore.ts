import type { Knex } from 'knex';
import { notLookedUp, whereIn } from './bulk';
import type {
  DirectoryIdentity,
  DrillableResource,
  DrillPlan,
  DrillStore,
  LatestDrills,
  LeftCopy,
  NewDrill,
} from './DrillStore';
import { OPERATIONS } from './KnexOperationReader';
import { toRecord, type OperationRow } from './operationRows';
import type { OperationRecord } from './OperationStore';

const DRILLS = 'recovery_drills';
const PLANS = 'recovery_drill_plans';
/** States of drills that came to an end of their own, and not because they were stopped. */
const FINISHED = ['succeeded', 'failed'];
const HELD = ['running', 'validating'];

interface DrillRow {
  operation_id: string;
  resource_id: string;
  negative: boolean | number;
  directory: string | null;
  directory_identity: string | null;
}

interface PlanRow {
  resource_id: string;
  policy: string;
  due_at: string;
  tried_at: string | null;
  missed_since: string | null;
}

interface ResourceRow {
  id: string;
  name: string;
  entity_ref: string;
  source_id: string;
  tier: string | null;
}

/** Drills in the database. */
export class KnexDrillStore implements DrillStore {
  static create(options: { knex: Knex }): KnexDrillStore {
    return new KnexDrillStore(options.knex);
  }

  readonly #knex: Knex;

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async add(drill: NewDrill): Promise<void> {
    await this.#drills()
      .insert({
        operation_id: drill.operationId,
        resource_id: drill.resourceId,
        negative: drill.negative,
      })
      .onConflict('operation_id')
      .ignore();
  }

  async list(
    entityRef: string,
    page: { after?: { requestedAt: Date; id: string }; limit: number },
  ): Promise<{ items: OperationRecord[]; totalCount: number }> {
    const matching = () =>
      this.#knex<OperationRow>(OPERATIONS).where({
        kind: 'drill',
        entity_ref: entityRef,
      });
    const [{ count }] = await matching().count<{ count: number | string }[]>({
      count: '*',
    });
    const rows = matching();
    if (page.after) {
      const { requestedAt, id } = page.after;
      rows.whereRaw('(requested_at, id) < (?, ?)', [
        this.#postgres ? requestedAt : requestedAt.getTime(),
        id,
      ]);
    }
    const items = await rows
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit);
    return { items: items.map(toRecord), totalCount: Number(count) };
  }

  async latest(resourceIds: string[]): Promise<Map<string, LatestDrills>> {
    const latest = new Map<string, LatestDrills>();
    if (resourceIds.length === 0) return latest;
    const ranked = whereIn(
      this.#knex,
      this.#knex(DRILLS).join(OPERATIONS, 'id', 'operation_id'),
      `${DRILLS}.resource_id`,
      resourceIds,
    )
      .whereIn(notLookedUp(this.#knex, 'state'), FINISHED)
      .select(
        `${OPERATIONS}.*`,
        `${DRILLS}.negative`,
        this.#knex.raw(
          `row_number() over (
            partition by ${DRILLS}.resource_id, ${DRILLS}.negative, state
            order by finished_at desc, id desc
          ) as rank_in_kind`,
        ),
      );
    const rows: (OperationRow & { negative: boolean | number })[] =
      await this.#knex.from(ranked.as('ranked')).where('rank_in_kind', 1);
    for (const row of rows) {
      const record = toRecord(row);
      const known = latest.get(record.resourceId) ?? {};
      if (row.negative) {
        known.negative = newer(known.negative, record);
      } else {
        known.last = newer(known.last, record);
        if (record.state === 'succeeded') known.lastPassed = record;
      }
      latest.set(record.resourceId, known);
    }
    return latest;
  }

  async countSinceNegative(resourceId: string): Promise<number> {
    const ofResource = () =>
      this.#knex(DRILLS)
        .join(OPERATIONS, 'id', 'operation_id')
        .where(`${DRILLS}.resource_id`, resourceId);
    const last = await ofResource()
      .where('negative', true)
      .max({ at: 'requested_at' })
      .first();
    const since = ofResource().whereIn('state', FINISHED);
    if (last?.at) since.where('requested_at', '>', last.at);
    const [{ count }] = await since.count<{ count: number | string }[]>({
      count: '*',
    });
    return Number(count);
  }

  async noteDirectory(
    operationId: string,
    directory: string,
    { dev, ino }: DirectoryIdentity,
  ): Promise<void> {
    await this.#drills()
      .where({ operation_id: operationId })
      .update({ directory, directory_identity: `${dev}:${ino}` });
  }

  async noteRemoved(operationId: string): Promise<void> {
    await this.#drills()
      .where({ operation_id: operationId })
      .update({ directory: null, directory_identity: null });
  }

  async listLeftCopies(operationId?: string): Promise<LeftCopy[]> {
    const query = this.#knex(DRILLS)
      .join(OPERATIONS, 'id', 'operation_id')
      .whereNotNull('directory');
    const rows: DrillRow[] = await (operationId === undefined
      ? query.whereNotIn('state', HELD)
      : query.where('operation_id', operationId)
    ).select(`${DRILLS}.*`);
    return rows.map(row => {
      const [dev, ino] = row.directory_identity!.split(':').map(BigInt);
      return {
        operationId: row.operation_id,
        directory: row.directory!,
        identity: { dev, ino },
      };
    });
  }

  async listResources(sourceIds: string[]): Promise<DrillableResource[]> {
    const rows = await this.#resources().whereIn(
      'resource.source_id',
      sourceIds,
    );
    return rows.map(toResource);
  }

  async getResource(
    entityRef: string,
    resourceId: string,
  ): Promise<DrillableResource | undefined> {
    const row = await this.#resources()
      .where({ 'resource.id': resourceId, 'resource.entity_ref': entityRef })
      .first();
    return row && toResource(row);
  }

  #resources() {
    return this.#knex('recovery_resources as resource')
      .join(
        'recovery_entities as entity',
        'entity.entity_ref',
        'resource.entity_ref',
      )
      .orderBy(['resource.entity_ref', 'resource.name'])
      .select<ResourceRow[]>(
        'resource.id',
        'resource.name',
        'resource.entity_ref',
        'resource.source_id',
        'entity.tier',
      );
  }

  async getPlans(resourceIds: string[]): Promise<Map<string, DrillPlan>> {
    if (resourceIds.length === 0) return new Map();
    const rows: PlanRow[] = await whereIn(
      this.#knex,
      this.#plans(),
      'resource_id',
      resourceIds,
    );
    return new Map(
      rows.map(row => [
        row.resource_id,
        {
          resourceId: row.resource_id,
          policy: row.policy,
          dueAt: row.due_at,
          triedAt: row.tried_at ?? undefined,
          missedSince: row.missed_since ?? undefined,
        },
      ]),
    );
  }

  async savePlan(plan: DrillPlan): Promise<void> {
    await this.#plans()
      .insert({
        resource_id: plan.resourceId,
        policy: plan.policy,
        due_at: plan.dueAt,
        tried_at: plan.triedAt ?? null,
        missed_since: plan.missedSince ?? null,
      })
      .onConflict('resource_id')
      .merge();
  }

  async keepPlans(resourceIds: string[]): Promise<void> {
    const kept = new Set(resourceIds);
    const known: string[] = await this.#plans().pluck('resource_id');
    const gone = known.filter(id => !kept.has(id));
    if (gone.length > 0) {
      await whereIn(this.#knex, this.#plans(), 'resource_id', gone).delete();
    }
  }

  #drills() {
    return this.#knex<DrillRow>(DRILLS);
  }

  #plans() {
    return this.#knex<PlanRow>(PLANS);
  }

  get #postgres(): boolean {
    return String(this.#knex.client.config.client).includes('pg');
  }
}

function newer(
  a: OperationRecord | undefined,
  b: OperationRecord,
): OperationRecord {
  return a && (a.finishedAt ?? 0) >= (b.finishedAt ?? 0) ? a : b;
}

function toResource(row: ResourceRow): DrillableResource {
  return {
    resourceId: row.id,
    resourceName: row.name,
    entityRef: row.entity_ref,
    sourceId: row.source_id,
    tier: row.tier ?? undefined,
  };
}
