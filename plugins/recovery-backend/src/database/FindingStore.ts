import type { Finding } from 'backstage-plugin-recovery-common';
import type { Instant } from './instants';

/** A finding that people are told of. */
export interface ToldFinding {
  /** The same for the same trouble with the same thing. */
  key: string;
  /** Absent for what is about a source as a whole. */
  entityRef?: string;
  kind: string;
  code: string;
  severity: Finding['severity'];
  resourceId?: string;
  sourceId?: string;
}

/** A finding as it is remembered. */
export interface RememberedFinding extends ToldFinding {
  toldAt: Instant;
  /** Absent while it lasts. */
  goneAt?: Instant;
}

/**
 * Remembers which findings people were told of. Of several replicas that find the same,
 * one is to tell it.
 */
export interface FindingStore {
  /** What is remembered of entities. */
  ofEntities(entityRefs: string[]): Promise<RememberedFinding[]>;

  /** What is remembered of sources as a whole. */
  ofSources(): Promise<RememberedFinding[]>;

  /**
   * Notes that a finding is there. `new` and `again` are for the caller to tell: it was
   * not known, or was last told before `toldBefore`. `known` is not.
   */
  note(
    finding: ToldFinding,
    at: Instant,
    toldBefore: Instant,
  ): Promise<'new' | 'again' | 'known'>;

  /** Notes that findings are gone. Returns the keys of those that were there until now. */
  noteGone(keys: string[], at: Instant): Promise<string[]>;

  /** Forgets what is long gone, and what is about entities that are bound no more. */
  forget(goneBefore: Instant): Promise<void>;
}
