import type { LogLine, OperationState } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import { amongValues, notLookedUp, whereIn } from './bulk';
import type { EntityScope } from './EntityScope';
import type {
  ApprovalPosition,
  OperationFilter,
  OperationPosition,
  OperationRecord,
  RunningOperation,
} from './OperationStore';
import {
  toLogLine,
  toRecord,
  type LogRow,
  type OperationRow,
} from './operationRows';
import { listFormerEntityRefs, recordsInScope } from './scorecardFilter';

export const OPERATIONS = 'recovery_operations';
export const LOG = 'recovery_operation_log';
export const PAUSES = 'recovery_source_pauses';

/** States in which a process holds the operation. */
export const HELD: OperationState[] = ['running', 'validating'];
export const ENDED: OperationState[] = [
  'succeeded',
  'failed',
  'cancelled',
  'interrupted',
  'rejected',
  'expired',
];
/** How many past restores of a source an estimate looks at. */
const SPEED_SAMPLES = 10;

/** How many operations that have not ended a status tells of. */
const MOST_ACTIVE = 50;

const ended = ENDED.map(state => `'${state}'`).join(', ');

// Written out, since building it anew takes longer than running it.
const latestSql = (wanted: string, among: string) => `
  select o.*, 1 as place from ${wanted}
    join ${OPERATIONS} o on o.id = (
      select id from ${OPERATIONS}
      where entity_ref = wanted.value and kind = 'restore' and state in (${ended})
      order by requested_at desc, id desc limit 1)
  union all
  select * from (
    select o.*, row_number() over (
        partition by entity_ref order by requested_at desc, id desc) as place
    from ${OPERATIONS} o
    where entity_ref ${among} and state not in (${ended})) as active
  where place <= ${MOST_ACTIVE}
  order by requested_at desc, id desc`;

/** The questions of an OperationStore; nothing here writes. */
export class KnexOperationReader {
  protected readonly knex: Knex;
  protected readonly postgres: boolean;

  protected constructor(knex: Knex) {
    this.knex = knex;
    this.postgres = String(knex.client.config.client).includes('pg');
  }

  async get(operationId: string): Promise<OperationRecord | undefined> {
    const row = await this.table().where('id', operationId).first();
    return row && toRecord(row);
  }

  async list(
    filter: OperationFilter,
    page: { after?: OperationPosition; limit: number },
  ): Promise<{ items: OperationRecord[]; totalCount: number }> {
    const matching = () => {
      const query = this.table();
      if (filter.entityRefs)
        whereIn(this.knex, query, 'entity_ref', filter.entityRefs);
      if (filter.scope) recordsInScope(this.knex, query, filter.scope);
      if (filter.state) {
        const state = filter.entityRefs
          ? notLookedUp(this.knex, 'state')
          : 'state';
        query.whereIn(state, filter.state);
      }
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

  async listFormerEntityRefs(): Promise<string[]> {
    return await listFormerEntityRefs(this.knex, OPERATIONS);
  }

  async listRunning(): Promise<RunningOperation[]> {
    const rows = await this.table()
      .whereIn('state', HELD)
      .select<(OperationRow & { expired: boolean | number })[]>(
        '*',
        this.knex.raw('(lease_until < ?) as expired', [this.databaseNow()]),
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
    const rows = await this.table()
      .where('state', 'queued')
      .whereRaw('coalesce(not_before, decided_at, requested_at) < ?', [
        this.#time(instant),
      ])
      .orderBy('requested_at')
      .limit(limit);
    return rows.map(toRecord);
  }

  async listAwaitingApproval(
    filter: { scope: EntityScope; notRequestedBy?: string },
    page: { after?: ApprovalPosition; limit: number },
  ): Promise<{ items: OperationRecord[]; totalCount: number }> {
    const matching = () => {
      const query = this.table().where('state', 'awaiting-approval');
      recordsInScope(this.knex, query, filter.scope);
      if (filter.notRequestedBy)
        query.whereNot('requested_by', filter.notRequestedBy);
      return query;
    };
    const count = await matching().count<{ count: number | string }[]>({
      count: '*',
    });
    const rows = matching();
    if (page.after) {
      rows.whereRaw('(approval_expires_at, id) > (?, ?)', [
        this.#time(page.after.expiresAt),
        page.after.id,
      ]);
    }
    const items = await rows
      .orderBy(['approval_expires_at', 'id'])
      .limit(page.limit);
    return { items: items.map(toRecord), totalCount: Number(count[0].count) };
  }

  async listUnapproved(
    expiredAt: Date,
    limit: number,
  ): Promise<OperationRecord[]> {
    const rows = await this.table()
      .where('state', 'awaiting-approval')
      .where('approval_expires_at', '<=', this.#time(expiredAt) as any)
      .orderBy('approval_expires_at')
      .limit(limit);
    return rows.map(toRecord);
  }

  async queuePosition(record: OperationRecord): Promise<number> {
    const [{ count }] = await this.table()
      .where('source_id', record.sourceId)
      .where(before =>
        before.whereIn('state', HELD).orWhere(earlier =>
          earlier
            .where('state', 'queued')
            .where(due =>
              due
                .whereNull('not_before')
                .orWhere('not_before', '<=', this.#time(new Date()) as any),
            )
            .where(first =>
              first
                .where('priority', '>', record.priority)
                .orWhere(older =>
                  older
                    .where('priority', record.priority)
                    .whereRaw('(requested_at, id) < (?, ?)', [
                      this.#time(record.requestedAt),
                      record.id,
                    ]),
                ),
            ),
        ),
      )
      .count<{ count: number | string }[]>({ count: '*' });
    return Number(count);
  }

  async findByTargetLock(
    targetLocks: string[],
  ): Promise<Map<string, OperationRecord>> {
    if (targetLocks.length === 0) return new Map();
    const rows = await this.table().whereIn('target_lock', targetLocks);
    return new Map(rows.map(row => [row.target_lock!, toRecord(row)]));
  }

  async restoreSpeed(
    sourceId: string,
  ): Promise<{ bytes: number; milliseconds: number } | undefined> {
    const rows = await this.table()
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

  async latestOf(entityRefs: string[]): Promise<OperationRecord[]> {
    const among = amongValues(this.knex, entityRefs);
    const wanted = this.postgres
      ? 'unnest(?::text[]) as wanted(value)'
      : 'json_each(?) as wanted';
    const result = await this.knex.raw(latestSql(wanted, among.sql), [
      ...among.bindings,
      ...among.bindings,
    ]);
    const rows: OperationRow[] = this.postgres ? result.rows : result;
    return rows.map(toRecord);
  }

  async readLog(
    operationId: string,
    after: number,
    limit: number,
  ): Promise<LogLine[]> {
    return await readLogLines(this.knex, operationId, after, limit);
  }

  protected table() {
    return this.knex<OperationRow>(OPERATIONS);
  }

  /** Leases are measured by one clock: the database's. SQLite has that of its process. */
  protected databaseNow(): Knex.Value | Knex.Raw {
    return this.postgres ? this.knex.raw('clock_timestamp()') : Date.now();
  }

  /** A time as raw SQL compares it: knex converts dates in its builder only. */
  #time(value: Date): Date | number {
    return this.postgres ? value : value.getTime();
  }
}

/** Lines with a higher number, oldest first. */
export async function readLogLines(
  knex: Knex,
  operationId: string,
  after: number,
  limit: number,
): Promise<LogLine[]> {
  const rows = await knex<LogRow>(LOG)
    .where('operation_id', operationId)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit);
  return rows.map(toLogLine);
}
