import type { EvidenceLevel } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import { notLookedUp, parseJson, whereIn } from './bulk';
import type {
  ControlMaterial,
  StoredDependency,
  StoredProof,
  StoredRehearsal,
} from './ControlStore';
import { readInPlaceRestores } from './inPlaceRestores';
import type { Instant } from './instants';
import {
  type EntityRow,
  type ProblemRow,
  type ResourceRow,
  toProblem,
  toResource,
} from './KnexBindingStore';
import type { OperationRow } from './operationRows';
import { BROKEN_SQL } from './pointRows';

// The oldest usable point of each series comes from the head of an index.
const OLDEST_SQL = `(select p.time from recovery_points p
  where p.series_id = l.series_id and p.gone_at is null and p.last_seen_at is null
    and p.outcome in ('success', 'unknown') and not ${BROKEN_SQL}
  order by p.time limit 1)`;

async function oldestUsable(
  knex: Knex,
  refs: string[],
): Promise<Map<string, Instant>> {
  const oldest = whereIn(
    knex,
    knex('recovery_resource_series as l')
      .join('recovery_resources as r', 'r.id', 'l.resource_id')
      .select('l.resource_id', knex.raw(`${OLDEST_SQL} as oldest`)),
    'r.entity_ref',
    refs,
  );
  const rows: { resource_id: string; oldest: Instant | null }[] = await knex
    .from(oldest.as('o'))
    .select('resource_id')
    .min({ oldest: 'oldest' })
    .groupBy('resource_id');
  return new Map(
    rows.flatMap(({ resource_id, oldest: time }): [string, Instant][] =>
      time === null ? [] : [[resource_id, time]],
    ),
  );
}

async function proofs(
  knex: Knex,
  refs: string[],
): Promise<(StoredProof & { entityRef: string })[]> {
  const rows: {
    entity_ref: string;
    resource_id: string;
    proof_level: number;
    at: Instant;
  }[] = await whereIn(
    knex,
    knex('recovery_resources as r')
      .join('recovery_resource_series as l', 'l.resource_id', 'r.id')
      .join('recovery_points as p', 'p.series_id', 'l.series_id')
      .select('r.entity_ref', 'l.resource_id', 'p.proof_level')
      .max({ at: 'p.proof_at' }),
    'r.entity_ref',
    refs,
  )
    .whereNotNull('p.proof_level')
    .where('p.proof_result', 'pass')
    .whereNull('p.gone_at')
    .whereRaw(`not ${BROKEN_SQL}`)
    .groupBy('r.entity_ref', 'l.resource_id', 'p.proof_level');
  return rows.map(row => ({
    entityRef: row.entity_ref,
    resourceId: row.resource_id,
    level: Number(row.proof_level) as EvidenceLevel,
    at: row.at,
  }));
}

function millis(time: Date | number | string | null): number | undefined {
  return time === null ? undefined : new Date(time).getTime();
}

type RehearsalRow = Pick<
  OperationRow,
  | 'id'
  | 'entity_ref'
  | 'resource_id'
  | 'started_at'
  | 'finished_at'
  | 'result_json'
  | 'point_json'
> & { kind: 'drill' | 'restore'; state: string };

function toRehearsal(row: RehearsalRow): StoredRehearsal {
  const result = parseJson<{
    reachedTime?: string;
    times?: { total?: number };
  }>(row.result_json, {});
  const point = parseJson<{ time?: string }>(row.point_json, {});
  const started = millis(row.started_at);
  const finished = millis(row.finished_at)!;
  return {
    kind: row.kind,
    resourceId: row.resource_id,
    operationId: row.id,
    at: finished,
    passed: row.state === 'succeeded',
    took:
      result.times?.total ??
      (started === undefined ? undefined : finished - started),
    pointTime: point.time === undefined ? undefined : Date.parse(point.time),
    reachedTime:
      result.reachedTime === undefined
        ? undefined
        : Date.parse(result.reachedTime),
  };
}

/** The latest whole drills and restores of each resource, passed and failed. */
async function rehearsals(knex: Knex, refs: string[]): Promise<RehearsalRow[]> {
  const ranked = whereIn(
    knex,
    knex('recovery_operations as o').select(
      'o.id',
      'o.kind',
      'o.state',
      'o.entity_ref',
      'o.resource_id',
      'o.started_at',
      'o.finished_at',
      'o.result_json',
      'o.point_json',
      knex.raw(
        'row_number() over (partition by o.resource_id, o.kind, o.state order by o.finished_at desc, o.id) as place',
      ),
    ),
    'o.entity_ref',
    refs,
  )
    .whereIn('o.kind', ['drill', 'restore'])
    .whereIn(notLookedUp(knex, 'o.state'), ['succeeded', 'failed'])
    .whereNull('o.paths_json')
    // A negative drill succeeds by finding damage: it says nothing of recovery.
    .whereRaw(`coalesce(o.options_json, '') not like ?`, ['%"negative":true%']);
  return knex.from(ranked.as('r')).where('place', 1);
}

interface DependencyRow {
  entity_ref: string;
  depends_on_ref: string;
  known: string | null;
  tier: string | null;
  objectives: string | null;
}

function toDependency(row: DependencyRow): StoredDependency {
  return {
    entityRef: row.depends_on_ref,
    known:
      row.known === null
        ? undefined
        : {
            tier: row.tier ?? undefined,
            overrides: parseJson(row.objectives, undefined),
          },
  };
}

function byEntity<T>(rows: T[], refOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(refOf(row));
    if (group) {
      group.push(row);
    } else {
      groups.set(refOf(row), [row]);
    }
  }
  return groups;
}

/** All that controls may ask of entities, in nine queries. */
export async function readControlMaterial(
  knex: Knex,
  refs: string[],
): Promise<Map<string, ControlMaterial>> {
  const of = <T extends { entity_ref: string }>(rows: T[]) =>
    byEntity(rows, row => row.entity_ref);
  const entities: EntityRow[] = await whereIn(
    knex,
    knex('recovery_entities'),
    'entity_ref',
    refs,
  );
  const resources = of<ResourceRow>(
    await whereIn(
      knex,
      knex('recovery_resources').orderBy('position'),
      'entity_ref',
      refs,
    ),
  );
  const problems = of<ProblemRow>(
    await whereIn(
      knex,
      knex('recovery_binding_problems').orderBy('position'),
      'entity_ref',
      refs,
    ),
  );
  const dependencies = of<DependencyRow>(
    await whereIn(
      knex,
      knex('recovery_entity_dependencies as d')
        .leftJoin('recovery_entities as e', 'e.entity_ref', 'd.depends_on_ref')
        .select('d.entity_ref', 'd.depends_on_ref', 'e.tier', 'e.objectives')
        .select('e.entity_ref as known')
        .orderBy('d.depends_on_ref'),
      'd.entity_ref',
      refs,
    ),
  );
  const oldest = await oldestUsable(knex, refs);
  const proven = byEntity(await proofs(knex, refs), row => row.entityRef);
  const rehearsed = of(await rehearsals(knex, refs));
  const inPlace = byEntity(
    await readInPlaceRestores(knex, refs),
    row => row.entityRef,
  );

  return new Map(
    entities.map((row): [string, ControlMaterial] => {
      const ref = row.entity_ref;
      return [
        ref,
        {
          entityRef: ref,
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
          resources: (resources.get(ref) ?? []).map(resource => ({
            ...toResource(resource),
            digest: parseJson(resource.digest, undefined),
          })),
          problems: (problems.get(ref) ?? []).map(toProblem),
          dependencies: (dependencies.get(ref) ?? []).map(toDependency),
          proofs: proven.get(ref) ?? [],
          oldestUsable: oldest,
          rehearsals: (rehearsed.get(ref) ?? []).map(toRehearsal),
          inPlaceRestores: inPlace.get(ref) ?? [],
        },
      ];
    }),
  );
}
