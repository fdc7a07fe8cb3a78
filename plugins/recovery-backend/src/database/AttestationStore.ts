import type { Instant } from './instants';

/** That a person says of a clause that it is met, for the organisation. */
export interface StoredAttestation {
  id: string;
  framework: string;
  clause: string;
  /** What the clause was said to ask then: our words for it may change. */
  clauseText: string;
  statement: string;
  /** One of the two at least. */
  evidence: { text?: string; link?: string };
  attestedBy: string;
  attestedAt: Instant;
  /** It counts until just before this. */
  expiresAt: Instant;
  revocation?: AttestationRevocation;
}

export interface AttestationRevocation {
  by: string;
  at: Instant;
  reason: string;
}

export interface AttestationFilter {
  framework?: string;
  clause?: string;
  state?: 'attested' | 'expired' | 'revoked';
}

/** Attestations in the database. Each step is put on record in the chain of evidence. */
export interface AttestationStore {
  create(attestation: StoredAttestation): Promise<void>;
  get(id: string): Promise<StoredAttestation | undefined>;
  /**
   * Of each clause the attestation that counted at an instant: of those in force the one
   * that lasts longest, or else the last that was made by then.
   */
  latest(at: Instant, framework?: string): Promise<StoredAttestation[]>;
  /** Newest first. */
  list(
    filter: AttestationFilter,
    page: {
      after?: { attestedAt: Instant; id: string };
      limit: number;
      now: Instant;
    },
  ): Promise<StoredAttestation[]>;
  count(filter: AttestationFilter, now: Instant): Promise<number>;
  /** Undefined when it is not in force any more. */
  revoke(
    id: string,
    step: AttestationRevocation,
  ): Promise<StoredAttestation | undefined>;
  /**
   * Those in force that end before an instant, of which nobody was told, and after which
   * no other one of the clause goes on.
   */
  takeExpiring(
    before: Instant,
    now: Instant,
    limit: number,
  ): Promise<StoredAttestation[]>;
}
