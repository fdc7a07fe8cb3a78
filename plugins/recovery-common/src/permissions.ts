import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions that are decided per catalog entity. Rules:
 * `IS_OWNED_BY`, `HAS_TIER`.
 *
 * @public
 */
export const RESOURCE_TYPE_RECOVERY_ENTITY = 'recovery-entity';

/** See recovery points, sources and operations of an entity. @public */
export const recoveryPointReadPermission = createPermission({
  name: 'recovery.point.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** Have the sources behind an entity read again, now. @public */
export const recoverySourceRefreshPermission = createPermission({
  name: 'recovery.source.refresh',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** Request a restore to an alternate target. @public */
export const recoveryRestoreRequestPermission = createPermission({
  name: 'recovery.restore.request',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** Request a restore over the data that is there. @public */
export const recoveryRestoreInPlacePermission = createPermission({
  name: 'recovery.restore.in-place',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** Cancel an operation that somebody else requested. @public */
export const recoveryOperationCancelPermission = createPermission({
  name: 'recovery.operation.cancel',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/**
 * Approve or reject what somebody else requested. Where the configuration says so, which
 * is the default, approvers also have to own the entity.
 *
 * @public
 */
export const recoveryOperationApprovePermission = createPermission({
  name: 'recovery.operation.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** Have stored data verified, now. @public */
export const recoveryVerificationRunPermission = createPermission({
  name: 'recovery.verification.run',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** Hold back and let go the queue of a source behind an entity. @public */
export const recoverySourcePausePermission = createPermission({
  name: 'recovery.source.pause',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** Run a recovery drill by hand. @public */
export const recoveryDrillRunPermission = createPermission({
  name: 'recovery.drill.run',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** Request a deviation from a control. @public */
export const recoveryWaiverRequestPermission = createPermission({
  name: 'recovery.waiver.request',
  attributes: { action: 'create' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/**
 * Approve, reject or revoke a deviation that somebody else requested. As for operations,
 * approvers also have to own the entity, unless the configuration says otherwise.
 *
 * @public
 */
export const recoveryWaiverApprovePermission = createPermission({
  name: 'recovery.waiver.approve',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/**
 * Review the scorecard of an entity: begin a review, write down what was decided, and
 * finish it or throw it away.
 *
 * @public
 */
export const recoveryReviewRunPermission = createPermission({
  name: 'recovery.review.run',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/**
 * Attest for the organisation that a clause of a framework is met which no control can
 * speak to. It is about no entity, and so without conditions.
 *
 * @public
 */
export const recoveryAttestationCreatePermission = createPermission({
  name: 'recovery.attestation.create',
  attributes: { action: 'create' },
});

/** Revoke what somebody else attested. @public */
export const recoveryAttestationRevokePermission = createPermission({
  name: 'recovery.attestation.revoke',
  attributes: { action: 'update' },
});

/** The permissions that are about no entity. @public */
export const recoveryBasicPermissions = [
  recoveryAttestationCreatePermission,
  recoveryAttestationRevokePermission,
];

/** All permissions that are decided per catalog entity. @public */
export const recoveryPermissions = [
  recoveryPointReadPermission,
  recoverySourceRefreshPermission,
  recoveryRestoreRequestPermission,
  recoveryRestoreInPlacePermission,
  recoveryOperationCancelPermission,
  recoveryOperationApprovePermission,
  recoverySourcePausePermission,
  recoveryVerificationRunPermission,
  recoveryDrillRunPermission,
  recoveryWaiverRequestPermission,
  recoveryWaiverApprovePermission,
  recoveryReviewRunPermission,
];
