import type { Knex } from 'knex';
import { OPERATIONS, PAUSES } from './KnexOperationReader';
import type { OperationStore } from './OperationStore';
import type { OperationRow } from './operationRows';

export type ClaimOptions = Parameters<OperationStore['claim']>[0];

/** Callers that want one place at once: all but one of them look again. */
const ATTEMPTS = 50;

/**
 * Claims in one statement, so that nothing stays locked when the caller is stopped in
 * the middle. PostgreSQL locks the row that it picks and skips those that others are
 * picking; SQLite writes one at a time. That a place at a source is taken once is left
 * to a unique index: whoever comes second looks again, for any of the free places.
 */
export async function claimNext(
  knex: Knex,
  options: ClaimOptions & {
    leaseEnd: Knex.Value | Knex.Raw;
    postgres: boolean;
  },
): Promise<OperationRow | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await claimOnce(knex, options, attempt > 1);
    } catch (error) {
      if (!isUniqueViolation(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function claimOnce(
  knex: Knex,
  options: ClaimOptions & {
    leaseEnd: Knex.Value | Knex.Raw;
    postgres: boolean;
  },
  anyPlace: boolean,
): Promise<OperationRow | undefined> {
  const { postgres } = options;
  const now = postgres ? options.now : options.now.getTime();
  const places = JSON.stringify(
    (anyPlace ? shuffle(options.places) : options.places).map((place, rank) => [
      place.sourceId,
      place.kind,
      `${place.sourceId}/${place.place}`,
      place.deadlineMs,
      rank,
    ]),
  );
  const part = (index: number) =>
    postgres ? `value ->> ${index}` : `json_extract(value, '$[${index}]')`;
  const number = (index: number) => `cast(${part(index)} as bigint)`;
  const sql = `
    with place as (
      select ${part(0)} as source_id, ${part(1)} as kind, ${part(2)} as slot,
        ${number(3)} as deadline_ms, ${number(4)} as place_rank
      from ${postgres ? 'jsonb_array_elements(?::jsonb)' : 'json_each(?)'}
    ),
    free as (
      select source_id, kind, min(place_rank) as place_rank from place
      where not exists (
        select 1 from ${OPERATIONS} holder where holder.source_slot = place.slot
      ) and not exists (
        select 1 from ${PAUSES} pause where pause.source_id = place.source_id
      )
      group by source_id, kind
    ),
    chosen as (
      select operation.id, free.place_rank
      from ${OPERATIONS} operation
      join free on free.source_id = operation.source_id
        and free.kind = operation.kind
      where operation.state = 'queued'
        and (operation.not_before is null or operation.not_before <= ?)
      order by operation.priority desc, operation.requested_at, operation.id
      limit 1 ${postgres ? 'for update of operation skip locked' : ''}
    ),
    next_up as (
      select chosen.id, place.slot, place.deadline_ms
      from chosen join place on place.place_rank = chosen.place_rank
    )
    update ${OPERATIONS} set
      state = 'running',
      source_slot = next_up.slot,
      lease_owner = ?,
      lease_until = ?,
      fencing_token = fencing_token + 1,
      started_at = ?,
      deadline_at = ${
        postgres
          ? `?::timestamptz + next_up.deadline_ms * interval '1 millisecond'`
          : '? + next_up.deadline_ms'
      }
    from next_up
    where ${OPERATIONS}.id = next_up.id and state = 'queued'
    returning ${postgres ? `${OPERATIONS}.*` : '*'}`;
  const answer = await knex.raw(sql, [
    places,
    now,
    options.owner,
    options.leaseEnd as Knex.Value,
    now,
    now,
  ]);
  const rows: OperationRow[] = postgres ? answer.rows : answer;
  return rows[0];
}

/** So that callers that met at one place do not meet at the next. */
function shuffle<T>(items: T[]): T[] {
  return items
    .map(item => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

/** Whether the database refused a value that another row has. */
export function isUniqueViolation(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE';
}
