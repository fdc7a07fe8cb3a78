import type { OperationState } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import { whereIn } from './bulk';
import { HELD, OPERATIONS, PAUSES } from './KnexOperationReader';
import type { SourcePause, SourceQueueRecord } from './OperationStore';

export interface PauseRow {
  source_id: string;
  paused_by: string;
  paused_at: Date | number | string;
  reason: string;
}

export function toPause(row: Omit<PauseRow, 'source_id'>): SourcePause {
  return {
    by: row.paused_by,
    at: new Date(row.paused_at),
    reason: row.reason,
  };
}

interface CountRow {
  source_id: string;
  state: OperationState;
  count: number | string;
}

/** The first pause stays. False when it is another's. */
export async function pauseSource(
  knex: Knex,
  sourceId: string,
  pause: SourcePause,
): Promise<boolean> {
  const rows = await knex<PauseRow>(PAUSES)
    .insert({
      source_id: sourceId,
      paused_by: pause.by,
      paused_at: pause.at,
      reason: pause.reason,
    })
    .onConflict('source_id')
    .ignore()
    .returning('source_id');
  return rows.length > 0;
}

export async function resumeSource(
  knex: Knex,
  sourceId: string,
): Promise<void> {
  await knex<PauseRow>(PAUSES).where('source_id', sourceId).delete();
}

/** In two queries, whatever the number of sources. */
export async function readSourceQueues(
  knex: Knex,
  sourceIds: string[],
): Promise<Map<string, SourceQueueRecord>> {
  const counted = whereIn(
    knex,
    knex(OPERATIONS).whereIn('state', ['queued', ...HELD]),
    'source_id',
    sourceIds,
  )
    .groupBy('source_id', 'state')
    .select('source_id', 'state')
    .count({ count: '*' });
  const [counts, pauses]: [CountRow[], PauseRow[]] = await Promise.all([
    counted,
    whereIn(knex, knex(PAUSES), 'source_id', sourceIds),
  ]);
  const queues = new Map<string, SourceQueueRecord>(
    sourceIds.map(id => [id, { queued: 0, running: 0 }]),
  );
  for (const { source_id, state, count } of counts) {
    queues.get(source_id)![state === 'queued' ? 'queued' : 'running'] +=
      Number(count);
  }
  for (const row of pauses) {
    queues.get(row.source_id)!.paused = toPause(row);
  }
  return queues;
}
