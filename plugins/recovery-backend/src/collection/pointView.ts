import type {
  PointState,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';
import type { StoredPoint } from '../database/PointStore';
import type { Doubt } from '../database/VerificationStore';
import { formatInstant } from '../util/format';
import { CLOCK_TOLERANCE_MS } from './clock';
import { doubtAbout } from './verificationState';

/** What of a point its state depends on. */
export type PointFacts = Pick<
  StoredPoint,
  'time' | 'outcome' | 'broken' | 'lastSeenAt' | 'goneAt'
>;

/** The state of a point, given whether what is known of its source is stale. */
export function pointState(
  point: PointFacts,
  sourceIsStale: boolean,
  now: Date,
): PointState {
  if (point.goneAt) {
    return 'gone';
  }
  if (point.broken !== undefined) {
    return 'damaged';
  }
  if (Date.parse(point.time) > now.getTime() + CLOCK_TOLERANCE_MS) {
    return 'future';
  }
  return sourceIsStale || point.lastSeenAt ? 'stale' : 'available';
}

/** Whether a restore of a point may be requested, and what is to be said about it. */
export function pointUsability(
  point: PointFacts,
  state: PointState,
  /** Why it is doubtful. */
  doubt?: string,
): { usable: boolean; reason?: string } {
  if (state === 'gone') {
    return {
      usable: false,
      reason: `The point is not at its source any more since ${formatInstant(
        point.goneAt!,
      )}.`,
    };
  }
  if (state === 'damaged') {
    return { usable: false, reason: point.broken };
  }
  if (['failed', 'cancelled', 'missed'].includes(point.outcome)) {
    return {
      usable: false,
      reason: `The backup run ended as ${point.outcome}.`,
    };
  }
  if (doubt !== undefined) {
    return { usable: true, reason: doubt };
  }
  if (state === 'future') {
    return {
      usable: true,
      reason:
        'The time of the point lies ahead of our clock; its true age is not known.',
    };
  }
  if (state === 'stale') {
    return {
      usable: true,
      reason: point.lastSeenAt
        ? `The latest listing of its source was incomplete and left the point out; it was last listed at ${formatInstant(
            point.lastSeenAt,
          )}.`
        : 'Its source could not be read for longer than its freshness limit; whether the point is still there is not known.',
    };
  }
  if (point.outcome === 'partial') {
    return { usable: true, reason: 'Only part of the data was backed up.' };
  }
  return { usable: true };
}

/** A point as the API shows it. */
export function toRecoveryPoint(
  point: StoredPoint,
  context: {
    resourceId: string;
    provider: string;
    sourceIsStale: boolean;
    doubt?: Pick<Doubt, 'since' | 'summary'>;
    now: Date;
  },
): RecoveryPoint {
  const state = pointState(point, context.sourceIsStale, context.now);
  return {
    id: point.id,
    resourceId: context.resourceId,
    sourceId: point.sourceId,
    provider: context.provider,
    providerPointId: point.providerPointId,
    title: point.title,
    time: point.time,
    finishedAt: point.finishedAt,
    type: point.type,
    outcome: point.outcome,
    state,
    ...pointUsability(point, state, doubtAbout(point.evidence, context.doubt)),
    sizeBytes: point.sizeBytes,
    storedBytes: point.storedBytes,
    fileCount: point.fileCount,
    evidence: point.evidence,
  };
}
