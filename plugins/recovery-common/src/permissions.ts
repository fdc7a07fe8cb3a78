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

/** All permissions of the plugin. @public */
export const recoveryPermissions = [
  recoveryPointReadPermission,
  recoverySourceRefreshPermission,
  recoveryRestoreRequestPermission,
  recoveryRestoreInPlacePermission,
  recoveryOperationCancelPermission,
];
