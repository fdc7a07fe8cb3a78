import type { EntityScope } from './EntityScope';
import type { OperationKind, OperationRecord } from './OperationStore';

/** What is put on record about an operation or a decision. */
export type EvidenceEvent =
  | 'requested'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'ended'
  | 'revoked'
  | 'attested'
  | 'finished';

/** Who acted when it was no person. */
export const BACKEND_ACTOR = 'backend';

/** The hash that the first record of a chain follows. */
export const NO_HASH = '0'.repeat(64);

/** What is on record besides operations. */
export interface EvidenceSubject {
  kind: 'waiver' | 'attestation' | 'review';
  id: string;
  /** Empty when it is about more than one entity, or about none. */
  entityRef: string;
}

/** What somebody did, to be appended to the chain. */
export type NewEvidence = EvidenceStep &
  (
    | {
        /** As it is after the event. */
        operation: OperationRecord;
      }
    | { subject: EvidenceSubject }
  );

export interface EvidenceStep {
  event: EvidenceEvent;
  /** An entity reference, the policy that asked, or BACKEND_ACTOR. */
  actor: string;
  at: Date;
  /** How an operation ended. */
  outcome?: string;
  /** What belongs to this event alone, as the reason of an approval. */
  details?: object;
}

/** All that the hash of a record covers. What is about operations alone may be absent. */
export interface EvidenceBody {
  version: 1;
  seq: number;
  previousHash: string;
  id: string;
  event: EvidenceEvent;
  /** Id of the operation, or of the waiver, attestation or review. */
  operationId: string;
  kind: OperationKind | EvidenceSubject['kind'];
  entityRef: string;
  resourceName?: string;
  sourceId?: string;
  provider?: string;
  pointId?: string;
  providerPointId?: string;
  pointTime?: string;
  targetId?: string;
  targetDirectory?: string;
  paths?: string[];
  options?: object;
  attempt?: number;
  /** Of point, target and options, as approvals name it. */
  requestHash?: string;
  requestedBy?: string;
  requestedAt?: string;
  reason?: string;
  actor: string;
  outcome?: string;
  recordedAt: string;
  details?: object;
}

/** One link of the chain as it is stored. */
export interface EvidenceLink {
  seq: number;
  previousHash: string;
  hash: string;
  /** Canonical JSON of an EvidenceBody; `hash` is its SHA-256. */
  body: string;
  /** Kept beside the body to be found by. */
  operationId: string;
  entityRef: string;
}

/** The end of the chain. */
export interface EvidenceHead {
  /** 0 while there is no record. */
  seq: number;
  hash: string;
}

/** Of which entities records are listed; of all when nothing is given. */
export interface EvidenceFilter {
  entityRefs?: string[];
  scope?: EntityScope;
}

/** The questions to the chain. Writing is part of the change that is put on record. */
export interface EvidenceStore {
  /** Newest first; all entities when none are named. */
  list(
    filter: EvidenceFilter,
    page: { before?: number; limit: number },
  ): Promise<{ items: EvidenceLink[]; totalCount: number }>;

  /** References of entities that evidence is about and that are not in the inventory. */
  listFormerEntityRefs(): Promise<string[]>;

  /** The records about an operation, oldest first. */
  ofOperation(operationId: string): Promise<EvidenceLink[]>;

  /** Links after one of a number, oldest first. */
  readChain(after: number, limit: number): Promise<EvidenceLink[]>;

  /** The end as noted beside the chain. Undefined when somebody removed the note. */
  head(): Promise<EvidenceHead | undefined>;
}
