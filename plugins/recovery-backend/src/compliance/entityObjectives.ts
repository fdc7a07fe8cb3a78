import type { ObjectiveName } from 'backstage-plugin-recovery-common';
import type { Duration } from 'luxon';
import type { RecoveryConfig, TierConfig } from '../config';
import type {
  EntityMaterial,
  ObjectiveOverrides,
} from '../database/BindingStore';
import { durationOf } from '../util/duration';

function applyOverrides(
  tier: TierConfig,
  overrides: ObjectiveOverrides,
): TierConfig {
  const moved = (name: ObjectiveName, own: Duration | undefined) => {
    const milliseconds = overrides[name];
    return milliseconds === undefined ? own : durationOf(milliseconds);
  };
  return {
    ...tier,
    rpo: moved('rpo', tier.rpo),
    rto: moved('rto', tier.rto),
    mtd: moved('mtd', tier.mtd),
    retention: moved('retention', tier.retention),
    drilledWithin: moved('drilledWithin', tier.drilledWithin),
    verifiedWithin: {
      1: moved('verifiedWithin.structure', tier.verifiedWithin?.[1]),
      2: moved('verifiedWithin.sampledRead', tier.verifiedWithin?.[2]),
      3: moved('verifiedWithin.fullRead', tier.verifiedWithin?.[3]),
    },
  };
}

/**
 * The objectives of an entity: those of its tier, with what the entity moved. Undefined
 * when it has no tier, or names one that does not exist.
 */
export function objectivesOf(
  material: Pick<EntityMaterial, 'tier' | 'overrides'> | undefined,
  config: Pick<RecoveryConfig, 'tiers' | 'defaultTier'>,
): TierConfig | undefined {
  const tier =
    material?.tier === undefined
      ? config.defaultTier
      : config.tiers.get(material.tier);
  return tier && material?.overrides
    ? applyOverrides(tier, material.overrides)
    : tier;
}
