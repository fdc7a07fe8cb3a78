import {
  RELATION_OWNED_BY,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  ANNOTATION_TIER,
  RESOURCE_TYPE_RECOVERY_ENTITY,
} from 'backstage-plugin-recovery-common';

/**
 * What permission rules know of a catalog entity.
 *
 * @public
 */
export interface RecoveryEntity {
  /** Full reference, lower case: `component:default/orders`. */
  entityRef: string;
  /** References of the owners, from the entity's `ownedBy` relations. */
  ownerRefs: string[];
  /** Name of its tier: its annotation's, or else the default tier. */
  tier?: string;
}

/**
 * A rule as a filter: an entity passes that has any of the values under the key.
 *
 * @public
 */
export interface RecoveryEntityFilter {
  key: 'owner' | 'tier';
  values: string[];
}

/**
 * Refers to the resources that the plugin's permissions are decided for. Rules of
 * other modules for it are registered with the permissions registry.
 *
 * @public
 */
export const recoveryEntityResourceRef = createPermissionResourceRef<
  RecoveryEntity,
  RecoveryEntityFilter
>().with({
  pluginId: 'recovery',
  resourceType: RESOURCE_TYPE_RECOVERY_ENTITY,
});

/** The fields of an entity that {@link toRecoveryEntity} reads, as the catalog names them. */
export const RECOVERY_ENTITY_FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  `metadata.annotations.${ANNOTATION_TIER}`,
  'relations',
];

/** The fields that decisions need: all of an entity where filters give the tiers. */
export function recoveryEntityFields(tiers: TierNames): string[] | undefined {
  return tiers.tierOf ? undefined : RECOVERY_ENTITY_FIELDS;
}

/** The configured tiers, as far as rules need them. */
export interface TierNames {
  names: ReadonlySet<string>;
  defaultTier?: string;
  /** Present when filters give tiers: the name of the tier that an entity has. */
  tierOf?: (entity: Entity) => string | undefined;
}

/** Takes what rules need from a catalog entity. */
export function toRecoveryEntity(
  entity: Entity,
  tiers: TierNames,
): RecoveryEntity {
  const annotated = entity.metadata.annotations?.[ANNOTATION_TIER]?.trim();
  // A name that the configuration does not know is no tier, here as in the inventory.
  const tier = tiers.tierOf
    ? tiers.tierOf(entity)
    : annotated || tiers.defaultTier;
  return {
    entityRef: stringifyEntityRef(entity),
    ownerRefs: (entity.relations ?? [])
      .filter(relation => relation.type === RELATION_OWNED_BY)
      .map(relation => relation.targetRef.toLocaleLowerCase('en-US')),
    tier: tier !== undefined && tiers.names.has(tier) ? tier : undefined,
  };
}
