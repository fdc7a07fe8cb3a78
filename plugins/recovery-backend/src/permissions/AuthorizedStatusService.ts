import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  recoveryOperationApprovePermission,
  recoveryDrillRunPermission,
  recoveryOperationCancelPermission,
  recoveryRestoreInPlacePermission,
  recoveryRestoreRequestPermission,
  recoverySourceRefreshPermission,
  recoveryVerificationRunPermission,
  type EntityRecoveryStatus,
  type EntityTimeline,
} from 'backstage-plugin-recovery-common';
import type { StatusService } from '../api/services';
import type { EntityAccess } from './EntityAccess';

/** The status of entities that the reader may see, with what the reader may do. */
export class AuthorizedStatusService {
  readonly #status: StatusService;
  readonly #access: EntityAccess;

  constructor(options: { status: StatusService; access: EntityAccess }) {
    this.#status = options.status;
    this.#access = options.access;
  }

  async getEntityStatus(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityRecoveryStatus> {
    const reader = await this.#access.of(credentials);
    const entity = await reader.entity(entityRef);
    const status = await this.#status.getEntityStatus(entityRef);
    return {
      ...status,
      allowed: {
        restore: reader.may(recoveryRestoreRequestPermission, entity),
        refresh: reader.may(recoverySourceRefreshPermission, entity),
        cancel: reader.may(recoveryOperationCancelPermission, entity),
        restoreInPlace:
          reader.may(recoveryRestoreRequestPermission, entity) &&
          reader.may(recoveryRestoreInPlacePermission, entity),
        approve: reader.may(recoveryOperationApprovePermission, entity),
        verify: reader.may(recoveryVerificationRunPermission, entity),
        drill: reader.may(recoveryDrillRunPermission, entity),
      },
    };
  }

  async getEntityTimeline(
    entityRef: string,
    period: { from?: string; to?: string },
    credentials: BackstageCredentials,
  ): Promise<EntityTimeline> {
    const reader = await this.#access.of(credentials);
    await reader.entity(entityRef);
    return this.#status.getEntityTimeline(entityRef, period);
  }
}
