import type { DrillState } from 'backstage-plugin-recovery-common';

/** What a status asks of drills. */
export interface DrillLookup {
  /** By resource, in a constant number of queries. */
  statesOf(
    resources: readonly { id: string; sourceId: string }[],
  ): Promise<ReadonlyMap<string, DrillState>>;
}
