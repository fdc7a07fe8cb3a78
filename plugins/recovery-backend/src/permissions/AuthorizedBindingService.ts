import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { BindingProblemPage } from 'backstage-plugin-recovery-common';
import type { BindingService, PageRequest } from '../api/services';
import type { EntityAccess } from './EntityAccess';

/** Wrong bindings of entities that the reader may see. */
export class AuthorizedBindingService {
  readonly #bindings: BindingService;
  readonly #access: EntityAccess;

  constructor(options: { bindings: BindingService; access: EntityAccess }) {
    this.#bindings = options.bindings;
    this.#access = options.access;
  }

  async listProblems(
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<BindingProblemPage> {
    const reader = await this.#access.of(credentials);
    const visible = await reader.visible(
      await this.#bindings.listEntityRefsWithProblems(),
    );
    return this.#bindings.listProblems([...visible.keys()], page);
  }
}
