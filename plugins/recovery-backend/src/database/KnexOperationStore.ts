import type { OperationState } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import { appendEvidence } from './appendEvidence';
import { digestLog } from './digestLog';
import { BACKEND_ACTOR } from './EvidenceStore';
import { markEntitiesDue } from './markEntitiesDue';
import type {
  ApprovalDecision,
  CancelRequest,
  NewLogLine,
  NewOperation,
  NextAttempt,
  OperationChanges,
  OperationEnd,
  OperationLease,
  OperationRecord,
  OperationStore,
  SourcePause,
  SourceQueueRecord,
} from './OperationStore';
import { isPostgres, notLookedUp } from './bulk';
import { ClaimHints, type HintListener } from './ClaimHints';
import { claimNext, isUniqueViolation, type ClaimOptions } from './claimNext';
import {
  decideOperation,
  phasesAfter,
  recordDecision,
} from './decideOperation';
import {
  ENDED,
  HELD,
  KnexOperationReader,
  LOG,
  OPERATIONS,
  readLogLines,
} from './KnexOperationReader';
import {
  changesToRow,
  toRecord,
  toRow,
  type OperationRow,
} from './operationRows';
import { nextAttemptRow } from './nextAttemptRow';
import { pauseSource, readSourceQueues, resumeSource } from './sourceQueues';
import { TargetBusyError } from './TargetBusyError';
import { endPhase } from '../util/phases';

/** Rows per insert: SQLite allows 32,766 values in one statement. */
const LOG_CHUNK = 500;

/**
 * Told each change of state when it is stored; may not throw. `next` is the attempt that
 * follows an ended one.
 */
type OnChange = (record: OperationRecord, next?: OperationRecord) => void;

/** Operations in SQLite and PostgreSQL. */
export class KnexOperationStore
  extends KnexOperationReader
  implements OperationStore
{
  readonly #onChange: OnChange;
  readonly #hints: ClaimHints | undefined;

  static create(options: {
    knex: Knex;
    onChange?: OnChange;
  }): KnexOperationStore {
    return new KnexOperationStore(options);
  }

  private constructor(options: { knex: Knex; onChange?: OnChange }) {
    super(options.knex);
    this.#onChange = options.onChange ?? (() => {});
    this.#hints = isPostgres(options.knex)
      ? new ClaimHints(options.knex)
      : undefined;
  }

  async listen(listener: HintListener): Promise<void> {
    await this.#hints?.listen(listener);
  }

  async create(
    operation: NewOperation,
    log: NewLogLine[],
  ): Promise<OperationRecord> {
    // A second attempt when the other operation ends between the insert and the look-up.
    for (let attempt = 1; ; attempt++) {
      const created = await this.knex.transaction(async tx => {
        const rows = await tx<OperationRow>(OPERATIONS)
          .insert({
            ...toRow(
              operation,
              operation.approval ? 'awaiting-approval' : 'queued',
            ),
            log_seq: log.length,
          })
          .onConflict('target_lock')
          .ignore()
          .returning('*');
        if (rows.length === 0) return undefined;
        await insertLog(tx, operation.id, 0, log);
        const record = toRecord(rows[0]);
        await appendEvidence(tx, [
          {
            event: 'requested',
            operation: record,
            actor: record.requestedBy,
            at: record.requestedAt,
          },
        ]);
        return record;
      });
      if (created) return this.#changed(created);
      const lock = operation.targetLock!;
      const holder = (await this.findByTargetLock([lock])).get(lock);
      if (holder || attempt === 3) {
        throw new TargetBusyError({
          sourceId: operation.sourceId,
          targetId: operation.targetId,
          operationId: holder?.id,
        });
      }
    }
  }

  async claim(options: ClaimOptions): Promise<OperationRecord | undefined> {
    if (options.places.length === 0) return undefined;
    const row = await claimNext(this.knex, {
      ...options,
      leaseEnd: this.#leaseEnd(options.leaseMs),
      postgres: this.postgres,
    });
    return row && this.#changed(toRecord(row));
  }

  async sourceQueues(
    sourceIds: string[],
  ): Promise<Map<string, SourceQueueRecord>> {
    return await readSourceQueues(this.knex, sourceIds);
  }

  async pauseSource(sourceId: string, pause: SourcePause): Promise<boolean> {
    return await pauseSource(this.knex, sourceId, pause);
  }

  async resumeSource(sourceId: string): Promise<void> {
    await resumeSource(this.knex, sourceId);
    this.#hints?.give();
  }

  async renew(
    lease: OperationLease,
    leaseMs: number,
    changes: OperationChanges,
  ): Promise<{ cancelRequest?: CancelRequest } | undefined> {
    const rows = await this.#held(lease, HELD)
      .update({
        ...changesToRow(changes),
        lease_until: this.#leaseEnd(leaseMs) as any,
      })
      .returning(['cancel_requested_by', 'cancel_requested_at']);
    if (rows.length === 0) return undefined;
    const { cancel_requested_by: by, cancel_requested_at: at } = rows[0];
    return by !== null && at !== null
      ? { cancelRequest: { by, at: new Date(at) } }
      : {};
  }

  async startValidating(
    lease: OperationLease,
    changes: OperationChanges,
  ): Promise<boolean> {
    // Also when it was written before and only the answer was lost.
    const rows = await this.#held(lease, ['running', 'validating'])
      .update({ ...changesToRow(changes), state: 'validating' })
      .returning('*');
    if (rows.length === 0) return false;
    this.#changed(toRecord(rows[0]));
    return true;
  }

  async end(
    lease: OperationLease,
    from: OperationState[],
    end: OperationEnd,
    log: NewLogLine[],
    options?: { onlyIfExpired?: boolean; next?: NextAttempt },
  ): Promise<boolean> {
    const changed = await this.knex.transaction(async tx => {
      const held = this.#held(lease, from, tx);
      if (options?.onlyIfExpired)
        held.where('lease_until', '<', this.databaseNow() as any);
      const rows = await held
        .update({
          ...changesToRow(end),
          ...this.#ended(tx, end.state, end.at),
          result_json: end.result ? JSON.stringify(end.result) : null,
          error_json: end.error ? JSON.stringify(end.error) : null,
          restored_bytes: end.result?.restoredBytes ?? null,
          restore_ms: end.restoreMs ?? null,
          log_seq: tx.raw('log_seq + ?', [log.length]) as any,
          // The next attempt has to see it, to take it over.
          ...(options?.next && { target_lock: tx.ref('target_lock') as any }),
        })
        .returning('*');
      if (rows.length === 0) return undefined;
      await insertLog(tx, lease.operationId, rows[0].log_seq - log.length, log);
      await markEntitiesDue(tx, [rows[0].entity_ref]);
      if (!options?.next) return [await recordEnd(tx, rows[0])];
      const { former, next } = await beginAgain(
        tx,
        rows[0],
        options.next,
        end.at,
      );
      const ended = await recordEnd(tx, former, next);
      return next ? [ended, next] : [ended];
    });
    if (changed) {
      const [ended, next] = changed;
      this.#changed(ended, next);
      if (next) this.#changed(next);
    }
    return changed !== undefined;
  }

  async cancelWaiting(
    operationId: string,
    from: OperationState[],
    cancel: CancelRequest,
    log: NewLogLine[],
  ): Promise<boolean> {
    const ended = await this.knex.transaction(async tx => {
      const rows = await tx<OperationRow>(OPERATIONS)
        .where('id', operationId)
        .whereIn('state', from)
        .update({
          ...this.#ended(tx, 'cancelled', cancel.at),
          cancel_requested_by: cancel.by,
          cancel_requested_at: cancel.at,
          log_seq: tx.raw('log_seq + ?', [log.length]) as any,
        })
        .returning('*');
      if (rows.length === 0) return undefined;
      await insertLog(tx, operationId, rows[0].log_seq - log.length, log);
      const phases = endPhase(toRecord(rows[0]).phases, 'failed', cancel.at);
      const [row] = await tx<OperationRow>(OPERATIONS)
        .where('id', operationId)
        .update(changesToRow({ phases }))
        .returning('*');
      return await recordEnd(tx, row);
    });
    if (ended) this.#changed(ended);
    return ended !== undefined;
  }

  async decide(
    operationId: string,
    decision: ApprovalDecision,
    log: NewLogLine[],
  ): Promise<OperationRecord | undefined> {
    try {
      const decided = await this.knex.transaction(async tx => {
        const row = await decideOperation(tx, operationId, decision);
        if (!row) return undefined;
        const [changed] = await tx<OperationRow>(OPERATIONS)
          .where('id', operationId)
          .update({
            phases_json: JSON.stringify(phasesAfter(row, decision)),
            log_seq: row.log_seq + log.length,
          })
          .returning('*');
        await insertLog(tx, operationId, row.log_seq, log);
        return await recordDecision(tx, changed, decision);
      });
      return decided && this.#changed(decided);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      const record = (await this.get(operationId))!;
      throw new TargetBusyError({
        sourceId: record.sourceId,
        targetId: record.targetId,
      });
    }
  }

  async requestCancel(
    operationId: string,
    from: OperationState[],
    cancel: CancelRequest,
  ): Promise<boolean> {
    const count = await this.table()
      .where('id', operationId)
      .whereIn('state', from)
      .whereNull('cancel_requested_at')
      .update({
        cancel_requested_by: cancel.by,
        cancel_requested_at: cancel.at,
      });
    return count === 1;
  }

  async appendLog(
    lease: OperationLease,
    lines: NewLogLine[],
    droppedLines: number,
  ): Promise<boolean> {
    return await this.knex.transaction(async tx => {
      const rows = await this.#held(lease, HELD, tx)
        .update({
          log_seq: tx.raw('log_seq + ?', [lines.length]) as any,
          log_dropped: droppedLines,
        })
        .returning('log_seq');
      if (rows.length === 0) return false;
      await insertLog(
        tx,
        lease.operationId,
        rows[0].log_seq - lines.length,
        lines,
      );
      return true;
    });
  }

  async removeEnded(requestedBefore: Date, limit: number): Promise<number> {
    const ids = await this.table()
      .where('requested_at', '<', requestedBefore)
      .whereIn(notLookedUp(this.knex, 'state'), ENDED)
      .orderBy(['requested_at', 'id'])
      .limit(limit)
      .pluck('id');
    return await this.table().whereIn('id', ids).delete();
  }

  #changed(record: OperationRecord, next?: OperationRecord): OperationRecord {
    this.#onChange(record, next);
    // What is queued can be claimed, and what has ended leaves a place.
    if (record.state === 'queued' || ENDED.includes(record.state))
      this.#hints?.give();
    return record;
  }

  #held(
    lease: OperationLease,
    states: OperationState[],
    knex: Knex = this.knex,
  ) {
    return knex<OperationRow>(OPERATIONS)
      .where({ id: lease.operationId, fencing_token: lease.fencingToken })
      .whereIn('state', states);
  }

  /** Raising the token shuts out whoever held the operation. */
  #ended(knex: Knex, state: OperationState, at: Date) {
    return {
      state,
      finished_at: at,
      target_lock: null,
      source_slot: null,
      lease_owner: null,
      lease_until: null,
      fencing_token: knex.raw('fencing_token + 1') as any,
    };
  }

  #leaseEnd(leaseMs: number): Knex.Value | Knex.Raw {
    return this.postgres
      ? this.knex.raw(`clock_timestamp() + ? * interval '1 millisecond'`, [
          leaseMs,
        ])
      : Date.now() + leaseMs;
  }
}

async function insertLog(
  tx: Knex,
  operationId: string,
  lastSeq: number,
  lines: NewLogLine[],
) {
  const rows = lines.map((line, index) => ({
    operation_id: operationId,
    seq: lastSeq + index + 1,
    ...line,
  }));
  for (let start = 0; start < rows.length; start += LOG_CHUNK) {
    await tx(LOG).insert(rows.slice(start, start + LOG_CHUNK));
  }
}

/**
 * Queues the next attempt of an ended operation that still has its target's lock, unless
 * it was to be cancelled, and releases the lock.
 */
async function beginAgain(
  tx: Knex.Transaction,
  row: OperationRow,
  attempt: NextAttempt,
  at: Date,
): Promise<{ former: OperationRow; next?: OperationRecord }> {
  const wanted = row.cancel_requested_at === null;
  const [former] = await tx<OperationRow>(OPERATIONS)
    .where('id', row.id)
    .update({
      target_lock: null,
      log_seq: wanted ? row.log_seq + 1 : row.log_seq,
    })
    .returning('*');
  if (!wanted) return { former };
  await insertLog(tx, row.id, row.log_seq, [attempt.endLine]);
  const [next] = await tx<OperationRow>(OPERATIONS)
    .insert(nextAttemptRow(row, attempt, at))
    .returning('*');
  await insertLog(tx, attempt.id, 0, [attempt.firstLine]);
  return { former, next: toRecord(next) };
}

/** Puts the end of an operation on record, and the request of the next. Last in its transaction. */
async function recordEnd(
  tx: Knex.Transaction,
  row: OperationRow,
  next?: OperationRecord,
): Promise<OperationRecord> {
  const operation = toRecord(row);
  const cancelled = operation.state === 'cancelled';
  const log = await digestLog((after, limit) =>
    readLogLines(tx, operation.id, after, limit),
  );
  await appendEvidence(tx, [
    {
      event: 'ended',
      operation,
      actor: (cancelled && operation.cancelRequestedBy) || BACKEND_ACTOR,
      at: operation.finishedAt!,
      outcome: operation.state,
      details: {
        startedAt: operation.startedAt,
        finishedAt: operation.finishedAt,
        phases: operation.phases,
        result: operation.result,
        error: operation.error,
        log: { ...log, dropped: operation.logDropped },
        ...(next && { nextAttempt: next.id }),
      },
    },
    ...(next
      ? [
          {
            event: 'requested' as const,
            operation: next,
            actor: BACKEND_ACTOR,
            at: next.requestedAt,
            details: { attemptAfter: operation.id },
          },
        ]
      : []),
  ]);
  return operation;
}
