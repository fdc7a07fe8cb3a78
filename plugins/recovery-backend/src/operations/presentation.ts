import type {
  Drill,
  Operation,
  OperationSummary,
  SourceQueue,
} from 'backstage-plugin-recovery-common';
import type { OperationRecord } from '../database/OperationStore';
import { wordsOf } from './operationWords';
import { formatAmount, formatBytes, formatCount, formatDuration } from './text';

/** An operation as lists show it. */
export function toSummary(
  record: OperationRecord,
  now = new Date(),
): OperationSummary {
  return {
    id: record.id,
    kind: record.kind,
    state: record.state,
    entityRef: record.entityRef,
    resourceId: record.resourceId,
    resourceName: record.resourceName,
    pointId: record.pointId,
    pointTime: record.point.time,
    sourceId: record.sourceId,
    targetId: record.targetId,
    targetTitle: record.targetTitle,
    inPlace: record.options?.inPlace,
    recoverTo: record.options?.recoverTo,
    level: record.options?.level,
    approvalExpiresAt:
      record.state === 'awaiting-approval'
        ? record.approval?.expiresAt.toISOString()
        : undefined,
    attempt: record.attempt > 1 ? record.attempt : undefined,
    requestedBy: record.requestedBy,
    requestedAt: record.requestedAt.toISOString(),
    startedAt: record.startedAt?.toISOString(),
    finishedAt: record.finishedAt?.toISOString(),
    cancelRequestedAt: record.cancelRequestedAt?.toISOString(),
    summary: describeState(record, now),
  };
}

/** An operation with all that is known of it. */
export function toOperation(
  record: OperationRecord,
  queue?: { position: number; ofSource?: SourceQueue },
  now = new Date(),
): Omit<Operation, 'allowed'> {
  return {
    ...toSummary(record, now),
    providerPointId: record.point.id,
    provider: record.provider,
    paths: record.paths,
    hash: record.hash,
    approval: toApproval(record),
    priority: record.priority,
    reason: record.reason,
    deadlineAt: record.deadlineAt?.toISOString(),
    cancelRequestedBy: record.cancelRequestedBy,
    queuePosition: queue?.position,
    queue: queue?.ofSource,
    progress: record.progress,
    phases: record.phases,
    result: record.result,
    error: record.error,
    drill: record.kind === 'drill' ? toDrill(record, now) : undefined,
  };
}

/** A drill with what it measured. It passed when its operation succeeded. */
export function toDrill(record: OperationRecord, now = new Date()): Drill {
  const { options, result, state } = record;
  const judged = state === 'succeeded' || state === 'failed';
  return {
    ...toSummary(record, now),
    negative: options?.negative ?? false,
    policy: options?.policy,
    pick: options?.pick,
    passed: judged ? state === 'succeeded' : undefined,
    level: result?.level,
    times: result?.times,
    rto: options?.rto,
  };
}

function toApproval(record: OperationRecord): Operation['approval'] {
  const { approval } = record;
  if (!approval) return undefined;
  return {
    state: approvalState(record),
    reasons: approval.reasons,
    expiresAt: approval.expiresAt.toISOString(),
    decidedBy: approval.decidedBy,
    decidedAt: approval.decidedBy
      ? approval.decidedAt?.toISOString()
      : undefined,
    reason: approval.reason,
  };
}

function approvalState(
  record: OperationRecord,
): NonNullable<Operation['approval']>['state'] {
  if (record.state === 'rejected' || record.state === 'expired')
    return record.state;
  return record.approval?.decidedBy ? 'approved' : 'pending';
}

function describeState(record: OperationRecord, now: Date): string {
  const took = duration(record);
  const words = wordsOf(record);
  switch (record.state) {
    case 'requested':
      return 'Requested.';
    case 'awaiting-approval':
      return 'Waiting for somebody else to approve it; nothing has been done.';
    case 'approved':
      return 'Approved, about to be queued.';
    case 'rejected':
      return `Rejected${byWhom(record.approval?.decidedBy)}: ${
        words.nothingDone
      }.`;
    case 'expired':
      return `Not approved in time: ${words.nothingDone}.`;
    case 'queued':
      return record.kind === 'verification'
        ? 'Waiting in the queue.'
        : 'Waiting in the queue; nothing has been written.';
    case 'running':
      return describeRunning(record, now);
    case 'validating':
      return record.cancelRequestedAt
        ? 'Being cancelled at its last step.'
        : words.validating;
    case 'succeeded':
      return describeSuccess(record, took);
    case 'failed':
      return `Failed${took ? ` after ${took}` : ''}: ${
        record.error?.message ?? 'the reason is not known.'
      }`;
    case 'cancelled':
      return describeCancelled(record, took);
    case 'interrupted':
      return `Interrupted${took ? ` after ${took}` : ''}: ${
        record.error?.message ?? 'the reason is not known.'
      }`;
    default:
      return record.state;
  }
}

function describeRunning(record: OperationRecord, now: Date): string {
  const { progress, startedAt } = record;
  const since = startedAt
    ? ` for ${formatDuration(now.getTime() - startedAt.getTime())}`
    : '';
  if (record.cancelRequestedAt) {
    return record.kind === 'verification'
      ? 'Being cancelled: its tools are ended.'
      : 'Being cancelled: its tools are ended and what it wrote is removed.';
  }
  if (record.phases.at(-1)?.name === 'clean-up')
    return 'Did not work out; cleaning up.';
  if (!progress || (progress.bytes === 0 && progress.files === 0))
    return `Running${since}.`;
  const of = progress.totalBytes
    ? ` of ${formatBytes(progress.totalBytes)}`
    : '';
  const left =
    progress.remainingSeconds !== undefined
      ? `, about ${formatDuration(progress.remainingSeconds * 1000)} left`
      : '';
  return `Running${since}: ${formatBytes(progress.bytes)}${of} ${
    wordsOf(record).amountDone
  }${left}.`;
}

function describeSuccess(
  record: OperationRecord,
  took: string | undefined,
): string {
  const { result } = record;
  const late = record.cancelRequestedAt
    ? ' The cancellation came too late.'
    : '';
  if (record.kind === 'verification') {
    const read =
      result?.bytesRead !== undefined
        ? `${formatBytes(result.bytesRead)} read and found intact`
        : 'The structure was found intact';
    return `${read}${took ? ` in ${took}` : ''}.${late}`;
  }
  if (record.kind === 'drill') {
    if (record.options?.negative) {
      const failed = result?.checks.filter(check => check.result === 'fail');
      return `The damage that was done on purpose was noticed${
        took ? ` in ${took}` : ''
      }: ${formatCount(failed?.length ?? 0, 'check')} failed.${late}`;
    }
    const passed = result?.checks.filter(check => check.result === 'pass');
    return `Brought back and checked${took ? ` in ${took}` : ''}: ${formatCount(
      passed?.length ?? 0,
      'check',
    )} passed.${late}`;
  }
  const amount =
    formatAmount({
      files: result?.restoredFiles,
      bytes: result?.restoredBytes,
    }) ?? 'All';
  const compared = describeComparison(result);
  return `${amount} restored${took ? ` in ${took}` : ''}.${compared}${late}`;
}

function describeComparison(result: OperationRecord['result']): string {
  if (!result?.checks.some(check => check.result === 'unknown')) {
    return ' That is what should have come back.';
  }
  return result.expectedFiles === undefined &&
    result.expectedBytes === undefined
    ? ' How much should have come back is not known.'
    : ' Not all of it could be compared with what should have come back.';
}

function describeCancelled(
  record: OperationRecord,
  took: string | undefined,
): string {
  const by = byWhom(record.cancelRequestedBy);
  if (!record.startedAt)
    return `Cancelled${by} before it started; ${wordsOf(record).nothingDone}.`;
  if (record.kind === 'verification')
    return `Cancelled${by}${took ? ` after ${took}` : ''}.`;
  const written = formatAmount({
    files: record.result?.restoredFiles,
    bytes: record.result?.restoredBytes,
  });
  const rest = record.result?.leftover
    ? `Left behind: ${record.result.leftover}`
    : `What it had written${written ? ` (${written})` : ''} was removed.`;
  return `Cancelled${by}${took ? ` after ${took}` : ''}. ${rest}`;
}

function duration(record: OperationRecord): string | undefined {
  if (!record.startedAt || !record.finishedAt) return undefined;
  return formatDuration(
    record.finishedAt.getTime() - record.startedAt.getTime(),
  );
}

function byWhom(who: string | undefined): string {
  return who === undefined ? '' : ` by ${who}`;
}
