import type {
  Evidence,
  EvidenceLevel,
  RunOutcome,
} from 'backstage-plugin-recovery-common';
import type { BulkColumns, BulkRow } from './bulk';
import { parseJson } from './bulk';
import type { Instant } from './instants';
import type { ListedPoint, StoredPoint } from './PointStore';
import { toStoredWindow, type WindowColumns } from './windowColumns';

export interface EvidenceColumns {
  evidence_level: number;
  evidence_result: string;
  evidence_at: string;
  evidence_summary: string;
  proof_level: number | null;
  proof_result: string | null;
  proof_at: string | null;
  proof_summary: string | null;
  proof_operation_id: string | null;
}

export interface PointRow extends EvidenceColumns {
  id: string;
  source_id: string;
  series_id: string;
  provider_point_id: string;
  time: string;
  started_at: string | null;
  finished_at: string | null;
  type: string;
  outcome: string;
  damaged: string | null;
  size_bytes: string | number | null;
  stored_bytes: string | number | null;
  file_count: string | number | null;
  depends_on: string | null;
  broken_dependency: string | null;
  details: string;
  first_seen_at: string;
  last_seen_at: string | null;
  gone_at: string | null;
}

/** A point's row together with its series. */
export interface JoinedPointRow extends PointRow, WindowColumns {
  series_key: string;
  series_title: string;
}

export const pointColumns: BulkColumns = {
  id: 'text',
  source_id: 'text',
  series_id: 'text',
  provider_point_id: 'text',
  time: 'text',
  started_at: 'text',
  finished_at: 'text',
  type: 'text',
  outcome: 'text',
  damaged: 'text',
  size_bytes: 'bigint',
  stored_bytes: 'bigint',
  file_count: 'bigint',
  depends_on: 'text',
  details: 'text',
  evidence_level: 'smallint',
  evidence_result: 'text',
  evidence_at: 'text',
  evidence_summary: 'text',
  fingerprint: 'text',
  first_seen_at: 'text',
  last_seen_at: 'text',
  gone_at: 'text',
};

/** The columns that a new listing replaces: all but ids and when it was first seen. */
export const replacedColumns = Object.keys(pointColumns).filter(
  name =>
    !['id', 'source_id', 'provider_point_id', 'first_seen_at'].includes(name),
);

/** SQL for "known to be broken"; `p` is the table of points. */
export const BROKEN_SQL =
  `(p.damaged is not null or p.broken_dependency is not null ` +
  `or p.evidence_result = 'fail' or coalesce(p.proof_result, 'pass') = 'fail')`;

const LISTED = 'Seen in the listing of its source; its data was not read.';

export function toPointRow(
  sourceId: string,
  point: ListedPoint,
  now: Instant,
): BulkRow {
  return {
    id: point.id,
    source_id: sourceId,
    series_id: point.seriesId,
    provider_point_id: point.providerPointId,
    time: point.time,
    started_at: point.startedAt ?? null,
    finished_at: point.finishedAt ?? null,
    type: point.type,
    outcome: point.outcome,
    damaged: point.damaged ?? null,
    size_bytes: point.sizeBytes ?? null,
    stored_bytes: point.storedBytes ?? null,
    file_count: point.fileCount ?? null,
    depends_on: point.dependsOn?.length
      ? JSON.stringify(point.dependsOn)
      : null,
    details: JSON.stringify(point.details),
    evidence_level: point.evidence?.level ?? 0,
    evidence_result: point.evidence?.result ?? 'pass',
    evidence_at: now,
    evidence_summary: point.evidence?.summary ?? LISTED,
    fingerprint: point.fingerprint,
    first_seen_at: now,
    last_seen_at: null,
    gone_at: null,
  };
}

/** The evidence that counts: that of an operation, unless the listing knows more. */
export function toEvidence(row: EvidenceColumns): Evidence {
  if (
    row.proof_level !== null &&
    row.proof_result !== null &&
    (row.proof_result === 'fail' || row.proof_level >= row.evidence_level)
  ) {
    return {
      level: row.proof_level as EvidenceLevel,
      result: row.proof_result === 'fail' ? 'fail' : 'pass',
      at: row.proof_at ?? row.evidence_at,
      summary: row.proof_summary ?? '',
      operationId: row.proof_operation_id ?? undefined,
    };
  }
  return {
    level: row.evidence_level as EvidenceLevel,
    result: row.evidence_result === 'fail' ? 'fail' : 'pass',
    at: row.evidence_at,
    summary: row.evidence_summary,
  };
}

/** Why a point is known to be broken, if it is. */
export function brokenReason(
  row: EvidenceColumns & Pick<PointRow, 'damaged' | 'broken_dependency'>,
): string | undefined {
  if (row.damaged !== null) {
    return row.damaged;
  }
  if (row.broken_dependency !== null) {
    return row.broken_dependency;
  }
  if (row.proof_result === 'fail') {
    return row.proof_summary ?? 'An operation found the point to be broken.';
  }
  return row.evidence_result === 'fail' ? row.evidence_summary : undefined;
}

/** PostgreSQL gives 64-bit integers as text. */
export function toNumber(value: string | number | null): number | undefined {
  return value === null ? undefined : Number(value);
}

export function toStoredPoint(row: JoinedPointRow): StoredPoint {
  return {
    id: row.id,
    sourceId: row.source_id,
    seriesId: row.series_id,
    seriesKey: row.series_key,
    title: row.series_title,
    providerPointId: row.provider_point_id,
    time: row.time,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    type: row.type as StoredPoint['type'],
    outcome: row.outcome as RunOutcome,
    damaged: row.damaged ?? undefined,
    broken: brokenReason(row),
    sizeBytes: toNumber(row.size_bytes),
    storedBytes: toNumber(row.stored_bytes),
    fileCount: toNumber(row.file_count),
    dependsOn:
      row.depends_on === null ? undefined : parseJson(row.depends_on, []),
    details: parseJson(row.details, {}),
    evidence: toEvidence(row),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at ?? undefined,
    goneAt: row.gone_at ?? undefined,
    window: toStoredWindow(row),
  };
}
