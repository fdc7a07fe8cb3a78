import {
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
} from '@backstage/plugin-catalog-common/alpha';
import {
  AuthorizeResult,
  type Permission,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  recoveryBasicPermissions,
  recoveryDrillRunPermission,
  recoveryOperationApprovePermission,
  recoveryOperationCancelPermission,
  recoveryPointReadPermission,
  recoveryRestoreInPlacePermission,
  recoveryRestoreRequestPermission,
  recoverySourceRefreshPermission,
  recoveryWaiverApprovePermission,
} from 'backstage-plugin-recovery-common';
import { DemoPolicy } from './demoPolicy';

function userOf(...ownershipEntityRefs: string[]): PolicyQueryUser {
  return {
    info: { userEntityRef: ownershipEntityRefs[0], ownershipEntityRefs },
  } as unknown as PolicyQueryUser;
}

const guest = userOf(
  'user:default/guest',
  'group:default/guests',
  'group:default/content',
);
const ada = userOf('user:default/ada.abel', 'group:default/shop');

async function decide(permission: Permission, user?: PolicyQueryUser) {
  return await new DemoPolicy().handle({ permission }, user);
}

describe('the policy of the demo', () => {
  it('refuses everything to somebody who is not signed in', async () => {
    for (const permission of [
      catalogEntityReadPermission,
      recoveryPointReadPermission,
    ]) {
      expect(await decide(permission)).toEqual({
        result: AuthorizeResult.DENY,
      });
    }
  });

  it('lets everybody see points and have sources read again', async () => {
    for (const permission of [
      recoveryPointReadPermission,
      recoverySourceRefreshPermission,
    ]) {
      expect(await decide(permission, ada)).toEqual({
        result: AuthorizeResult.ALLOW,
      });
    }
  });

  it('lets guests restore, drill and cancel on every service', async () => {
    for (const permission of [
      recoveryRestoreRequestPermission,
      recoveryRestoreInPlacePermission,
      recoveryDrillRunPermission,
      recoveryOperationCancelPermission,
    ]) {
      expect(await decide(permission, guest)).toEqual({
        result: AuthorizeResult.ALLOW,
      });
    }
  });

  it('lets a team restore what it owns, and approve it', async () => {
    for (const permission of [
      recoveryRestoreRequestPermission,
      recoveryRestoreInPlacePermission,
      recoveryOperationApprovePermission,
    ]) {
      expect(await decide(permission, ada)).toMatchObject({
        result: AuthorizeResult.CONDITIONAL,
        pluginId: 'recovery',
        resourceType: 'recovery-entity',
        conditions: {
          rule: 'IS_OWNED_BY',
          params: { claims: ['user:default/ada.abel', 'group:default/shop'] },
        },
      });
    }
  });

  it('lets guests approve no more than what they own', async () => {
    for (const permission of [
      recoveryOperationApprovePermission,
      recoveryWaiverApprovePermission,
    ]) {
      expect(await decide(permission, guest)).toMatchObject({
        result: AuthorizeResult.CONDITIONAL,
        conditions: {
          rule: 'IS_OWNED_BY',
          params: {
            claims: [
              'user:default/guest',
              'group:default/guests',
              'group:default/content',
            ],
          },
        },
      });
    }
  });

  it('lets people of a team attest, and guests not', async () => {
    for (const permission of recoveryBasicPermissions) {
      expect(await decide(permission, ada)).toEqual({
        result: AuthorizeResult.ALLOW,
      });
      expect(await decide(permission, guest)).toEqual({
        result: AuthorizeResult.DENY,
      });
    }
  });

  it('lets everybody read the catalog and nobody change it', async () => {
    expect(await decide(catalogEntityReadPermission, guest)).toEqual({
      result: AuthorizeResult.ALLOW,
    });
    expect(await decide(catalogEntityDeletePermission, guest)).toEqual({
      result: AuthorizeResult.DENY,
    });
  });
});
