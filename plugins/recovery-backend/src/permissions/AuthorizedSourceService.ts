import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  recoverySourceRefreshPermission,
  type RefreshResult,
  type SourceHealth,
} from 'backstage-plugin-recovery-common';
import type { BindingService, SourceService } from '../api/services';
import type { EntityAccess } from './EntityAccess';

/** Sources behind entities that the reader may see. */
export class AuthorizedSourceService {
  readonly #sources: SourceService;
  readonly #bindings: BindingService;
  readonly #access: EntityAccess;

  constructor(options: {
    sources: SourceService;
    bindings: BindingService;
    access: EntityAccess;
  }) {
    this.#sources = options.sources;
    this.#bindings = options.bindings;
    this.#access = options.access;
  }

  async listHealth(credentials: BackstageCredentials): Promise<SourceHealth[]> {
    const reader = await this.#access.of(credentials);
    const visible = await reader.visible(await this.#bindings.listEntityRefs());
    return visible.size === 0
      ? []
      : this.#sources.listHealth([...visible.keys()]);
  }

  async refreshEntity(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<RefreshResult> {
    const reader = await this.#access.of(credentials, { fresh: true });
    await reader.entity(entityRef, recoverySourceRefreshPermission);
    // Somebody who has just changed a binding wants to see it.
    await this.#bindings.readEntity(entityRef);
    const sourceIds = await this.#sources.sourceIdsOfEntity(entityRef);
    if (sourceIds.length > 0) {
      await this.#sources.requestRefresh(sourceIds);
    }
    return { sourceIds };
  }
}
