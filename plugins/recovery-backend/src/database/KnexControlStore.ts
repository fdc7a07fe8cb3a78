import type { Knex } from 'knex';
import { groupBy } from '../util/groupBy';
import type { EntityMaterial } from './BindingStore';
import { bulkUpdate, parseJson, whereIn } from './bulk';
import { readControlMaterial } from './controlMaterial';
import type {
  ControlChange,
  ControlMaterial,
  ControlState,
  ControlStore,
  DayOfControls,
  Evaluation,
  ExportedResult,
  GroupDimension,
  ListedScorecard,
  ScorecardFilter,
  ScorecardGroupRow,
  ScorecardPosition,
  ScorecardRow,
  StatePattern,
  StoredResult,
  TrendChange,
} from './ControlStore';
import { listExported, listResultsAsOf, listTrend } from './exportQueries';
import type { Instant } from './instants';
import { markDue, markEntitiesOfSourcesDue } from './markEntitiesDue';
import type { Due } from './ProjectionStore';
import { saveEvaluations } from './saveEvaluations';
import { CARDS } from './scorecardFilter';
import {
  countPatterns,
  countScorecards,
  listGroups,
  listInherited,
  listParents,
  listScorecards,
  toCard,
  type CardRow,
} from './scorecardQueries';

const ENTITIES = 'recovery_entities';
const RESULTS = 'recovery_control_results';
const HISTORY = 'recovery_control_history';

interface ResultRow {
  entity_ref: string;
  control: string;
  result: string;
  since: string;
  reason: string;
  next_step: string | null;
  evidence: string;
  changes_at: string | null;
  underlying: string | null;
  waiver_id: string | null;
  waived_until: string | null;
}

function toResult(row: ResultRow): StoredResult {
  return {
    control: row.control,
    result: row.result as ControlState,
    since: row.since,
    reason: row.reason,
    nextStep: row.next_step ?? undefined,
    evidence: parseJson(row.evidence, []),
    changesAt: row.changes_at ?? undefined,
    underlying: (row.underlying ?? undefined) as ControlState | undefined,
    waiverId: row.waiver_id ?? undefined,
    waivedUntil: row.waived_until ?? undefined,
  };
}

export class KnexControlStore implements ControlStore {
  readonly #knex: Knex;

  static create(options: { database: Knex }): KnexControlStore {
    return new KnexControlStore(options.database);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async listDue(now: Instant, limit: number): Promise<Due<string>[]> {
    const rows: { entity_ref: string; control_due: string }[] =
      await this.#knex(ENTITIES)
        .where('control_due', '<=', now)
        .orderBy('control_due')
        .limit(limit)
        .select('entity_ref', 'control_due');
    return rows.map(row => ({ due: row.control_due, item: row.entity_ref }));
  }

  async getMaterial(
    entityRefs: string[],
  ): Promise<Map<string, ControlMaterial>> {
    return readControlMaterial(this.#knex, entityRefs);
  }

  async getObjectives(
    entityRefs: string[],
  ): Promise<Map<string, Pick<EntityMaterial, 'tier' | 'overrides'>>> {
    const rows: {
      entity_ref: string;
      tier: string | null;
      objectives: string | null;
    }[] = await whereIn(
      this.#knex,
      this.#knex(ENTITIES).select('entity_ref', 'tier', 'objectives'),
      'entity_ref',
      entityRefs,
    );
    return new Map(
      rows.map(row => [
        row.entity_ref,
        {
          tier: row.tier ?? undefined,
          overrides: parseJson(row.objectives, undefined),
        },
      ]),
    );
  }

  async listDependents(entityRefs: string[]): Promise<string[]> {
    return whereIn(
      this.#knex,
      this.#knex('recovery_entity_dependencies'),
      'depends_on_ref',
      entityRefs,
    )
      .distinct('entity_ref')
      .orderBy('entity_ref')
      .pluck('entity_ref');
  }

  async getResults(entityRefs: string[]): Promise<Map<string, StoredResult[]>> {
    const rows: ResultRow[] = await whereIn(
      this.#knex,
      this.#knex(RESULTS),
      'entity_ref',
      entityRefs,
    );
    return groupBy(rows, row => row.entity_ref, toResult);
  }

  async save(
    evaluations: Due<Evaluation>[],
    before: ReadonlyMap<string, StoredResult[]>,
    now: Instant,
  ): Promise<void> {
    await saveEvaluations(this.#knex, evaluations, before, now);
  }

  async markOutdated(basis: string): Promise<void> {
    await markDue(this.#knex, entities =>
      entities.whereNotIn(
        'entity_ref',
        this.#knex(CARDS).where({ basis }).select('entity_ref'),
      ),
    );
  }

  async markChangedSources(states: ReadonlyMap<string, string>): Promise<void> {
    const rows: { id: string; control_state: string | null }[] =
      await this.#knex('recovery_sources').select('id', 'control_state');
    const changed = rows
      .map(row => ({
        id: row.id,
        control_state: states.get(row.id) ?? null,
        match_control_state: row.control_state,
      }))
      .filter(row => row.control_state !== row.match_control_state);
    if (changed.length === 0) {
      return;
    }
    await this.#knex.transaction(async trx => {
      await bulkUpdate(
        trx,
        'recovery_sources',
        { id: 'text', control_state: 'text', match_control_state: 'text' },
        changed,
        { match: ['id', 'match_control_state'] },
      );
      await markEntitiesOfSourcesDue(
        trx,
        changed.map(({ id }) => id),
      );
    });
  }

  async getScorecard(entityRef: string): Promise<ScorecardRow | undefined> {
    const row: CardRow | undefined = await this.#knex(CARDS)
      .where({ entity_ref: entityRef })
      .first();
    return row && toCard(row);
  }

  async listDays(entityRef: string, from: string): Promise<DayOfControls[]> {
    const rows: { day: string; level: number; counts: string }[] =
      await this.#knex('recovery_control_days')
        .where({ entity_ref: entityRef })
        .where('day', '>=', from)
        .orderBy('day');
    return rows.map(({ day, level, counts }) => ({
      day,
      level,
      counts: JSON.parse(counts),
    }));
  }

  async listChanges(
    entityRef: string,
    control: string,
    page: { before?: Instant; limit: number },
  ): Promise<ControlChange[]> {
    const rows: {
      recorded_at: string;
      result: string;
      since: string;
      reason: string;
    }[] = await this.#knex(HISTORY)
      .where({ entity_ref: entityRef, control })
      .modify(query => {
        if (page.before !== undefined) {
          query.where('recorded_at', '<', page.before);
        }
      })
      .orderBy('recorded_at', 'desc')
      .limit(page.limit);
    return rows.map(row => ({
      recordedAt: row.recorded_at,
      result: row.result as ControlState,
      since: row.since,
      reason: row.reason,
    }));
  }

  async countChanges(entityRef: string, control: string): Promise<number> {
    const row = await this.#knex(HISTORY)
      .where({ entity_ref: entityRef, control })
      .count({ n: '*' })
      .first();
    return Number(row?.n ?? 0);
  }

  async listEntityRefs(): Promise<string[]> {
    return this.#knex(ENTITIES).orderBy('entity_ref').pluck('entity_ref');
  }

  async countPatterns(filter: ScorecardFilter): Promise<StatePattern[]> {
    return countPatterns(this.#knex, filter);
  }

  async countScorecards(filter: ScorecardFilter): Promise<number> {
    return countScorecards(this.#knex, filter);
  }

  async listScorecards(
    filter: ScorecardFilter,
    page: { after?: ScorecardPosition; limit: number },
  ): Promise<ListedScorecard[]> {
    return listScorecards(this.#knex, filter, page);
  }

  async listGroups(
    filter: ScorecardFilter,
    by: GroupDimension,
    page: { after?: ScorecardPosition; limit: number; named?: string },
  ): Promise<ScorecardGroupRow[]> {
    return listGroups(this.#knex, filter, by, page);
  }

  async listTrend(
    filter: ScorecardFilter,
    from: string,
    to: string,
  ): Promise<TrendChange[]> {
    return listTrend(this.#knex, filter, from, to);
  }

  async listExported(
    filter: ScorecardFilter,
    page: { after?: string; limit: number },
  ): Promise<{ entityRef: string; tier?: string; level: number }[]> {
    return listExported(this.#knex, filter, page);
  }

  async listResultsAsOf(
    entityRefs: string[],
    before: Instant,
  ): Promise<ExportedResult[]> {
    return listResultsAsOf(this.#knex, entityRefs, before);
  }

  async listParents(refs: string[]): Promise<Map<string, string[]>> {
    return listParents(this.#knex, refs);
  }

  async listInherited(): Promise<string[]> {
    return listInherited(this.#knex);
  }
}
