import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  recoveryPointReadPermission,
  recoverySourcePausePermission,
  recoverySourceRefreshPermission,
  type RefreshResult,
  type SourceHealth,
} from 'backstage-plugin-recovery-common';
import type {
  BindingService,
  SourceQueueService,
  SourceService,
} from '../api/services';
import type { EntityAccess, ScopedEntities } from './EntityAccess';
import { notFound } from './owners';

/** Sources behind entities that the reader may see, and their queues. */
export class AuthorizedSourceService {
  readonly #sources: SourceService;
  readonly #queues: SourceQueueService;
  readonly #bindings: BindingService;
  readonly #entities: ScopedEntities;
  readonly #access: EntityAccess;

  constructor(options: {
    sources: SourceService;
    queues: SourceQueueService;
    bindings: BindingService;
    scorecards: ScopedEntities;
    access: EntityAccess;
  }) {
    this.#sources = options.sources;
    this.#queues = options.queues;
    this.#bindings = options.bindings;
    this.#entities = options.scorecards;
    this.#access = options.access;
  }

  /**
   * Sources that were removed from the configuration protect nothing any more. They are
   * shown to those who may pause something, and so look after sources.
   */
  async listHealth(credentials: BackstageCredentials): Promise<SourceHealth[]> {
    const reader = await this.#access.of(credentials);
    const seen = await reader.scope(this.#entities);
    const pausable = await reader.scope(
      this.#entities,
      recoverySourcePausePermission,
    );
    const [sources, pausableIds, mayPause] = await Promise.all([
      this.#sources.listHealth(seen),
      this.#sources.sourceIdsOf(pausable),
      this.#bindings.isAnyBound(pausable),
    ]);
    const shown = sources.map(source => ({
      ...source,
      allowed: { pause: pausableIds.includes(source.id) },
    }));
    const removed = mayPause ? await this.#sources.listRemoved() : [];
    return [
      ...(await this.#withQueues(shown)),
      ...removed.map(source => ({ ...source, allowed: { pause: false } })),
    ];
  }

  async pause(
    sourceId: string,
    reason: string,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<SourceHealth> {
    const source = await this.#pausable(sourceId, credentials);
    const { userEntityRef } = credentials.principal;
    await this.#queues.pause(sourceId, { userEntityRef, reason });
    return (await this.#withQueues([source]))[0];
  }

  async resume(
    sourceId: string,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<SourceHealth> {
    const source = await this.#pausable(sourceId, credentials);
    await this.#queues.resume(sourceId);
    return (await this.#withQueues([source]))[0];
  }

  async refreshEntity(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<RefreshResult> {
    const reader = await this.#access.of(credentials, { fresh: true });
    await reader.entity(entityRef, recoverySourceRefreshPermission);
    // Somebody who has just changed a binding wants to see it.
    await this.#bindings.readEntity(entityRef);
    const sourceIds = await this.#sources.sourceIdsOf({
      entityRefs: [entityRef],
    });
    if (sourceIds.length > 0) {
      await this.#sources.requestRefresh(sourceIds);
    }
    return { sourceIds };
  }

  /** A source that the reader may pause, decided entity by entity: this changes something. */
  async #pausable(
    sourceId: string,
    credentials: BackstageCredentials,
  ): Promise<SourceHealth> {
    const reader = await this.#access.of(credentials, { fresh: true });
    reader.require(recoveryPointReadPermission);
    reader.require(recoverySourcePausePermission);
    const visible = await reader.visible(
      await this.#bindings.entityRefsOfSource(sourceId),
    );
    const sources = await this.#sources.listHealth({
      entityRefs: [...visible.keys()],
    });
    const source = sources.find(({ id }) => id === sourceId);
    if (!source) {
      throw notFound('source', sourceId);
    }
    if (
      ![...visible.values()].some(entity =>
        reader.may(recoverySourcePausePermission, entity),
      )
    ) {
      throw new NotAllowedError(
        `You do not have the permission ${recoverySourcePausePermission.name} for any entity that you may see behind the source ${sourceId}. Ask those who look after this portal's permissions for it.`,
      );
    }
    return { ...source, allowed: { pause: true } };
  }

  async #withQueues(sources: SourceHealth[]): Promise<SourceHealth[]> {
    if (sources.length === 0) {
      return sources;
    }
    const queues = await this.#queues.ofSources(sources.map(({ id }) => id));
    return sources.map(source => {
      const queue = queues.get(source.id);
      return { ...source, paused: queue?.paused, queue };
    });
  }
}
