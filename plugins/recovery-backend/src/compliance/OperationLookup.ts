import type { OperationPage } from 'backstage-plugin-recovery-common';
import type { EntityOperations } from '../operations';

/** What a status asks of operations. */
export interface OperationLookup {
  /** By entity. One without operations may be left out. */
  ofEntities(entityRefs: string[]): Promise<Map<string, EntityOperations>>;
  /** Newest first. */
  list(
    filter: { entityRefs?: string[] },
    page: { cursor?: string; limit?: number },
  ): Promise<OperationPage>;
}
