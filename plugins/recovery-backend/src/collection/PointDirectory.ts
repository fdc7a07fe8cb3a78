import type {
  EvidenceLevel,
  PointState,
  RunOutcome,
} from 'backstage-plugin-recovery-common';
import type { PointRef } from 'backstage-plugin-recovery-node';
import type { Instant } from '../database/instants';
import type { StoredWindow } from '../database/StoredWindow';

/** A recovery point together with what it is bound to, for operations on it. */
export interface RestorablePoint {
  /** Id of the point in the portal. */
  pointId: string;
  /** The point as the provider's methods receive it. */
  point: PointRef;
  sourceId: string;
  /** Type of the provider: what `provider:` says in the source's configuration. */
  providerType: string;
  resourceId: string;
  resourceName: string;
  entityRef: string;
  title: string;
  state: PointState;
  outcome: RunOutcome;
  /** When its backup was finished: nothing before can be restored from it. */
  finishedAt?: Instant;
  /** The instants that can be restored from the points of its series. */
  window?: StoredWindow;
  /** Whether a restore of the point may be requested. */
  usable: boolean;
  /** Why it may not, or what is doubtful about it although it may. A sentence. */
  reason?: string;
}

/** Evidence about a point that an operation gathered. */
export interface PointEvidence {
  level: EvidenceLevel;
  /** `fail` makes the point damaged until stronger or later evidence passes. */
  result: 'pass' | 'fail';
  /** ISO 8601. */
  at: string;
  /** One sentence for people. Never a secret. */
  summary: string;
  operationId: string;
}

/** What operations ask of the collected points. */
export interface PointDirectory {
  /**
   * The point and the protected resource that it belongs to. A point that several
   * entities share is given as one of `entityRefs` (the first by name when absent).
   *
   * Throws a NotFoundError when there is no such point, or none of the entities is
   * bound to it. A point that is gone is returned, and is not usable.
   */
  getRestorablePoint(
    pointId: string,
    options?: { entityRefs?: string[] },
  ): Promise<RestorablePoint>;

  /**
   * The point to start from on the way to an instant: the newest usable one of the same
   * series that was finished by then. Throws as `getRestorablePoint` does.
   */
  findBase(
    pointId: string,
    instant: Instant,
    options?: { entityRefs?: string[] },
  ): Promise<RestorablePoint | undefined>;

  /** Keeps what an operation found out. Unknown points are passed over. */
  recordEvidence(pointId: string, evidence: PointEvidence): Promise<void>;
}
