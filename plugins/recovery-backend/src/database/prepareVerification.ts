import type { Knex } from 'knex';
import type {
  SourceVerification,
  VerificationLevel,
} from './VerificationStore';
import {
  LEVELS,
  PARTS,
  ROUNDS,
  toSchedule,
  type LevelRow,
  type RoundRow,
} from './verificationRows';

/** Puts together what statuses need of the verifications of a source. */
export async function prepareVerification(
  trx: Knex,
  sourceId: string,
): Promise<void> {
  const levels: LevelRow[] = await trx(LEVELS)
    .where({ source_id: sourceId })
    .orderBy('level');
  const round: RoundRow | undefined = await trx(ROUNDS)
    .where({ source_id: sourceId })
    .first();
  const prepared: SourceVerification = {
    levels: levels
      .filter(row => row.result !== null)
      .map(row => ({
        level: row.level as VerificationLevel,
        result: row.result === 'fail' ? 'fail' : 'pass',
        at: row.at!,
        summary: row.summary ?? '',
        operationId: row.operation_id!,
      })),
    schedules: levels
      .filter(row => row.scheduled_since !== null)
      .map(row => {
        const { level, since, dueAt, concludedAt, waitingSince } =
          toSchedule(row);
        return { level, since, dueAt, concludedAt, waitingSince };
      }),
    rotation: round?.parts
      ? {
          parts: round.parts,
          read: await countPassed(trx, round),
          roundStartedAt: round.round_started_at ?? undefined,
          lastWholeAt: round.last_whole_at ?? undefined,
        }
      : undefined,
    fullReadAt: round?.full_read_at ?? undefined,
    doubt: round?.doubt_since
      ? {
          since: round.doubt_since,
          summary: round.doubt_summary ?? '',
          operationId: round.doubt_operation_id!,
        }
      : undefined,
  };
  await trx('recovery_sources')
    .where({ id: sourceId })
    .update({ verification: JSON.stringify(prepared) });
}

/** Parts of the present round that were read and found intact. */
export async function countPassed(trx: Knex, round: RoundRow): Promise<number> {
  if (round.round_started_at === null) {
    return 0;
  }
  const row = await trx(PARTS)
    .where({ source_id: round.source_id, parts: round.parts })
    .where('passed_at', '>=', round.round_started_at)
    .count({ n: '*' })
    .first();
  return Number(row?.n ?? 0);
}
