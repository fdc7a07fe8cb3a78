import type { NextAttempt } from './OperationStore';
import { toRecord, toRow, type OperationRow } from './operationRows';

/** The row of the next attempt: all that was pinned, and nothing of how the former went. */
export function nextAttemptRow(
  former: OperationRow,
  next: NextAttempt,
  requestedAt: Date,
) {
  const { progress, approval, ...pinned } = toRecord(former);
  return {
    ...toRow(
      {
        ...pinned,
        id: next.id,
        attempt: pinned.attempt + 1,
        requestedAt,
        targetLock: former.target_lock ?? undefined,
        expected: { bytes: progress?.totalBytes, files: progress?.totalFiles },
      },
      'queued',
    ),
    not_before: next.notBefore,
    log_seq: 1,
  };
}
