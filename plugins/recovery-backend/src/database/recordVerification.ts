import type { Knex } from 'knex';
import { isPostgres, notLookedUp, whereIn } from './bulk';
import { pointIdOf } from './ids';
import type { Instant } from './instants';
import { markSeriesDue } from './markSeriesDue';
import { settleDependencies } from './pointDependencies';
import { countPassed } from './prepareVerification';
import type {
  Part,
  VerificationEffect,
  VerificationResult,
} from './VerificationStore';
import {
  LEVELS,
  PARTS,
  POINT_LEVELS,
  ROUNDS,
  type RoundRow,
} from './verificationRows';

const POINTS = 'recovery_points';
const NO_EFFECT: VerificationEffect = {
  damaged: [],
  dependents: [],
  doubtful: false,
};

/** Evidence that a passed verification gives to points. */
interface Pass {
  level: number;
  at: Instant;
  summary: string;
}

/**
 * Keeps the result of a verification, and what follows from it for the points. To be
 * called in a transaction.
 */
export async function recordVerification(
  trx: Knex.Transaction,
  result: VerificationResult,
): Promise<VerificationEffect> {
  const round = await lockRound(trx, result.sourceId);
  await keepLevel(trx, result);
  return result.result === 'pass'
    ? recordPass(trx, result, round)
    : recordFailure(trx, result, round);
}

/** One result of a source at a time is worked in. */
async function lockRound(
  trx: Knex.Transaction,
  sourceId: string,
): Promise<RoundRow> {
  await trx(ROUNDS)
    .insert({ source_id: sourceId })
    .onConflict('source_id')
    .ignore();
  const query = trx<RoundRow>(ROUNDS).where({ source_id: sourceId });
  return (await (isPostgres(trx) ? query.forUpdate() : query).first())!;
}

async function keepLevel(
  trx: Knex.Transaction,
  result: VerificationResult,
): Promise<void> {
  const { sourceId, asked, level, finishedAt } = result;
  const found = {
    result: result.result,
    at: finishedAt,
    summary: result.summary,
    operation_id: result.operationId,
  };
  const concluded = { concluded_at: finishedAt };
  const upsert = (
    table: string,
    key: Record<string, string | number>,
    values: Record<string, unknown>,
  ) =>
    trx(table)
      .insert({ ...key, ...values })
      .onConflict(Object.keys(key))
      .merge(Object.keys(values));
  await upsert(
    LEVELS,
    { source_id: sourceId, level: asked },
    { ...concluded, bytes_read: result.bytesRead ?? null },
  );
  if (level > 0) {
    await upsert(LEVELS, { source_id: sourceId, level }, found);
  }
  if ('pointId' in result.scope) {
    const { pointId } = result.scope;
    const exists = await trx(POINTS).where({ id: pointId }).first('id');
    if (exists) {
      await upsert(
        POINT_LEVELS,
        { point_id: pointId, level: asked },
        { ...concluded, attempted_at: finishedAt },
      );
      if (level > 0) {
        await upsert(POINT_LEVELS, { point_id: pointId, level }, found);
      }
    }
  }
}

async function recordPass(
  trx: Knex.Transaction,
  result: VerificationResult,
  round: RoundRow,
): Promise<VerificationEffect> {
  const { sourceId, startedAt, finishedAt, level, scope, summary } = result;
  if ('pointId' in scope) {
    await giveEvidence(trx, result, { level, at: finishedAt, summary }, query =>
      query.where({ id: scope.pointId }),
    );
    await settleDependencies(trx, sourceId);
    return NO_EFFECT;
  }
  const listedAt = (instant: Instant) => (query: Knex.QueryBuilder) =>
    query
      .where({ source_id: sourceId })
      .whereNull('gone_at')
      .whereNull('last_seen_at')
      .where('first_seen_at', '<=', instant);
  if (level === 3) {
    await giveEvidence(
      trx,
      result,
      { level, at: finishedAt, summary },
      listedAt(startedAt),
    );
    await trx(ROUNDS)
      .where({ source_id: sourceId })
      .update({ full_read_at: startedAt });
    await endDoubt(trx, round, 3);
  } else {
    // A part says nothing of any one point's own data. The structure of all was checked.
    await giveEvidence(
      trx,
      result,
      { level: 1, at: finishedAt, summary },
      listedAt(startedAt),
    );
    await endDoubt(trx, round, 1);
  }
  if (scope.part) {
    const whole = await notePart(trx, result, scope.part, round);
    if (whole) {
      await giveEvidence(
        trx,
        result,
        {
          level: 3,
          // Each part was intact when it was read, the first one at the start.
          at: whole.startedAt,
          summary: `All ${scope.part.of} parts of the stored data were read from ${whole.startedAt} to ${finishedAt}, and found intact.`,
        },
        listedAt(whole.startedAt),
      );
      await endDoubt(trx, round, 3);
    }
  }
  await settleDependencies(trx, sourceId);
  return NO_EFFECT;
}

/** Evidence of a pass, unless stronger evidence is there. */
async function giveEvidence(
  trx: Knex.Transaction,
  { operationId }: VerificationResult,
  pass: Pass,
  select: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
): Promise<void> {
  const weakest = (query: Knex.QueryBuilder) =>
    query.where(or =>
      or.whereNull('proof_level').orWhere('proof_level', '<=', pass.level),
    );
  await markSeriesDueOf(trx, weakest(select(trx(POINTS))));
  await weakest(select(trx(POINTS))).update({
    proof_level: pass.level,
    proof_result: 'pass',
    proof_at: pass.at,
    proof_summary: pass.summary,
    proof_operation_id: operationId,
  });
}

/** Notes that a part was read and found intact. Gives the round that it completes. */
async function notePart(
  trx: Knex.Transaction,
  result: VerificationResult,
  part: Part,
  before: RoundRow,
): Promise<{ startedAt: Instant } | undefined> {
  const { sourceId, startedAt, finishedAt } = result;
  const goesOn = before.parts === part.of && before.round_started_at !== null;
  const round: RoundRow = {
    ...before,
    parts: part.of,
    round_started_at: goesOn ? before.round_started_at : startedAt,
  };
  await savePart(trx, result, part, { passed_at: finishedAt });
  const whole = (await countPassed(trx, round)) === part.of;
  await trx(ROUNDS)
    .where({ source_id: sourceId })
    .update({
      parts: part.of,
      round_started_at: whole ? null : round.round_started_at,
      ...(whole && {
        last_whole_at: finishedAt,
        full_read_at: round.round_started_at,
      }),
    });
  return whole ? { startedAt: round.round_started_at! } : undefined;
}

async function savePart(
  trx: Knex.Transaction,
  result: VerificationResult,
  part: Part,
  values: { passed_at?: Instant },
): Promise<void> {
  // After a change of their number the parts are others.
  await trx(PARTS)
    .where({ source_id: result.sourceId })
    .whereNot({ parts: part.of })
    .delete();
  const row = {
    attempted_at: result.finishedAt,
    operation_id: result.operationId,
    ...values,
  };
  await trx(PARTS)
    .insert({
      source_id: result.sourceId,
      parts: part.of,
      part: part.index,
      ...row,
    })
    .onConflict(['source_id', 'parts', 'part'])
    .merge(Object.keys(row));
}

async function recordFailure(
  trx: Knex.Transaction,
  result: VerificationResult,
  round: RoundRow,
): Promise<VerificationEffect> {
  const { sourceId, finishedAt, summary, operationId, asked, scope } = result;
  if ('part' in scope && scope.part) {
    await savePart(trx, result, scope.part, {});
    // A round is a round of intact parts.
    await trx(ROUNDS)
      .where({ source_id: sourceId })
      .update({ parts: scope.part.of, round_started_at: null });
  }
  const named = new Set(
    result.damaged.map(providerId => pointIdOf(sourceId, providerId)),
  );
  const known: { id: string; series_id: string }[] = await whereIn(
    trx,
    trx(POINTS)
      .select('id', 'series_id')
      .where(notLookedUp(trx, 'source_id'), sourceId),
    'id',
    named,
  );
  await whereIn(
    trx,
    trx(POINTS),
    'id',
    known.map(({ id }) => id),
  ).update({
    proof_level: asked,
    proof_result: 'fail',
    proof_at: finishedAt,
    proof_summary: `A verification found it damaged: ${summary}`,
    proof_operation_id: operationId,
  });
  await markSeriesDue(trx, new Set(known.map(point => point.series_id)));
  const settled = await settleDependencies(trx, sourceId);
  // A damaged point that was never listed may be one of those that are listed next.
  const doubtful =
    !('pointId' in scope) && (named.size === 0 || known.length < named.size);
  if (doubtful) {
    await trx(ROUNDS)
      .where({ source_id: sourceId })
      .update({
        doubt_since: round.doubt_since ?? finishedAt,
        // What was found by reading ends by reading everything.
        doubt_level: Math.max(round.doubt_level ?? 0, asked === 1 ? 1 : 3),
        doubt_summary: summary,
        doubt_operation_id: operationId,
      });
  }
  return {
    damaged: known.map(({ id }) => id).sort(),
    dependents: settled.filter(({ broken }) => broken).map(({ id }) => id),
    doubtful,
  };
}

async function endDoubt(
  trx: Knex.Transaction,
  round: RoundRow,
  level: number,
): Promise<void> {
  if (round.doubt_level !== null && round.doubt_level <= level) {
    await trx(ROUNDS).where({ source_id: round.source_id }).update({
      doubt_since: null,
      doubt_level: null,
      doubt_summary: null,
      doubt_operation_id: null,
    });
  }
}

async function markSeriesDueOf(
  trx: Knex.Transaction,
  points: Knex.QueryBuilder,
): Promise<void> {
  const rows: { series_id: string }[] = await points.distinct('series_id');
  await markSeriesDue(
    trx,
    rows.map(row => row.series_id),
  );
}
