import type { PermissionCriteria } from '@backstage/plugin-permission-common';

/** What an entity has to be: any of the values under the key. */
export interface ScopeCondition {
  key: 'owner' | 'tier' | 'kind';
  values: string[];
  /** Whether an entity without a tier of its own passes too; of tiers only. */
  orDefault?: boolean;
}

/**
 * Which entities a reader may see, such that the database can tell. An entity has to
 * meet everything that is given.
 */
export interface EntityScope {
  /** Only these, by reference. */
  entityRefs?: string[];
  /** Only those that meet all of these. */
  criteria?: PermissionCriteria<ScopeCondition>[];
  /**
   * The groups and domains above those that entities name themselves which the reader
   * may know of; all when absent.
   */
  parentRefs?: string[];
  /**
   * Of records, which outlive the entry of their entity in the inventory: the entities
   * that are not in it, which the reader may see all the same.
   */
  formerRefs?: string[];
}
