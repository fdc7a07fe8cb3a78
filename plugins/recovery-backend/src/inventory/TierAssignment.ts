import type { Entity } from '@backstage/catalog-model';
import { ANNOTATION_TIER } from 'backstage-plugin-recovery-common';
import type { RecoveryConfig, TierConfig } from '../config';
import { boundedText } from '../util/text';
import { SearchableEntity } from './entityFilter';

export interface AssignedTier {
  /** Undefined when the entity names a tier that does not exist, or none applies. */
  tier?: TierConfig;
  /** The tier as asked for by annotation or filter; absent when only the default applies. */
  asked?: string;
  /** The annotation's tier where a filter keeps the entity from having it. */
  ignored?: string;
}

function annotated(entity: Entity): string | undefined {
  const value: unknown = entity.metadata.annotations?.[ANNOTATION_TIER];
  return typeof value === 'string' && value.trim() !== ''
    ? boundedText(value.trim(), 63)
    : undefined;
}

/**
 * Which tier an entity has: that of an enforced filter, else that of its annotation,
 * else that of the first filter that matches, else the default tier.
 */
export class TierAssignment {
  readonly #config: Pick<RecoveryConfig, 'tiers' | 'defaultTier'>;

  constructor(config: Pick<RecoveryConfig, 'tiers' | 'defaultTier'>) {
    this.#config = config;
  }

  /** Whether a filter gives tiers, so that the whole entity has to be looked at. */
  get usesFilters(): boolean {
    return [...this.#config.tiers.values()].some(tier => tier.filter);
  }

  of(
    entity: Entity,
    searchable: SearchableEntity = new SearchableEntity(entity),
  ): AssignedTier {
    const { tiers, defaultTier } = this.#config;
    const name = annotated(entity);
    const matching = [...tiers.values()].filter(
      tier => tier.filter && searchable.matches(tier.filter),
    );
    const enforced = matching.find(tier => tier.enforced);
    if (enforced) {
      return {
        tier: enforced,
        asked: enforced.name,
        ignored: name === enforced.name ? undefined : name,
      };
    }
    if (name !== undefined) {
      return { tier: tiers.get(name), asked: name };
    }
    return matching.length > 0
      ? { tier: matching[0], asked: matching[0].name }
      : { tier: defaultTier };
  }
}
