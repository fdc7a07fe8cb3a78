import type { LogLine, OperationState } from 'backstage-plugin-recovery-common';
import type {
  ApprovalRecord,
  NewOperation,
  OperationChanges,
  OperationKind,
  OperationRecord,
} from './OperationStore';
import { nextPhase } from '../util/phases';

/** Times are dates in PostgreSQL and milliseconds in SQLite. */
type DbTime = Date | number | string;

export interface OperationRow {
  id: string;
  kind: string;
  state: string;
  entity_ref: string;
  resource_id: string;
  resource_name: string;
  source_id: string;
  provider: string;
  point_id: string;
  point_json: string;
  target_id: string | null;
  target_title: string | null;
  target_directory: string | null;
  target_lock: string | null;
  pending_lock: string | null;
  approval_reasons_json: string | null;
  approval_expires_at: DbTime | null;
  decided_by: string | null;
  decided_at: DbTime | null;
  decision_reason: string | null;
  approver_json: string | null;
  source_slot: string | null;
  not_before: DbTime | null;
  paths_json: string | null;
  options_json: string | null;
  priority: number;
  attempt: number;
  hash: string;
  reason: string | null;
  requested_by: string;
  requested_at: DbTime;
  started_at: DbTime | null;
  finished_at: DbTime | null;
  deadline_at: DbTime | null;
  cancel_requested_by: string | null;
  cancel_requested_at: DbTime | null;
  lease_owner: string | null;
  lease_until: DbTime | null;
  fencing_token: number;
  work_directory: string | null;
  progress_json: string | null;
  phases_json: string;
  result_json: string | null;
  error_json: string | null;
  restored_bytes: number | string | null;
  restore_ms: number | string | null;
  log_seq: number;
  log_dropped: number;
}

export interface LogRow {
  operation_id: string;
  seq: number;
  at: DbTime;
  level: string;
  text: string;
}

function optionalDate(value: DbTime | null): Date | undefined {
  return value === null ? undefined : new Date(value);
}

function optionalJson<T>(value: string | null): T | undefined {
  return value === null ? undefined : (JSON.parse(value) as T);
}

export function toRecord(row: OperationRow): OperationRecord {
  return {
    id: row.id,
    kind: row.kind as OperationKind,
    state: row.state as OperationState,
    entityRef: row.entity_ref,
    resourceId: row.resource_id,
    resourceName: row.resource_name,
    sourceId: row.source_id,
    provider: row.provider,
    pointId: row.point_id,
    point: JSON.parse(row.point_json),
    targetId: row.target_id ?? undefined,
    targetTitle: row.target_title ?? undefined,
    targetDirectory: row.target_directory ?? undefined,
    paths: optionalJson(row.paths_json),
    options: optionalJson(row.options_json),
    priority: row.priority,
    attempt: row.attempt,
    hash: row.hash,
    reason: row.reason ?? undefined,
    requestedBy: row.requested_by,
    requestedAt: new Date(row.requested_at),
    approval: toApproval(row),
    startedAt: optionalDate(row.started_at),
    finishedAt: optionalDate(row.finished_at),
    deadlineAt: optionalDate(row.deadline_at),
    cancelRequestedBy: row.cancel_requested_by ?? undefined,
    cancelRequestedAt: optionalDate(row.cancel_requested_at),
    leaseOwner: row.lease_owner ?? undefined,
    fencingToken: row.fencing_token,
    workDirectory: row.work_directory ?? undefined,
    progress: optionalJson(row.progress_json),
    phases: JSON.parse(row.phases_json),
    result: optionalJson(row.result_json),
    error: optionalJson(row.error_json),
    logSeq: row.log_seq,
    logDropped: row.log_dropped,
  };
}

function toApproval(row: OperationRow): ApprovalRecord | undefined {
  if (row.approval_reasons_json === null) return undefined;
  return {
    reasons: JSON.parse(row.approval_reasons_json),
    expiresAt: new Date(row.approval_expires_at!),
    decidedBy: row.decided_by ?? undefined,
    decidedAt: optionalDate(row.decided_at),
    reason: row.decision_reason ?? undefined,
    approver: optionalJson(row.approver_json),
  };
}

export function toRow(operation: NewOperation, state: OperationState) {
  const at = operation.requestedAt;
  return {
    id: operation.id,
    kind: operation.kind,
    state,
    entity_ref: operation.entityRef,
    resource_id: operation.resourceId,
    resource_name: operation.resourceName,
    source_id: operation.sourceId,
    provider: operation.provider,
    point_id: operation.pointId,
    point_json: JSON.stringify(operation.point),
    target_id: operation.targetId ?? null,
    target_title: operation.targetTitle ?? null,
    target_directory: operation.targetDirectory ?? null,
    ...(operation.approval
      ? {
          target_lock: null,
          pending_lock: operation.targetLock ?? null,
          approval_reasons_json: JSON.stringify(operation.approval.reasons),
          approval_expires_at: operation.approval.expiresAt,
        }
      : { target_lock: operation.targetLock ?? null }),
    paths_json: operation.paths ? JSON.stringify(operation.paths) : null,
    options_json: operation.options ? JSON.stringify(operation.options) : null,
    priority: operation.priority,
    attempt: operation.attempt,
    hash: operation.hash,
    reason: operation.reason ?? null,
    requested_by: operation.requestedBy,
    requested_at: at,
    fencing_token: 0,
    progress_json: JSON.stringify({
      bytes: 0,
      files: 0,
      totalBytes: operation.expected.bytes,
      totalFiles: operation.expected.files,
      updatedAt: at.toISOString(),
    }),
    phases_json: JSON.stringify(
      nextPhase([], operation.approval ? 'approval' : 'queue', 'done', at),
    ),
  };
}

export function changesToRow(changes: OperationChanges) {
  return {
    ...(changes.progress && {
      progress_json: JSON.stringify(changes.progress),
    }),
    ...(changes.phases && { phases_json: JSON.stringify(changes.phases) }),
    ...(changes.workDirectory !== undefined && {
      work_directory: changes.workDirectory,
    }),
  };
}

export function toLogLine(row: LogRow): LogLine {
  return {
    seq: row.seq,
    at: new Date(row.at).toISOString(),
    level: row.level as LogLine['level'],
    text: row.text,
  };
}
