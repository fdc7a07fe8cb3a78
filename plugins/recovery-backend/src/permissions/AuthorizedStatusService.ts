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
  type Finding,
} from 'backstage-plugin-recovery-common';
import type { SelectorHintService, StatusService } from '../api/services';
import type { EntityAccess, ReaderAccess } from './EntityAccess';

/** The status of entities that the reader may see, with what the reader may do. */
export class AuthorizedStatusService {
  readonly #status: StatusService;
  readonly #hints: SelectorHintService;
  readonly #access: EntityAccess;

  constructor(options: {
    status: StatusService;
    hints: SelectorHintService;
    access: EntityAccess;
  }) {
    this.#status = options.status;
    this.#hints = options.hints;
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
      findings: await this.#withHints(status, reader),
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

  /** With what selectors that match nothing may mean, as far as the reader may see it. */
  async #withHints(
    {
      findings,
      resources,
    }: Pick<EntityRecoveryStatus, 'findings' | 'resources'>,
    reader: ReaderAccess,
  ): Promise<Finding[]> {
    return Promise.all(
      findings.map(async finding => {
        const resource = resources.find(({ id }) => id === finding.resourceId);
        if (finding.code !== 'no-points' || !resource) {
          return finding;
        }
        const hint = await this.#hints.hintAt(
          resource,
          async entityRefs =>
            new Set((await reader.visible(entityRefs)).keys()),
        );
        return hint === undefined ? finding : { ...finding, nextStep: hint };
      }),
    );
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
