import type {
  Finding,
  OperationState,
  OperationSummary,
} from 'backstage-plugin-recovery-common';

/**
 * An operation has come to another state. `state` is the new one; an operation that was
 * just requested comes as `queued` or `awaiting-approval`.
 */
export interface OperationEvent {
  type: 'operation';
  /** ISO 8601, UTC. */
  at: string;
  operation: {
    id: string;
    kind: OperationSummary['kind'];
    state: OperationState;
    entityRef: string;
    resourceId: string;
    resourceName: string;
    sourceId: string;
    providerPointId: string;
    pointTime: string;
    /** Of a restore to a time: that time, with the changes after the point. */
    recoverToTime?: string;
    targetId?: string;
    targetTitle?: string;
    inPlace?: boolean;
    /** Of a drill whose copy is damaged on purpose, and must fail. */
    negative?: boolean;
    attempt: number;
    /** The operation that is the next attempt, when this one came to no result. */
    nextAttemptId?: string;
    /** An entity reference, or the policy that asked. */
    requestedBy: string;
    requestedAt: string;
    /** Until when an approval can be given and used, where one is needed. */
    approvalExpiresAt?: string;
    finishedAt?: string;
    cancelRequestedBy?: string;
    error?: { code: string; message: string; nextStep?: string };
  };
}

/** What kind of trouble a finding is, as notifications can be chosen by it. */
export type FindingKind =
  | 'backup-missed'
  | 'backup-failed'
  | 'point-damaged'
  | 'drill-failed'
  | 'drill-missed'
  | 'source-unreachable';

/** Something that a person should look at has come up, or is gone. */
export interface FindingEvent {
  type: 'finding';
  /** `repeated`: it was said before, and lasts. */
  change: 'raised' | 'repeated' | 'cleared';
  /** ISO 8601, UTC. */
  at: string;
  kind: FindingKind;
  /** The entity that it is about; several, at most 500, when it is about a source. */
  entityRefs: string[];
  finding: Pick<
    Finding,
    'code' | 'severity' | 'message' | 'nextStep' | 'resourceId' | 'sourceId'
  >;
}

/** A deviation from a control was asked for, decided about or ended, or ends soon. */
export interface WaiverEvent {
  type: 'waiver';
  change: 'requested' | 'approved' | 'rejected' | 'revoked' | 'expiring';
  /** ISO 8601, UTC. */
  at: string;
  waiver: {
    id: string;
    control: string;
    /** Absent when it is for a selector. */
    entityRef?: string;
    requestedBy: string;
    expiresAt: string;
    reason: string;
    decidedBy?: string;
  };
}

/** That a clause is met was attested, taken back, or ends soon. */
export interface AttestationEvent {
  type: 'attestation';
  change: 'attested' | 'revoked' | 'expiring';
  /** ISO 8601, UTC. */
  at: string;
  attestation: {
    id: string;
    framework: string;
    clause: string;
    attestedBy: string;
    expiresAt: string;
    revokedBy?: string;
  };
}

/** What happened, for whoever listens. */
export type RecoveryEvent =
  | OperationEvent
  | FindingEvent
  | WaiverEvent
  | AttestationEvent;

/** Where what happened is told. The one seam between doing things and telling of them. */
export interface RecoveryEvents {
  /** Never throws, and does not wait for those who listen. */
  publish(event: RecoveryEvent): void;
}

/** Somebody who listens. May fail: that is logged, and disturbs nobody. */
export interface RecoveryEventSubscriber {
  name: string;
  onEvent(event: RecoveryEvent): Promise<void>;
}
