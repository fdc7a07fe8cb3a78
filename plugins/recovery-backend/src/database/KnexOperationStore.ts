import { randomUUID } from 'node:crypto';
import type { LogLine, OperationState } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import type {
  CancelRequest,
  EvidenceRecord,
  NewLogLine,
  NewOperation,
  OperationChanges,
  OperationEnd,
  OperationFilter,
  OperationLease,
  OperationPosition,
  OperationRecord,
  OperationStore,
  RunningOperation,
} from './OperationStore';
import {
  changesToRow,
  toEvidence,
  toLogLine,
  toRecord,
  toRow,
  type EvidenceRow,
  type LogRow,
  type OperationRow,
} from './operationRows';
import { TargetBusyError } from './TargetBusyError';

const OPERATIONS = 'recovery_operations';
const LOG = 'recovery_operation_log';
const EVIDENCE = 'recovery_evidence';

/** States in which a process holds the operation. */
const HELD: OperationState[] = ['running', 'validating'];
const ENDED: OperationState[] = [
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
  'rejected',
  'expired',
];
/** How many past restores of a source an estimate looks at. */
const SPEED_SAMPLES = 10;
/** Rows per insert: SQLite allows 32,766 values in one statement. */
const LOG_CHUNK = 500;

export class KnexOperationStore implements OperationStore {
  static create(options: { knex: Knex }): KnexOperationStore {
    return new KnexOperationStore(options.knex);
  }

  readonly #knex: Knex;
  readonly #postgres: boolean;

  private constructor(knex: Knex) {
    this.#knex = knex;
    this.#postgres = String(knex.client.config.client).includes('pg');
  }

  async create(
    operation: NewOperation,
    log: NewLogLine[],
  ): Promise<OperationRecord> {
    // A second attempt when the other operation ends between the insert and the look-up.
    for (let attempt = 1; ; attempt++) {
      const created = await this.#knex.transaction(async tx => {
        const rows = await tx<OperationRow>(OPERATIONS)
          .insert({ ...toRow(operation, 'queued'), log_seq: log.length })
          .onConflict('target_lock')
          .ignore()
          .returning('*');
        if (rows.length === 0) return undefined;
        await insertLog(tx, operation.id, 0, log);
        return rows[0];
      });
      if (created) return toRecord(created);
      const holders = await this.findByTargetLock([operation.targetLock]);
      const holder = holders.get(operation.targetLock);
      if (holder || attempt === 3) {
        throw new TargetBusyError({
          sourceId: operation.sourceId,
          targetId: operation.targetId,
          operationId: holder?.id,
        });
      }
    }
  }

  async get(operationId: string): Promise<OperationRecord | undefined> {
    const row = await this.#table().where('id', operationId).first();
    return row && toRecord(row);
  }

  async list(
    filter: OperationFilter,
    page: { after?: OperationPosition; limit: number },
  ): Promise<{ items: OperationRecord[]; totalCount: number }> {
    const matching = () => {
      const query = this.#table();
      if (filter.entityRefs) this.#whereEntityIn(query, filter.entityRefs);
      if (filter.state) query.whereIn('state', filter.state);
      return query;
    };
    const count = await matching().count<{ count: number | string }[]>({
      count: '*',
    });
    const rows = matching();
    if (page.after) {
      rows.whereRaw('(requested_at, id) < (?, ?)', [
        this.#time(page.after.requestedAt),
        page.after.id,
      ]);
    }
    const items = await rows
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(page.limit);
    return { items: items.map(toRecord), totalCount: Number(count[0].count) };
  }

  async listEntityRefs(): Promise<string[]> {
    return await this.#table().distinct('entity_ref').pluck('entity_ref');
  }

  async claim(options: {
    owner: string;
    leaseMs: number;
    deadlineMs: number;
    sourceIds: string[];
    now: Date;
  }): Promise<OperationRecord | undefined> {
    if (options.sourceIds.length === 0) return undefined;
    // One statement: SQLite writes one at a time, and PostgreSQL locks the row that it
    // picks and skips those that others are picking.
    const next = this.#table()
      .select('id')
      .where('state', 'queued')
      .whereIn('source_id', options.sourceIds)
      .orderBy([{ column: 'requested_at' }, { column: 'id' }])
      .limit(1);
    if (this.#postgres) next.forUpdate().skipLocked();
    const rows = await this.#table()
      .where('id', next)
      .where('state', 'queued')
      .update({
        state: 'running',
        lease_owner: options.owner,
        lease_until: this.#leaseEnd(options.leaseMs) as any,
        fencing_token: this.#knex.raw('fencing_token + 1') as any,
        started_at: options.now,
        deadline_at: new Date(options.now.getTime() + options.deadlineMs),
      })
      .returning('*');
    return rows[0] && toRecord(rows[0]);
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
    const count = await this.#held(lease, ['running']).update({
      ...changesToRow(changes),
      state: 'validating',
    });
    return count === 1;
  }

  async end(
    lease: OperationLease,
    from: OperationState[],
    end: OperationEnd,
    log: NewLogLine[],
    options?: { onlyIfExpired?: boolean },
  ): Promise<boolean> {
    return await this.#knex.transaction(async tx => {
      const held = this.#held(lease, from, tx);
      if (options?.onlyIfExpired)
        held.where('lease_until', '<', this.#databaseNow() as any);
      const rows = await held
        .update({
          ...changesToRow(end),
          ...this.#ended(tx, end.state, end.at),
          result_json: end.result ? JSON.stringify(end.result) : null,
          error_json: end.error ? JSON.stringify(end.error) : null,
          restored_bytes: end.result?.restoredBytes ?? null,
          restore_ms: end.restoreMs ?? null,
          log_seq: tx.raw('log_seq + ?', [log.length]) as any,
        })
        .returning('*');
      if (rows.length === 0) return false;
      await insertLog(tx, lease.operationId, rows[0].log_seq - log.length, log);
      await insertEvidence(tx, rows[0]);
      return true;
    });
  }

  async cancelWaiting(
    operationId: string,
    from: OperationState[],
    cancel: CancelRequest,
    log: NewLogLine[],
  ): Promise<boolean> {
    return await this.#knex.transaction(async tx => {
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
      if (rows.length === 0) return false;
      await insertLog(tx, operationId, rows[0].log_seq - log.length, log);
      await insertEvidence(tx, rows[0]);
      return true;
    });
  }

  async requestCancel(
    operationId: string,
    from: OperationState[],
    cancel: CancelRequest,
  ): Promise<boolean> {
    const count = await this.#table()
      .where('id', operationId)
      .whereIn('state', from)
      .whereNull('cancel_requested_at')
      .update({
        cancel_requested_by: cancel.by,
        cancel_requested_at: cancel.at,
      });
    return count === 1;
  }

  async listRunning(): Promise<RunningOperation[]> {
    const rows = await this.#table()
      .whereIn('state', HELD)
      .select<(OperationRow & { expired: boolean | number })[]>(
        '*',
        this.#knex.raw('(lease_until < ?) as expired', [this.#databaseNow()]),
      );
    return rows.map(row => ({
      record: toRecord(row),
      leaseExpired: Boolean(row.expired),
    }));
  }

  async listQueuedBefore(
    instant: Date,
    limit: number,
  ): Promise<OperationRecord[]> {
    const rows = await this.#table()
      .where('state', 'queued')
      .where('requested_at', '<', this.#time(instant) as any)
      .orderBy('requested_at')
      .limit(limit);
    return rows.map(toRecord);
  }

  async queuePosition(record: OperationRecord): Promise<number> {
    const [{ count }] = await this.#table()
      .whereIn('state', HELD)
      .orWhere(earlier =>
        earlier
          .where('state', 'queued')
          .whereRaw('(requested_at, id) < (?, ?)', [
            this.#time(record.requestedAt),
            record.id,
          ]),
      )
      .count<{ count: number | string }[]>({ count: '*' });
    return Number(count);
  }

  async findByTargetLock(
    targetLocks: string[],
  ): Promise<Map<string, OperationRecord>> {
    if (targetLocks.length === 0) return new Map();
    const rows = await this.#table().whereIn('target_lock', targetLocks);
    return new Map(rows.map(row => [row.target_lock!, toRecord(row)]));
  }

  async restoreSpeed(
    sourceId: string,
  ): Promise<{ bytes: number; milliseconds: number } | undefined> {
    const rows = await this.#table()
      .where({ source_id: sourceId, state: 'succeeded' })
      .whereNotNull('restore_ms')
      .orderBy('finished_at', 'desc')
      .limit(SPEED_SAMPLES)
      .select('restored_bytes', 'restore_ms');
    const bytes = rows.reduce(
      (sum, row) => sum + Number(row.restored_bytes),
      0,
    );
    const milliseconds = rows.reduce(
      (sum, row) => sum + Number(row.restore_ms),
      0,
    );
    return bytes > 0
      ? { bytes, milliseconds: Math.max(milliseconds, 1) }
      : undefined;
  }

  async lastRestore(entityRef: string): Promise<OperationRecord | undefined> {
    const row = await this.#table()
      .where({ entity_ref: entityRef, kind: 'restore' })
      .whereIn('state', ENDED)
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .first();
    return row && toRecord(row);
  }

  async listActive(entityRef: string): Promise<OperationRecord[]> {
    const rows = await this.#table()
      .where('entity_ref', entityRef)
      .whereNotIn('state', ENDED)
      .orderBy([
        { column: 'requested_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(50);
    return rows.map(toRecord);
  }

  async appendLog(
    lease: OperationLease,
    lines: NewLogLine[],
    droppedLines: number,
  ): Promise<boolean> {
    return await this.#knex.transaction(async tx => {
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

  async readLog(
    operationId: string,
    after: number,
    limit: number,
  ): Promise<LogLine[]> {
    const rows = await this.#knex<LogRow>(LOG)
      .where('operation_id', operationId)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit);
    return rows.map(toLogLine);
  }

  async listEvidence(
    entityRef: string,
    limit: number,
  ): Promise<EvidenceRecord[]> {
    const rows = await this.#knex<EvidenceRow>(EVIDENCE)
      .where('entity_ref', entityRef)
      .orderBy([
        { column: 'recorded_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(limit);
    return rows.map(toEvidence);
  }

  #table() {
    return this.#knex<OperationRow>(OPERATIONS);
  }

  #held(
    lease: OperationLease,
    states: OperationState[],
    knex: Knex = this.#knex,
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
      lease_owner: null,
      lease_until: null,
      fencing_token: knex.raw('fencing_token + 1') as any,
    };
  }

  /** Leases are measured by one clock: the database's. SQLite has that of its process. */
  #databaseNow(): Knex.Value | Knex.Raw {
    return this.#postgres ? this.#knex.raw('clock_timestamp()') : Date.now();
  }

  #leaseEnd(leaseMs: number): Knex.Value | Knex.Raw {
    return this.#postgres
      ? this.#knex.raw(`clock_timestamp() + ? * interval '1 millisecond'`, [
          leaseMs,
        ])
      : Date.now() + leaseMs;
  }

  /** A time as raw SQL compares it: knex converts dates in its builder only. */
  #time(value: Date): Date | number {
    return this.#postgres ? value : value.getTime();
  }

  /** One bound value for any number of entities: both databases limit their number. */
  #whereEntityIn(query: Knex.QueryBuilder, entityRefs: string[]) {
    if (this.#postgres)
      query.whereRaw('entity_ref = any(?::text[])', [entityRefs]);
    else {
      query.whereRaw('entity_ref in (select value from json_each(?))', [
        JSON.stringify(entityRefs),
      ]);
    }
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

async function insertEvidence(tx: Knex, row: OperationRow) {
  const record = toRecord(row);
  await tx(EVIDENCE).insert({
    id: randomUUID(),
    operation_id: record.id,
    kind: record.kind,
    entity_ref: record.entityRef,
    source_id: record.sourceId,
    point_id: record.pointId,
    provider_point_id: record.point.id,
    target_id: record.targetId,
    hash: record.hash,
    requested_by: record.requestedBy,
    requested_at: record.requestedAt,
    started_at: record.startedAt ?? null,
    recorded_at: record.finishedAt,
    outcome: record.state,
    outcome_json: JSON.stringify({
      result: record.result,
      error: record.error,
    }),
  });
}
