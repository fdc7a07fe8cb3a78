import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  recoveryDrillRunPermission,
  recoveryPointReadPermission,
  type DrillPage,
  type DrillRequest,
  type Operation,
} from 'backstage-plugin-recovery-common';
import type { DrillService, PageRequest } from '../api/services';
import type { AuthorizedOperationService } from './AuthorizedOperationService';
import type { EntityAccess } from './EntityAccess';

/** Drills of entities that the reader may see, and requests for new ones. */
export class AuthorizedDrillService {
  readonly #drills: DrillService;
  readonly #operations: Pick<AuthorizedOperationService, 'get'>;
  readonly #access: EntityAccess;

  constructor(options: {
    drills: DrillService;
    operations: Pick<AuthorizedOperationService, 'get'>;
    access: EntityAccess;
  }) {
    this.#drills = options.drills;
    this.#operations = options.operations;
    this.#access = options.access;
  }

  async list(
    entityRef: string,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<DrillPage> {
    const reader = await this.#access.of(credentials);
    await reader.entity(entityRef);
    return this.#drills.list(entityRef, page);
  }

  async request(
    entityRef: string,
    request: DrillRequest,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Operation> {
    const reader = await this.#access.of(credentials, { fresh: true });
    reader.require(recoveryPointReadPermission);
    reader.require(recoveryDrillRunPermission);
    const entity = await reader.entity(entityRef);
    reader.having(recoveryDrillRunPermission, [entity]);
    const { id } = await this.#drills.request(entityRef, request, {
      userEntityRef: credentials.principal.userEntityRef,
    });
    return this.#operations.get(id, credentials);
  }
}
