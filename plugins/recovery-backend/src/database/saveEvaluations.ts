import type { Knex } from 'knex';
import {
  amongValues,
  type BulkColumns,
  bulkInsert,
  bulkUpdate,
  bulkUpsert,
  isPostgres,
  whereIn,
} from './bulk';
import { STANDINGS, type Evaluation, type StoredResult } from './ControlStore';
import type { Instant } from './instants';
import type { Due } from './ProjectionStore';

const RESULT_COLUMNS: BulkColumns = {
  entity_ref: 'text',
  control: 'text',
  result: 'text',
  since: 'text',
  reason: 'text',
  next_step: 'text',
  evidence: 'text',
  changes_at: 'text',
  underlying: 'text',
  waiver_id: 'text',
  waived_until: 'text',
};

const HISTORY_COLUMNS: BulkColumns = {
  entity_ref: 'text',
  control: 'text',
  recorded_at: 'text',
  result: 'text',
  since: 'text',
  reason: 'text',
};

const CARD_COLUMNS: BulkColumns = {
  entity_ref: 'text',
  evaluated_at: 'text',
  basis: 'text',
  tier: 'text',
  level: 'smallint',
  states: 'text',
  first_failing: 'text',
  fail_count: 'smallint',
  unknown_count: 'smallint',
  restorable_to: 'text',
};

const DAY_COLUMNS: BulkColumns = {
  entity_ref: 'text',
  day: 'text',
  level: 'smallint',
  counts: 'text',
  standing: 'smallint',
};

function except(columns: BulkColumns, ...names: string[]): string[] {
  return Object.keys(columns).filter(name => !names.includes(name));
}

/** Those whose marks are still the same; the others changed or were removed. */
async function stillDue(
  trx: Knex.Transaction,
  evaluations: Due<Evaluation>[],
): Promise<Due<Evaluation>[]> {
  const query = whereIn(
    trx,
    trx('recovery_entities')
      .select('entity_ref', 'control_due')
      .orderBy('entity_ref'),
    'entity_ref',
    evaluations.map(({ item }) => item.card.entityRef),
  );
  const rows: { entity_ref: string; control_due: string | null }[] =
    await (isPostgres(trx) ? query.forUpdate() : query);
  const marks = new Map(rows.map(row => [row.entity_ref, row.control_due]));
  return evaluations.filter(
    ({ due, item }) => marks.get(item.card.entityRef) === due,
  );
}

/** All of a result but its evidence. */
const COMPARED = [
  'result',
  'since',
  'reason',
  'nextStep',
  'changesAt',
  'underlying',
  'waiverId',
  'waivedUntil',
] as const;

function isSame(a: StoredResult, b: StoredResult): boolean {
  return (
    COMPARED.every(name => a[name] === b[name]) &&
    JSON.stringify(a.evidence) === JSON.stringify(b.evidence)
  );
}

/** What evaluations change of the results that are stored. */
interface Changes {
  created: ResultRow[];
  changed: ResultRow[];
  /** Controls that say nothing any more. */
  obsolete: Set<string>;
  /** Entities that had no result at all. */
  firstOf: string[];
  /** Results of the other entities that are not what they were. */
  turned: ResultRow[];
}

function changesBy(
  evaluations: Evaluation[],
  before: ReadonlyMap<string, StoredResult[]>,
): Changes {
  const changes: Changes = {
    created: [],
    changed: [],
    obsolete: new Set(),
    firstOf: [],
    turned: [],
  };
  for (const { card, results } of evaluations) {
    const known = new Map(
      before.get(card.entityRef)?.map(result => [result.control, result]),
    );
    const isFirst = known.size === 0;
    if (isFirst) {
      changes.firstOf.push(card.entityRef);
    }
    for (const result of results) {
      const last = known.get(result.control);
      known.delete(result.control);
      if (last && isSame(result, last)) {
        continue;
      }
      const row = toResultRow(card.entityRef, result);
      (last ? changes.changed : changes.created).push(row);
      if (!isFirst && last?.result !== result.result) {
        changes.turned.push(row);
      }
    }
    for (const control of known.keys()) {
      changes.obsolete.add(control);
    }
  }
  return changes;
}

/** Keeps evaluations, the changes that they make and the sums of the day, all or nothing. */
export async function saveEvaluations(
  knex: Knex,
  all: Due<Evaluation>[],
  before: ReadonlyMap<string, StoredResult[]>,
  now: Instant,
): Promise<void> {
  await knex.transaction(async trx => {
    const due = await stillDue(trx, all);
    if (due.length === 0) {
      return;
    }
    const evaluations = due.map(({ item }) => item);
    await saveResults(trx, evaluations, before, now);
    await saveCards(trx, evaluations, now);
    await bulkUpdate(
      trx,
      'recovery_entities',
      { entity_ref: 'text', control_due: 'text' },
      evaluations.map(({ card, nextDue }) => ({
        entity_ref: card.entityRef,
        control_due: nextDue,
      })),
      { match: ['entity_ref'] },
    );
  });
}

async function saveResults(
  trx: Knex.Transaction,
  evaluations: Evaluation[],
  before: ReadonlyMap<string, StoredResult[]>,
  now: Instant,
): Promise<void> {
  const { created, changed, obsolete, firstOf, turned } = changesBy(
    evaluations,
    before,
  );
  if (obsolete.size > 0) {
    await whereIn(
      trx,
      trx('recovery_control_results'),
      'entity_ref',
      evaluations.map(({ card }) => card.entityRef),
    )
      .whereIn('control', [...obsolete])
      .delete();
  }
  await bulkInsert(trx, 'recovery_control_results', RESULT_COLUMNS, created);
  await bulkUpdate(trx, 'recovery_control_results', RESULT_COLUMNS, changed, {
    match: ['entity_ref', 'control'],
  });
  await beginHistory(trx, firstOf, now);
  await bulkUpsert(
    trx,
    'recovery_control_history',
    HISTORY_COLUMNS,
    turned.map(({ entity_ref, control, result, since, reason }) => ({
      entity_ref,
      control,
      recorded_at: now,
      result,
      since,
      reason,
    })),
    {
      key: ['entity_ref', 'control', 'recorded_at'],
      merge: ['result', 'since', 'reason'],
    },
  );
}

/** Copies the first results of entities, which are in the database already. */
async function beginHistory(
  trx: Knex.Transaction,
  entityRefs: string[],
  now: Instant,
): Promise<void> {
  if (entityRefs.length === 0) {
    return;
  }
  const among = amongValues(trx, entityRefs);
  await trx.raw(
    `insert into recovery_control_history (entity_ref, control, recorded_at, result, since, reason)
    select entity_ref, control, ?, result, since, reason
    from recovery_control_results where entity_ref ${among.sql}`,
    [now, ...among.bindings],
  );
}

type ResultRow = ReturnType<typeof toResultRow>;

function toResultRow(entityRef: string, result: StoredResult) {
  return {
    entity_ref: entityRef,
    control: result.control,
    result: result.result,
    since: result.since,
    reason: result.reason,
    next_step: result.nextStep,
    evidence: JSON.stringify(result.evidence),
    changes_at: result.changesAt,
    underlying: result.underlying,
    waiver_id: result.waiverId,
    waived_until: result.waivedUntil,
  };
}

async function saveCards(
  trx: Knex.Transaction,
  evaluations: Evaluation[],
  now: Instant,
): Promise<void> {
  await bulkUpsert(
    trx,
    'recovery_scorecards',
    CARD_COLUMNS,
    evaluations.map(({ card }) => ({
      entity_ref: card.entityRef,
      evaluated_at: card.evaluatedAt,
      basis: card.basis,
      tier: card.tier,
      level: card.level,
      states: card.states,
      first_failing: card.firstFailing,
      fail_count: card.failCount,
      unknown_count: card.unknownCount,
      restorable_to: card.restorableTo,
    })),
    { key: ['entity_ref'], merge: except(CARD_COLUMNS, 'entity_ref') },
  );
  await bulkUpsert(
    trx,
    'recovery_control_days',
    DAY_COLUMNS,
    evaluations.map(({ card, counts, standing }) => ({
      entity_ref: card.entityRef,
      day: now.slice(0, 10),
      level: card.level,
      counts: JSON.stringify(counts),
      standing: STANDINGS.indexOf(standing),
    })),
    { key: ['entity_ref', 'day'], merge: ['level', 'counts', 'standing'] },
  );
}
