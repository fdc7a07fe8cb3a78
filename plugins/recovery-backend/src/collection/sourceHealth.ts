import type { SourceHealth } from 'backstage-plugin-recovery-common';
import type { SourceConfig } from '../config';
import type { SourceRecord } from '../database/SourceStore';
import { toVerificationState } from './verificationState';

/**
 * Whether what is known of a source is past its freshness limit: the source did not say
 * for that long that its points are there. A source that was never read is stale.
 */
export function isStale(
  source: Pick<SourceConfig, 'staleAfter'> | undefined,
  record: Pick<SourceRecord, 'pointsObservedAt'> | undefined,
  now: Date,
): boolean {
  if (!source || !record?.pointsObservedAt) {
    return true;
  }
  return (
    now.getTime() - Date.parse(record.pointsObservedAt) >
    source.staleAfter.toMillis()
  );
}

function isRefreshing(record: SourceRecord, now: Date): boolean {
  return (
    record.refreshRequestedAt !== undefined ||
    (record.runExpiresAt !== undefined &&
      Date.parse(record.runExpiresAt) > now.getTime())
  );
}

/** What people see of a source. */
export function toSourceHealth(
  source: SourceConfig,
  record: SourceRecord | undefined,
  now: Date,
): SourceHealth {
  return {
    id: source.id,
    title: source.title,
    provider: source.providerType,
    state: source.valid ? record?.state ?? 'unread' : 'invalid',
    since: record?.stateSince,
    lastAttemptAt: record?.lastAttemptAt,
    lastSuccessAt: record?.lastSuccessAt,
    lastCompleteAt: record?.lastCompleteAt,
    nextAttemptAt: record?.nextAttemptAt,
    refreshing: record ? isRefreshing(record, now) : false,
    stale: isStale(source, record, now),
    staleAfter: source.staleAfter.toISO()!,
    error: source.valid
      ? record?.error
      : {
          code: 'invalid-config',
          message: source.error,
          nextStep: 'Correct the configuration and restart the backend.',
        },
    notices: record?.notices ?? [],
    pointCount: record?.pointCount ?? 0,
    verification: toVerificationState(source, record?.verification, now),
    paused: record?.paused && {
      ...record.paused,
      at: record.paused.at.toISOString(),
    },
  };
}
