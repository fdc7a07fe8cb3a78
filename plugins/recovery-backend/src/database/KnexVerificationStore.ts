import type { Knex } from 'knex';
import { whereIn } from './bulk';
import type { Instant } from './instants';
import { toNumber } from './pointRows';
import { prepareVerification } from './prepareVerification';
import { recordVerification } from './recordVerification';
import type {
  LevelSchedule,
  Part,
  VerificationEffect,
  VerificationLevel,
  VerificationResult,
  VerificationStore,
  WaitingPoint,
} from './VerificationStore';
import {
  LEVELS,
  PARTS,
  POINT_LEVELS,
  ROUNDS,
  toSchedule,
  USAGE,
  type LevelRow,
} from './verificationRows';

export class KnexVerificationStore implements VerificationStore {
  static create(options: { database: Knex }): KnexVerificationStore {
    return new KnexVerificationStore(options.database);
  }

  private constructor(private readonly knex: Knex) {}

  async schedule(
    sourceId: string,
    levels: { level: VerificationLevel; firstDueAt: Instant }[],
    now: Instant,
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      await trx(LEVELS)
        .where({ source_id: sourceId })
        .whereNotIn(
          'level',
          levels.map(({ level }) => level),
        )
        .update({ scheduled_since: null, due_at: null });
      for (const { level, firstDueAt } of levels) {
        const values = { scheduled_since: now, due_at: firstDueAt };
        await trx(LEVELS)
          .insert({ source_id: sourceId, level, ...values })
          .onConflict(['source_id', 'level'])
          .ignore();
        await trx(LEVELS)
          .where({ source_id: sourceId, level })
          .whereNull('scheduled_since')
          .update(values);
      }
      await prepareVerification(trx, sourceId);
    });
  }

  async listSchedules(sourceIds: string[]): Promise<LevelSchedule[]> {
    const rows: LevelRow[] = await whereIn(
      this.knex,
      this.knex(LEVELS),
      'source_id',
      sourceIds,
    )
      .whereNotNull('scheduled_since')
      .orderBy(['source_id', 'level']);
    return rows.map(toSchedule);
  }

  async setDue(
    sourceId: string,
    level: VerificationLevel,
    dueAt: Instant,
    waitingSince?: Instant,
  ): Promise<void> {
    await this.knex.transaction(async trx => {
      await trx(LEVELS)
        .where({ source_id: sourceId, level })
        .whereNotNull('scheduled_since')
        .update({ due_at: dueAt, waiting_since: waitingSince ?? null });
      await prepareVerification(trx, sourceId);
    });
  }

  async nextPart(sourceId: string, of: number): Promise<Part> {
    const round = await this.knex(ROUNDS)
      .where({ source_id: sourceId, parts: of })
      .first();
    const rows: {
      part: number;
      attempted_at: string;
      passed_at: string | null;
    }[] = await this.knex(PARTS).where({ source_id: sourceId, parts: of });
    const known = new Map(rows.map(row => [row.part, row]));
    const roundStartedAt: string | null = round?.round_started_at ?? null;
    const done = (index: number) => {
      const passedAt = known.get(index)?.passed_at;
      return Boolean(roundStartedAt && passedAt && passedAt >= roundStartedAt);
    };
    const [index] = Array.from({ length: of }, (_, at) => at + 1).sort(
      (a, b) =>
        Number(done(a)) - Number(done(b)) ||
        (known.get(a)?.attempted_at ?? '').localeCompare(
          known.get(b)?.attempted_at ?? '',
        ) ||
        a - b,
    );
    return { index, of };
  }

  async pickOfRepository(
    sourceId: string,
    notFuture: Instant,
  ): Promise<string | undefined> {
    const row = await this.candidates(sourceId, notFuture)
      .orderBy([
        { column: 'p.time', order: 'desc' },
        { column: 'p.id', order: 'desc' },
      ])
      .first('p.id');
    return row?.id;
  }

  async pickPoint(query: {
    sourceId: string;
    level: VerificationLevel;
    newest?: number;
    before: Instant;
    triedBefore: Instant;
    notFuture: Instant;
  }): Promise<{ next?: WaitingPoint; count: number }> {
    const ranked = this.candidates(query.sourceId, query.notFuture).select(
      'p.id',
      'p.time',
      'p.first_seen_at',
      'p.stored_bytes',
      this.knex.raw(
        'row_number() over (partition by p.series_id order by p.time desc, p.id desc) as place',
      ),
    );
    const wanted = this.knex.from(ranked.as('c')).modify(builder => {
      if (query.newest !== undefined) {
        builder.where('c.place', '<=', query.newest);
      }
    });
    const counted = await wanted.clone().count({ n: '*' }).first();
    const next = await wanted
      .leftJoin(`${POINT_LEVELS} as v`, join =>
        join.on('v.point_id', 'c.id').andOnVal('v.level', query.level),
      )
      .where(or =>
        or
          .whereNull('v.concluded_at')
          .orWhere('v.concluded_at', '<', query.before),
      )
      .where(or =>
        or
          .whereNull('v.attempted_at')
          .orWhere('v.attempted_at', '<', query.triedBefore),
      )
      .orderByRaw(
        `coalesce(v.concluded_at, ''), coalesce(v.attempted_at, ''), c.time desc, c.id`,
      )
      .first('c.id', 'c.first_seen_at', 'c.stored_bytes', 'v.concluded_at');
    return {
      next: next && {
        id: next.id,
        since: next.concluded_at ?? next.first_seen_at,
        storedBytes: toNumber(next.stored_bytes),
      },
      count: Number(counted?.n ?? 0),
    };
  }

  /** Points that can be verified for somebody: listed, finished, and bound. */
  private candidates(sourceId: string, notFuture: Instant): Knex.QueryBuilder {
    return this.knex('recovery_points as p')
      .where('p.source_id', sourceId)
      .where('p.time', '<=', notFuture)
      .whereNull('p.gone_at')
      .whereNull('p.last_seen_at')
      .whereNull('p.damaged')
      .whereIn('p.outcome', ['success', 'unknown', 'partial'])
      .whereExists(
        this.knex('recovery_resource_series as l')
          .whereRaw('l.series_id = p.series_id')
          .select('l.series_id'),
      );
  }

  async noteAttempt(
    pointId: string,
    level: VerificationLevel,
    at: Instant,
  ): Promise<void> {
    // It may have gone for good since it was asked for.
    if (
      !(await this.knex('recovery_points').where({ id: pointId }).first('id'))
    )
      return;
    await this.knex(POINT_LEVELS)
      .insert({ point_id: pointId, level, attempted_at: at })
      .onConflict(['point_id', 'level'])
      .merge(['attempted_at']);
  }

  async bytesReadOn(sourceId: string, day: string): Promise<number> {
    const row = await this.knex(USAGE)
      .where({ source_id: sourceId, day })
      .first('bytes');
    return Number(row?.bytes ?? 0);
  }

  async addBytesRead(
    sourceId: string,
    day: string,
    bytes: number,
  ): Promise<void> {
    await this.knex(USAGE)
      .insert({ source_id: sourceId, day, bytes })
      .onConflict(['source_id', 'day'])
      .merge({ bytes: this.knex.raw('?? + ?', [`${USAGE}.bytes`, bytes]) });
  }

  async record(result: VerificationResult): Promise<VerificationEffect> {
    return this.knex.transaction(async trx => {
      const effect = await recordVerification(trx, result);
      await prepareVerification(trx, result.sourceId);
      return effect;
    });
  }
}
