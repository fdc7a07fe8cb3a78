import type { EntityScope } from './EntityScope';
import type { Instant } from './instants';

/** Values by dimension: an entity has to have any of those of each that is given. */
export interface WaiverSelector {
  owner?: string[];
  system?: string[];
  domain?: string[];
  tier?: string[];
  lifecycle?: string[];
}

/** What is stored of the state of a waiver; that it expired, the time tells. */
export type StoredWaiverState =
  | 'requested'
  | 'approved'
  | 'rejected'
  | 'revoked';

/** A deviation from one control, for one entity or for those of a selector. */
export interface StoredWaiver {
  id: string;
  control: string;
  entityRef?: string;
  selector?: WaiverSelector;
  reason: string;
  state: StoredWaiverState;
  requestedBy: string;
  requestedAt: Instant;
  /** It counts until just before this. */
  expiresAt: Instant;
  decidedBy?: string;
  decidedAt?: Instant;
  decisionReason?: string;
  revokedBy?: string;
  revokedAt?: Instant;
  revocationReason?: string;
}

export interface WaiverStep {
  by: string;
  at: Instant;
  reason: string;
}

export interface WaiverFilter {
  /** Those of entities in the scope; those with a selector too when it has no limits. */
  scope: EntityScope;
  entityRef?: string;
  control?: string;
  state?: StoredWaiverState | 'expired';
  /** Only these. */
  ids?: string[];
}

/** Waivers in the database. Each step is put on record in the chain of evidence. */
export interface WaiverStore {
  create(waiver: StoredWaiver): Promise<void>;
  get(id: string): Promise<StoredWaiver | undefined>;
  getMany(ids: string[]): Promise<Map<string, StoredWaiver>>;
  /** Newest first. */
  list(
    filter: WaiverFilter,
    page: {
      after?: { requestedAt: Instant; id: string };
      limit: number;
      now: Instant;
    },
  ): Promise<StoredWaiver[]>;
  count(filter: WaiverFilter, now: Instant): Promise<number>;
  /** Those that are requested or in force for exactly this. */
  findOpen(
    control: string,
    entityRef: string,
    now: Instant,
  ): Promise<StoredWaiver | undefined>;
  listOpenOf(entityRef: string, now: Instant): Promise<StoredWaiver[]>;
  /** Those that wait for a decision, but for those that somebody requested. */
  listRequested(
    notRequestedBy: string,
    now: Instant,
  ): Promise<Pick<StoredWaiver, 'id' | 'entityRef' | 'selector'>[]>;
  /** Undefined when it was decided about, withdrawn or expired before. */
  decide(
    id: string,
    outcome: 'approved' | 'rejected',
    step: WaiverStep,
    basis: string,
  ): Promise<StoredWaiver | undefined>;
  /** Ends what is requested or in force. Undefined when it is neither any more. */
  revoke(
    id: string,
    step: WaiverStep,
    basis: string,
  ): Promise<StoredWaiver | undefined>;
  /** The waivers in force for entities, which are given with the tiers that they have. */
  inForce(
    entities: ReadonlyMap<string, string | undefined>,
    now: Instant,
  ): Promise<Map<string, StoredWaiver[]>>;
  /** Those in force that end before an instant, and of which nobody was told. */
  takeExpiring(
    before: Instant,
    now: Instant,
    limit: number,
  ): Promise<StoredWaiver[]>;
}
