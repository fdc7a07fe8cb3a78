import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  recoveryPointReadPermission,
  type EvidenceChainReport,
  type EvidencePage,
  type OperationReport,
} from 'backstage-plugin-recovery-common';
import type { EvidenceService, PageRequest } from '../api/services';
import type { AuthorizedOperationService } from './AuthorizedOperationService';
import type { EntityAccess, ScopedEntities } from './EntityAccess';

/** Of records about the organisation, a review, or all entities of a selector. */
const ABOUT_NO_ENTITY = '';

/**
 * What is on record about entities that the reader may see; to those from whom nothing is
 * kept, also what is about no single one.
 */
export class AuthorizedEvidenceService {
  readonly #evidence: EvidenceService;
  readonly #operations: Pick<AuthorizedOperationService, 'get'>;
  readonly #entities: ScopedEntities;
  readonly #access: EntityAccess;

  constructor(options: {
    evidence: EvidenceService;
    operations: Pick<AuthorizedOperationService, 'get'>;
    scorecards: ScopedEntities;
    access: EntityAccess;
  }) {
    this.#evidence = options.evidence;
    this.#operations = options.operations;
    this.#entities = options.scorecards;
    this.#access = options.access;
  }

  async list(
    entityRef: string | undefined,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<EvidencePage> {
    const reader = await this.#access.of(credentials);
    if (entityRef !== undefined) {
      await reader.entity(entityRef);
      return this.#evidence.list({ entityRefs: [entityRef] }, page);
    }
    const scope = await reader.scopeOfRecords(this.#entities, this.#evidence);
    const formerRefs = reader.seesAll()
      ? [...(scope.formerRefs ?? []), ABOUT_NO_ENTITY]
      : scope.formerRefs;
    return this.#evidence.list({ scope: { ...scope, formerRefs } }, page);
  }

  /** Whoever may see some recovery data may ask: the answer says nothing of the records. */
  async checkChain(
    credentials: BackstageCredentials,
  ): Promise<EvidenceChainReport> {
    const reader = await this.#access.of(credentials);
    reader.require(recoveryPointReadPermission);
    return this.#evidence.checkChain();
  }

  /** A report says what the operation itself says, and how it can be checked. */
  async report(
    operationId: string,
    credentials: BackstageCredentials,
  ): Promise<OperationReport> {
    const operation = await this.#operations.get(operationId, credentials);
    return { operation, ...(await this.#evidence.reportOf(operationId)) };
  }
}
