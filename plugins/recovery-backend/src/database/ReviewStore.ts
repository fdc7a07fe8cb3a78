import type { ScorecardFilter } from './ControlStore';
import type { EntityScope } from './EntityScope';
import type { Instant } from './instants';

export type ReviewState = 'open' | 'finished';

/** What was agreed on about a service. */
export type ReviewDecision = 'accept' | 'fix' | 'follow-up';

/** A review of the services of an owner, or of a group above owners. */
export interface StoredReview {
  id: string;
  ownerRef: string;
  state: ReviewState;
  startedBy: string;
  /** Results just before this are those that it is about. */
  startedAt: Instant;
  finishedBy?: string;
  finishedAt?: Instant;
  /** The finished review of the same owner before it. */
  previous?: { id: string; startedAt: Instant };
}

/** A review with sums over the services of it that the scope has. */
export interface CountedReview extends StoredReview {
  total: number;
  decided: number;
}

/** What people say of a service. */
export interface ReviewEntry {
  note?: string;
  decision?: ReviewDecision;
  assigneeRef?: string;
  /** A day, such as 2024-02-29. */
  dueDate?: string;
}

export interface StoredReviewItem extends ReviewEntry {
  entityRef: string;
  /** From 0, those at risk first. */
  position: number;
  /** Whether the review before did not have it. */
  isNew: boolean;
  /** How often it was written. */
  version: number;
  updatedBy?: string;
  updatedAt?: Instant;
}

export interface ReviewFilter {
  scope: EntityScope;
  ownerRef?: string;
  state?: ReviewState;
}

/** Where a list of reviews goes on. */
export interface ReviewPosition {
  startedAt: Instant;
  id: string;
}

/**
 * Reviews in the database. What is not in the scope of a reader is in no answer and no
 * sum, and a review of which nothing is in it is not there.
 */
export interface ReviewStore {
  /** Services that a review would be of, those at risk first. */
  listCandidates(filter: ScorecardFilter, limit: number): Promise<string[]>;
  /** Undefined when a review of that owner is open already. */
  start(
    review: Pick<StoredReview, 'id' | 'ownerRef' | 'startedBy' | 'startedAt'>,
    entityRefs: string[],
  ): Promise<StoredReview | undefined>;
  get(id: string, scope: EntityScope): Promise<CountedReview | undefined>;
  /** Newest first. */
  list(
    filter: ReviewFilter,
    page: { after?: ReviewPosition; limit: number },
  ): Promise<CountedReview[]>;
  count(filter: ReviewFilter): Promise<number>;
  /** By position. */
  listItems(
    id: string,
    scope: EntityScope,
    page: { after?: number; limit: number },
  ): Promise<StoredReviewItem[]>;
  /** Services that the review before had and this one has not. */
  listRemoved(review: StoredReview, scope: EntityScope): Promise<string[]>;
  /** Services of a review that are in the inventory still. */
  listPresent(id: string): Promise<string[]>;
  getItem(id: string, entityRef: string): Promise<StoredReviewItem | undefined>;
  /**
   * Replaces what is said of a service. Undefined when the review is finished, or the
   * item was written since it had this version.
   */
  saveItem(
    id: string,
    entityRef: string,
    version: number,
    entry: ReviewEntry,
    step: { by: string; at: Instant },
  ): Promise<StoredReviewItem | undefined>;
  /** Puts what came of it on record. False when it was finished before, or is gone. */
  finish(id: string, step: { by: string; at: Instant }): Promise<boolean>;
  /** Removes it while it is open. False when it is not. */
  discard(id: string): Promise<boolean>;
}
