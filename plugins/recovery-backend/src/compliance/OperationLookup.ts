import type {
  OperationPage,
  OperationSummary,
} from 'backstage-plugin-recovery-common';

/** What a status asks of operations. */
export interface OperationLookup {
  /** The last restore that came to its end, if there was one. */
  lastRestore(entityRef: string): Promise<OperationSummary | undefined>;
  /** Operations that have not ended yet. */
  active(entityRef: string): Promise<OperationSummary[]>;
  /** Newest first. */
  list(
    filter: { entityRefs?: string[] },
    page: { cursor?: string; limit?: number },
  ): Promise<OperationPage>;
}
