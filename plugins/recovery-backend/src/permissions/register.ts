import type {
  AuthService,
  PermissionsRegistryService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  recoveryBasicPermissions,
  recoveryPermissions,
} from 'backstage-plugin-recovery-common';
import {
  recoveryEntityFields,
  recoveryEntityResourceRef,
  toRecoveryEntity,
  type TierNames,
} from './resource';
import { recoveryEntityRules } from './rules';

/**
 * Tells the permission system of the plugin's permissions, its rules, and how to load
 * the entities that they are about.
 */
export function registerRecoveryPermissions(options: {
  permissionsRegistry: PermissionsRegistryService;
  catalog: CatalogService;
  auth: AuthService;
  tiers: TierNames;
}): void {
  const { permissionsRegistry, catalog, auth, tiers } = options;
  permissionsRegistry.addPermissions(recoveryBasicPermissions);
  permissionsRegistry.addResourceType({
    resourceRef: recoveryEntityResourceRef,
    permissions: recoveryPermissions,
    rules: Object.values(recoveryEntityRules),
    async getResources(entityRefs) {
      // Asked by the permission system itself, which hands nothing on to readers.
      const credentials = await auth.getOwnServiceCredentials();
      const { items } = await catalog.getEntitiesByRefs(
        { entityRefs, fields: recoveryEntityFields(tiers) },
        { credentials },
      );
      return items.map(item => item && toRecoveryEntity(item, tiers));
    },
  });
}
