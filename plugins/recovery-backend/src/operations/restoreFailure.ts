import type { OperationResult } from 'backstage-plugin-recovery-common';
import type { TreeCount } from './directoryTree';
import { describeError, NotStoppedError, type StopReason } from './errors';
import type { OperationOutcome } from './OperationRunner';
import type { OperationSession } from './OperationSession';
import type { RestoreAttempt } from './PointRestore';
import { formatBytes, formatCount } from './text';
import type { WorkDirectory } from './WorkDirectory';

/** Errors after which nothing that was written is of use. */
const REMOVED_AFTER = new Set<string>([
  'cancelled',
  'deadline',
  'shutdown',
  'target-full',
]);

/**
 * How a restore that did not succeed ends: what it wrote is removed or, where part of
 * the data came back from a damaged point, kept and named.
 */
export async function concludeFailure(
  session: OperationSession,
  attempt: RestoreAttempt,
  error: unknown,
  limits: { shutdownCleanUpMs: number },
): Promise<OperationOutcome> {
  const stop = session.stopReason?.reason;
  const notStopped = error instanceof NotStoppedError;
  const told = describeError(
    notStopped || !session.stopReason ? error : session.stopReason,
  );
  const state = stateAfter(stop, notStopped);
  if (stop === 'lease-lost') return { state, error: told };
  session.log('error', told.message);

  const { work } = attempt;
  if (!work)
    return { state, error: told, workDirectory: null, result: attempt.result };

  session.phase('clean-up', 'failed');
  // Whoever took the operation over has told people what was left: it stays.
  if (!(await session.confirmLease())) return { state, error: told };
  const written = await countIfPossible(work);
  const result: OperationResult = {
    expectedFiles: attempt.expected?.files,
    expectedBytes: attempt.expected?.bytes,
    checks: [],
    restoredFiles: written?.files ?? 0,
    restoredBytes: written?.bytes ?? 0,
    ...attempt.result,
  };
  const kept = (reason: string): OperationOutcome => {
    const leftover = `${work.path} ${reason}`;
    session.log('warn', `Left behind: ${leftover}`);
    return {
      state,
      error: told,
      result: { ...result, leftover },
      workDirectory: work.path,
    };
  };

  if (notStopped)
    return kept(
      'was left behind and may still be written to. Remove it when nothing does.',
    );
  if (!(await inPlace(work))) {
    return kept(
      'is not where the operation created it. What it wrote was not touched: look for it and remove it.',
    );
  }
  if (told.code === 'not-put-back')
    return kept('holds the restored files: they were all there and counted.');
  const removeAll =
    REMOVED_AFTER.has(stop ?? told.code) || REMOVED_AFTER.has(told.code);
  if (!removeAll && written?.files !== 0) {
    return kept(
      `holds ${describe(
        written,
      )} of a restore that failed: files may be missing, cut short or wrong. Remove it when it is of no use.`,
    );
  }
  try {
    await work.remove(
      stop === 'shutdown'
        ? AbortSignal.timeout(limits.shutdownCleanUpMs)
        : undefined,
    );
  } catch (failure) {
    return kept(
      `could not be removed (${
        describeError(failure).message
      }). Remove it by hand.`,
    );
  }
  session.log('info', `Removed what had been written (${describe(written)}).`);
  return { state, error: told, result, workDirectory: null };
}

/** The state in which an operation ends that was told to stop, or failed. */
export function stateAfter(
  stop: StopReason | undefined,
  notStopped: boolean,
): OperationOutcome['state'] {
  switch (stop) {
    case 'shutdown':
    case 'lease-lost':
      return 'interrupted';
    case 'cancelled':
      return notStopped ? 'failed' : 'cancelled';
    default:
      return 'failed';
  }
}

async function countIfPossible(
  work: WorkDirectory,
): Promise<TreeCount | undefined> {
  try {
    return await work.count();
  } catch {
    return undefined;
  }
}

async function inPlace(work: WorkDirectory): Promise<boolean> {
  try {
    return await work.isInPlace();
  } catch {
    return false;
  }
}

function describe(written: TreeCount | undefined): string {
  if (!written) return 'an unknown number of files';
  return `${formatCount(written.files, 'file')}, ${formatBytes(written.bytes)}`;
}
