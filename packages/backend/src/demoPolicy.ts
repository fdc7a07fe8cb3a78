import {
  createBackendModule,
  type BackstageUserInfo,
} from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQuery,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  createRecoveryConditionalDecision,
  recoveryConditions,
} from 'backstage-plugin-recovery-backend';
import {
  RESOURCE_TYPE_RECOVERY_ENTITY,
  recoveryAttestationCreatePermission,
  recoveryAttestationRevokePermission,
  recoveryOperationApprovePermission,
  recoveryPointReadPermission,
  recoverySourceRefreshPermission,
  recoveryWaiverApprovePermission,
} from 'backstage-plugin-recovery-common';

const GUESTS = 'group:default/guests';

const allow: PolicyDecision = { result: AuthorizeResult.ALLOW };
const deny: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Who may do what in the demo. Everybody who is signed in sees everything, and may have
 * sources read again. All else is for the team that owns a service, and for the guests
 * of the demo, who may try it on every service; but they approve what their team owns
 * alone, and attest nothing.
 * Nobody changes the catalog.
 */
export class DemoPolicy implements PermissionPolicy {
  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    const info: BackstageUserInfo | undefined = user?.info;
    if (!info) {
      return deny;
    }
    const isGuest = info.ownershipEntityRefs.includes(GUESTS);
    if (
      isPermission(permission, recoveryAttestationCreatePermission) ||
      isPermission(permission, recoveryAttestationRevokePermission)
    ) {
      return isGuest ? deny : allow;
    }
    if (isResourcePermission(permission, RESOURCE_TYPE_RECOVERY_ENTITY)) {
      if (
        isPermission(permission, recoveryPointReadPermission) ||
        isPermission(permission, recoverySourceRefreshPermission) ||
        (isGuest &&
          !isPermission(permission, recoveryOperationApprovePermission) &&
          !isPermission(permission, recoveryWaiverApprovePermission))
      ) {
        return allow;
      }
      return createRecoveryConditionalDecision(
        permission,
        recoveryConditions.isOwnedBy({ claims: info.ownershipEntityRefs }),
      );
    }
    return permission.attributes.action === 'read' ? allow : deny;
  }
}

/** Makes the policy of the demo the portal's policy. */
export const demoPolicyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'demo-policy',
  register(registration) {
    registration.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(new DemoPolicy());
      },
    });
  },
});
