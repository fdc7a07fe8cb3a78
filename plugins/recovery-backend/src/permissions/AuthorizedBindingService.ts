import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { BindingProblemPage } from 'backstage-plugin-recovery-common';
import type { BindingService, PageRequest } from '../api/services';
import type { EntityAccess, ScopedEntities } from './EntityAccess';

/** Wrong bindings of entities that the reader may see. */
export class AuthorizedBindingService {
  readonly #bindings: BindingService;
  readonly #entities: ScopedEntities;
  readonly #access: EntityAccess;

  constructor(options: {
    bindings: BindingService;
    scorecards: ScopedEntities;
    access: EntityAccess;
  }) {
    this.#bindings = options.bindings;
    this.#entities = options.scorecards;
    this.#access = options.access;
  }

  async listProblems(
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<BindingProblemPage> {
    const reader = await this.#access.of(credentials);
    return this.#bindings.listProblems(
      await reader.scope(this.#entities),
      page,
    );
  }
}
