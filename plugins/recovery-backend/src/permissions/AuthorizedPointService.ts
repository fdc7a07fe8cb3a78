import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  recoveryPointReadPermission,
  type ContentPage,
  type RecoveryPointDetails,
  type RecoveryPointPage,
} from 'backstage-plugin-recovery-common';
import type { PageRequest, PointFilter, PointService } from '../api/services';
import type { EntityAccess } from './EntityAccess';
import { notFound, orNotFound, visibleOwners } from './owners';
import type { RecoveryEntity } from './resource';

/** Recovery points of entities that the reader may see. */
export class AuthorizedPointService {
  readonly #points: PointService;
  readonly #access: EntityAccess;

  constructor(options: { points: PointService; access: EntityAccess }) {
    this.#points = options.points;
    this.#access = options.access;
  }

  async listEntityPoints(
    entityRef: string,
    filter: PointFilter,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<RecoveryPointPage> {
    const reader = await this.#access.of(credentials);
    await reader.entity(entityRef);
    return this.#points.listEntityPoints(entityRef, filter, page);
  }

  async getPoint(
    pointId: string,
    credentials: BackstageCredentials,
  ): Promise<RecoveryPointDetails> {
    const owners = await this.#owners(pointId, credentials);
    const entityRefs = owners.map(owner => owner.entityRef);
    const point = await orNotFound('recovery point', pointId, () =>
      this.#points.getPoint(pointId, entityRefs),
    );
    if (!entityRefs.includes(point.entityRef)) {
      throw notFound('recovery point', pointId);
    }
    return point;
  }

  async listContents(
    pointId: string,
    path: string | undefined,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<ContentPage> {
    await this.#owners(pointId, credentials);
    return this.#points.listContents(pointId, path, page);
  }

  async #owners(
    pointId: string,
    credentials: BackstageCredentials,
  ): Promise<RecoveryEntity[]> {
    const reader = await this.#access.of(credentials);
    reader.require(recoveryPointReadPermission);
    const entityRefs = await orNotFound('recovery point', pointId, () =>
      this.#points.entityRefsOfPoint(pointId),
    );
    return visibleOwners('recovery point', pointId, entityRefs, reader);
  }
}
