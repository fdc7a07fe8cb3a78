import type { SourceState } from 'backstage-plugin-recovery-common';
import type { Knex } from 'knex';
import { bulkUpsert, parseJson, whereIn } from './bulk';
import type { Instant } from './instants';
import { PAUSES } from './KnexOperationReader';
import { toPause, type PauseRow } from './sourceQueues';
import type { ReadingOutcome, SourceRecord, SourceStore } from './SourceStore';

export interface SourceRow {
  id: string;
  provider: string;
  state: string;
  state_since: string | null;
  last_attempt_at: string | null;
  last_success_at: string | null;
  last_complete_at: string | null;
  points_observed_at: string | null;
  next_attempt_at: string | null;
  error_code: string | null;
  error_message: string | null;
  error_next_step: string | null;
  notices: string;
  point_count: number;
  empty_since: string | null;
  empty_count: number;
  refresh_requested_at: string | null;
  run_id: string | null;
  run_expires_at: string | null;
  removed_at: string | null;
  verification: string | null;
}

type PausedRow = SourceRow & { [K in keyof PauseRow]: PauseRow[K] | null };

export function toSourceRecord(row: SourceRow): SourceRecord {
  return {
    id: row.id,
    provider: row.provider,
    state: row.state as SourceState,
    stateSince: row.state_since ?? undefined,
    lastAttemptAt: row.last_attempt_at ?? undefined,
    lastSuccessAt: row.last_success_at ?? undefined,
    lastCompleteAt: row.last_complete_at ?? undefined,
    pointsObservedAt: row.points_observed_at ?? undefined,
    nextAttemptAt: row.next_attempt_at ?? undefined,
    error:
      row.error_code === null
        ? undefined
        : {
            code: row.error_code,
            message: row.error_message ?? '',
            nextStep: row.error_next_step ?? undefined,
          },
    notices: parseJson(row.notices, []),
    pointCount: row.point_count,
    emptySince: row.empty_since ?? undefined,
    emptyCount: row.empty_count,
    refreshRequestedAt: row.refresh_requested_at ?? undefined,
    runId: row.run_id ?? undefined,
    runExpiresAt: row.run_expires_at ?? undefined,
    removedAt: row.removed_at ?? undefined,
    verification: parseJson(row.verification, undefined),
  };
}

const POINTS_AT_A_TIME = 1_000;
/** What goes with a source. Operations and evidence do not. */
const OF_SOURCE = [
  'recovery_series',
  'recovery_source_verifications',
  'recovery_verification_parts',
  'recovery_verification_rounds',
  'recovery_verification_usage',
  'recovery_source_pauses',
];

export class KnexSourceStore implements SourceStore {
  static create(options: { database: Knex }): KnexSourceStore {
    return new KnexSourceStore(options.database);
  }

  private constructor(private readonly knex: Knex) {}

  private table(): Knex.QueryBuilder<SourceRow> {
    return this.knex<SourceRow>('recovery_sources');
  }

  async register(
    sources: { id: string; provider: string; error?: string }[],
    now: Instant,
  ): Promise<void> {
    await bulkUpsert(
      this.knex,
      'recovery_sources',
      { id: 'text', provider: 'text', state: 'text', state_since: 'text' },
      sources.map(source => ({
        id: source.id,
        provider: source.provider,
        state: 'unread',
        state_since: now,
      })),
      { key: ['id'], merge: ['provider'] },
    );
    // One that comes back waits for its first reading. What was known of it stays known.
    await whereIn(
      this.knex,
      this.table(),
      'id',
      sources.map(({ id }) => id),
    )
      .whereNotNull('removed_at')
      .update({ removed_at: null, state: 'unread', state_since: now });
    for (const source of sources) {
      if (source.error !== undefined) {
        await this.table()
          .where({ id: source.id })
          .whereNot({ state: 'invalid' })
          .update({ state: 'invalid', state_since: now });
        await this.table().where({ id: source.id }).update({
          error_code: 'invalid-config',
          error_message: source.error,
          error_next_step: 'Correct the configuration and restart the backend.',
          notices: '[]',
          next_attempt_at: null,
          refresh_requested_at: null,
        });
      }
    }
    // A source that was invalid and is right now waits for its first reading. What was
    // read of it before stays known, as old as it is.
    await whereIn(
      this.knex,
      this.table(),
      'id',
      sources
        .filter(source => source.error === undefined)
        .map(source => source.id),
    )
      .where({ state: 'invalid' })
      .update({
        state: 'unread',
        state_since: now,
        error_code: null,
        error_message: null,
        error_next_step: null,
      });
  }

  async noteRemoved(configured: string[], now: Instant): Promise<string[]> {
    const rows = await this.table()
      .whereNotIn('id', configured)
      .whereNull('removed_at')
      .update({
        removed_at: now,
        state: 'removed',
        state_since: now,
        next_attempt_at: null,
        refresh_requested_at: null,
      })
      .returning('id');
    return rows.map(({ id }: Pick<SourceRow, 'id'>) => id);
  }

  async listRemoved(configured: string[]): Promise<SourceRecord[]> {
    const rows: SourceRow[] = await this.table()
      .whereNotIn('id', configured)
      .whereNotNull('removed_at')
      .orderBy('id');
    return rows.map(toSourceRecord);
  }

  async deleteRemoved(before: Instant): Promise<string[]> {
    const due: Pick<SourceRow, 'id'>[] = await this.table()
      .where('removed_at', '<', before)
      .select('id');
    const deleted: string[] = [];
    for (const { id } of due) {
      await this.deletePoints(id);
      const done = await this.knex.transaction(async trx => {
        // Somebody may have configured it again meanwhile.
        const count = await trx('recovery_sources')
          .where({ id })
          .where('removed_at', '<', before)
          .delete();
        if (count === 0) return false;
        for (const table of OF_SOURCE) {
          await trx(table).where({ source_id: id }).delete();
        }
        return true;
      });
      if (done) deleted.push(id);
    }
    return deleted;
  }

  /** A few at a time: there may be a million. */
  private async deletePoints(sourceId: string): Promise<void> {
    for (;;) {
      const points = this.knex('recovery_points')
        .where({ source_id: sourceId })
        .limit(POINTS_AT_A_TIME)
        .select('id');
      const count = await this.knex('recovery_points')
        .whereIn('id', points)
        .delete();
      if (count < POINTS_AT_A_TIME) return;
    }
  }

  async get(id: string): Promise<SourceRecord | undefined> {
    const row = await this.table().where({ id }).first();
    return row && toSourceRecord(row);
  }

  async getMany(ids: string[]): Promise<SourceRecord[]> {
    if (ids.length === 0) {
      return [];
    }
    const rows: PausedRow[] = await whereIn(
      this.knex,
      this.table().leftJoin(PAUSES, 'source_id', 'id'),
      'id',
      ids,
    ).orderBy('id');
    return rows.map(row => ({
      ...toSourceRecord(row),
      paused: row.source_id === null ? undefined : toPause(row as PauseRow),
    }));
  }

  async beginReading(
    id: string,
    runId: string,
    now: Instant,
    expiresAt: Instant,
  ): Promise<void> {
    await this.table().where({ id }).update({
      run_id: runId,
      run_expires_at: expiresAt,
      last_attempt_at: now,
      // Whoever reads it has it configured.
      removed_at: null,
      refresh_requested_at: null,
    });
  }

  async isCurrent(id: string, runId: string): Promise<boolean> {
    const row = await this.table().where({ id, run_id: runId }).first('id');
    return row !== undefined;
  }

  async endReading(
    id: string,
    runId: string,
    outcome: ReadingOutcome,
  ): Promise<boolean> {
    return this.knex.transaction(async trx => {
      const sources = trx<SourceRow>('recovery_sources');
      const row = await sources
        .clone()
        .where({ id, run_id: runId })
        .first('state', 'state_since');
      if (!row) {
        return false;
      }
      const updated = await sources
        .clone()
        .where({ id, run_id: runId })
        .update({
          state: outcome.state,
          state_since:
            row.state === outcome.state && row.state_since
              ? row.state_since
              : outcome.at,
          ...(outcome.state === 'failing'
            ? {}
            : { last_success_at: outcome.at }),
          ...(outcome.state === 'ok' ? { last_complete_at: outcome.at } : {}),
          ...(outcome.observed ? { points_observed_at: outcome.at } : {}),
          ...(outcome.pointCount === undefined
            ? {}
            : { point_count: outcome.pointCount }),
          next_attempt_at: outcome.nextAttemptAt ?? null,
          error_code: outcome.error?.code ?? null,
          error_message: outcome.error?.message ?? null,
          error_next_step: outcome.error?.nextStep ?? null,
          notices: JSON.stringify(outcome.notices),
          empty_since: outcome.emptySince ?? null,
          empty_count: outcome.emptyCount,
          run_id: null,
          run_expires_at: null,
        });
      return updated === 1;
    });
  }

  async abandonReading(id: string, runId: string): Promise<void> {
    await this.table()
      .where({ id, run_id: runId })
      .update({ run_id: null, run_expires_at: null });
  }

  async requestRefresh(ids: string[], now: Instant): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    await whereIn(this.knex, this.table(), 'id', ids)
      .whereNull('refresh_requested_at')
      .whereNot({ state: 'invalid' })
      .update({ refresh_requested_at: now });
  }
}
