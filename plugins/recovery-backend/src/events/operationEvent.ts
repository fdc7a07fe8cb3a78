import type { OperationRecord } from '../database/OperationStore';
import type { OperationEvent } from './RecoveryEvents';

/** What is told of an operation whose state has changed, and that `next` follows, if so. */
export function operationEvent(
  record: OperationRecord,
  next?: OperationRecord,
  at = new Date(),
): OperationEvent {
  return {
    type: 'operation',
    at: at.toISOString(),
    operation: {
      id: record.id,
      kind: record.kind,
      state: record.state,
      entityRef: record.entityRef,
      resourceId: record.resourceId,
      resourceName: record.resourceName,
      sourceId: record.sourceId,
      providerPointId: record.point.id,
      pointTime: record.point.time,
      recoverToTime:
        record.options?.recoverTo?.type === 'time'
          ? record.options.recoverTo.value
          : undefined,
      targetId: record.targetId,
      targetTitle: record.targetTitle,
      inPlace: record.options?.inPlace,
      negative: record.options?.negative,
      attempt: record.attempt,
      nextAttemptId: next?.id,
      requestedBy: record.requestedBy,
      requestedAt: record.requestedAt.toISOString(),
      approvalExpiresAt: record.approval?.expiresAt.toISOString(),
      finishedAt: record.finishedAt?.toISOString(),
      cancelRequestedBy: record.cancelRequestedBy,
      error: record.error && {
        code: record.error.code,
        message: record.error.message,
        nextStep: record.error.nextStep,
      },
    },
  };
}
