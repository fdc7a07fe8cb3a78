import type { OperationResult } from 'backstage-plugin-recovery-common';
import type { DrillStore } from '../../database/DrillStore';
import { describeError, NotStoppedError } from '../errors';
import type { OperationOutcome } from '../OperationRunner';
import type { OperationSession } from '../OperationSession';
import type { RestoreAttempt } from '../PointRestore';
import { stateAfter } from '../restoreFailure';
import type { DrillTimer } from './DrillTimer';
import type { Verdict } from './judgeChecks';

/** How far a drill has come. */
export interface DrillAttempt extends RestoreAttempt {
  timer: DrillTimer;
  restoreMs?: number;
  /** What was damaged on purpose. */
  damage?: string;
  verdict?: Verdict;
}

/**
 * Removes what a drill wrote, and says how it came out. A copy that could not be removed
 * makes any drill fail: it is data of somebody's, in a place that nobody looks after.
 */
export async function concludeDrill(
  session: OperationSession,
  attempt: DrillAttempt,
  failure: unknown,
  store: Pick<DrillStore, 'noteRemoved'>,
): Promise<OperationOutcome> {
  const { timer, verdict, work } = attempt;
  const { times } = timer;
  const stop = session.stopReason?.reason;
  const notStopped = failure instanceof NotStoppedError;
  const error = failure
    ? describeError(
        notStopped || !session.stopReason ? failure : session.stopReason,
      )
    : verdict?.error;
  const state = failure ? stateAfter(stop, notStopped) : undefined;
  if (stop === 'lease-lost') return { state: 'interrupted', error };
  if (error) session.log('error', error.message);

  const result: OperationResult = {
    expectedFiles: attempt.expected?.files,
    expectedBytes: attempt.expected?.bytes,
    ...attempt.result,
    checks: [
      ...(attempt.damage === undefined
        ? []
        : [
            {
              name: 'damaged on purpose',
              result: 'pass' as const,
              message: attempt.damage,
            },
          ]),
      ...(attempt.result?.checks ?? []),
    ],
    times,
    ...(verdict?.level !== undefined && { level: verdict.level }),
  };
  const ended = error ? state ?? 'failed' : 'succeeded';
  if (!work) return { state: ended, error, result, workDirectory: null };

  session.phase('clean-up', error ? 'failed' : 'done');
  // Whoever took the drill over removes what is left of it.
  if (!(await session.confirmLease())) return { state: 'interrupted', error };
  const problem = await removeCopy(session, attempt, store, notStopped);
  if (problem === undefined) {
    return {
      state: ended,
      error,
      result,
      workDirectory: null,
      restoreMs: attempt.restoreMs,
    };
  }
  const leftover = `${work.path} ${problem}`;
  session.log('warn', `Left behind: ${leftover}`);
  return {
    state: error ? ended : 'failed',
    error: error ?? {
      code: 'not-removed',
      message: `The checks passed, but the copy could not be removed: ${leftover}`,
      nextStep:
        'It is tried again when the backend starts. Remove it by hand if that is too late.',
    },
    result: { ...result, leftover },
    workDirectory: work.path,
  };
}

/** What is left, and why; undefined when all is gone. */
async function removeCopy(
  session: OperationSession,
  { work }: DrillAttempt,
  store: Pick<DrillStore, 'noteRemoved'>,
  notStopped: boolean,
): Promise<string | undefined> {
  if (notStopped) {
    return 'was left behind and may still be written to. It is removed when the backend starts anew.';
  }
  try {
    if (!(await work!.isInPlace())) {
      return 'is not where the drill created it. What it wrote was not touched: look for it and remove it.';
    }
    await work!.remove();
    await store.noteRemoved(session.record.id);
    session.log('info', `Removed ${work!.path}.`);
    return undefined;
  } catch (error) {
    return `could not be removed (${
      describeError(error).message
    }). It is tried again when the backend starts.`;
  }
}
