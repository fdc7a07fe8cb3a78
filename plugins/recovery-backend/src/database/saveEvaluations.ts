import type { Knex } from 'knex';
import {
  BulkColumns,
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

type ResultRow = ReturnType<typeof toResultRow>;

const keyOf = ({ entity_ref: ref, control }: ResultRow) => `${ref} ${control}`;

async function storedResults(
  trx: Knex.Transaction,
  refs: string[],
): Promise<Map<string, ResultRow>> {
  const rows: ResultRow[] = await whereIn(
    trx,
    trx('recovery_control_results').select(Object.keys(RESULT_COLUMNS)),
    'entity_ref',
    refs,
  );
  return new Map(rows.map(row => [keyOf(row), row]));
}

/** Whether a row would be stored as it is already. */
function isSame(row: ResultRow, stored: ResultRow | undefined): boolean {
  return (
    stored !== undefined &&
    (Object.keys(row) as (keyof ResultRow)[]).every(
      name => row[name] === stored[name],
    )
  );
}

/** Keeps evaluations, the changes that they make and the sums of the day, all or nothing. */
export async function saveEvaluations(
  knex: Knex,
  all: Due<Evaluation>[],
  now: Instant,
): Promise<void> {
  await knex.transaction(async trx => {
    const evaluations = await stillDue(trx, all);
    if (evaluations.length === 0) {
      return;
    }
    const refs = evaluations.map(({ item }) => item.card.entityRef);
    const before = await storedResults(trx, refs);
    const results = evaluations.flatMap(({ item }) =>
      item.results.map(result => toResultRow(item.card.entityRef, result)),
    );
    const wanted = new Set(results.map(keyOf));
    const obsolete = [...before.keys()].filter(key => !wanted.has(key));
    if (obsolete.length > 0) {
      await whereIn(trx, trx('recovery_control_results'), 'entity_ref', refs)
        .whereIn('control', [
          ...new Set(obsolete.map(key => key.slice(key.indexOf(' ') + 1))),
        ])
        .delete();
    }
    await bulkUpsert(
      trx,
      'recovery_control_results',
      RESULT_COLUMNS,
      results.filter(row => !isSame(row, before.get(keyOf(row)))),
      {
        key: ['entity_ref', 'control'],
        merge: except(RESULT_COLUMNS, 'entity_ref', 'control'),
      },
    );
    await bulkUpsert(
      trx,
      'recovery_control_history',
      HISTORY_COLUMNS,
      results
        .filter(row => before.get(keyOf(row))?.result !== row.result)
        .map(({ entity_ref, control, result, since, reason }) => ({
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
    await saveCards(trx, evaluations, now);
    await bulkUpdate(
      trx,
      'recovery_entities',
      { entity_ref: 'text', control_due: 'text' },
      evaluations.map(({ item }) => ({
        entity_ref: item.card.entityRef,
        control_due: item.nextDue ?? null,
      })),
      { match: ['entity_ref'] },
    );
  });
}

function toResultRow(entityRef: string, result: StoredResult) {
  return {
    entity_ref: entityRef,
    control: result.control,
    result: result.result,
    since: result.since,
    reason: result.reason,
    next_step: result.nextStep ?? null,
    evidence: JSON.stringify(result.evidence),
    changes_at: result.changesAt ?? null,
    underlying: result.underlying ?? null,
    waiver_id: result.waiverId ?? null,
    waived_until: result.waivedUntil ?? null,
  };
}

async function saveCards(
  trx: Knex.Transaction,
  evaluations: Due<Evaluation>[],
  now: Instant,
): Promise<void> {
  await bulkUpsert(
    trx,
    'recovery_scorecards',
    CARD_COLUMNS,
    evaluations.map(({ item: { card } }) => ({
      entity_ref: card.entityRef,
      evaluated_at: card.evaluatedAt,
      basis: card.basis,
      tier: card.tier ?? null,
      level: card.level,
      states: card.states,
      first_failing: card.firstFailing ?? null,
      fail_count: card.failCount,
      unknown_count: card.unknownCount,
      restorable_to: card.restorableTo ?? null,
    })),
    { key: ['entity_ref'], merge: except(CARD_COLUMNS, 'entity_ref') },
  );
  await bulkUpsert(
    trx,
    'recovery_control_days',
    DAY_COLUMNS,
    evaluations.map(({ item }) => ({
      entity_ref: item.card.entityRef,
      day: now.slice(0, 10),
      level: item.card.level,
      counts: JSON.stringify(item.counts),
      standing: STANDINGS.indexOf(item.standing),
    })),
    { key: ['entity_ref', 'day'], merge: ['level', 'counts', 'standing'] },
  );
}
