import type { SourceHealth } from 'backstage-plugin-recovery-common';
import type { Duration } from 'luxon';
import type { SourceConfig } from '../config';
import { toInstant } from '../database/instants';
import type { SourceRecord } from '../database/SourceStore';
import { formatInstant } from '../util/format';
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

/** What people see of a source that the configuration does not hold any more. */
export function toRemovedHealth(
  record: SourceRecord,
  keep: Duration,
): SourceHealth {
  return {
    id: record.id,
    title: record.id,
    provider: record.provider,
    state: 'removed',
    since: record.removedAt,
    lastAttemptAt: record.lastAttemptAt,
    lastSuccessAt: record.lastSuccessAt,
    lastCompleteAt: record.lastCompleteAt,
    refreshing: false,
    stale: true,
    staleAfter: 'PT0S',
    error: {
      code: 'source-removed',
      message: `The source ${
        record.id
      } was removed from the configuration. It is not read, and its points can neither be counted on nor be restored. What is known of them is deleted after ${formatInstant(
        toInstant(new Date(Date.parse(record.removedAt!) + keep.toMillis())),
      )}; operations and evidence stay.`,
      nextStep:
        'Write it into the configuration again if it was not meant to be removed.',
    },
    notices: [],
    pointCount: record.pointCount,
  };
}

/** One that another replica does not have in its configuration waits for a reading here. */
function stateOf(record: SourceRecord | undefined): SourceHealth['state'] {
  return record === undefined || record.state === 'removed'
    ? 'unread'
    : record.state;
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
    state: source.valid ? stateOf(record) : 'invalid',
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
