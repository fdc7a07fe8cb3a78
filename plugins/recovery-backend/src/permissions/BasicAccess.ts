import type {
  BackstageCredentials,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import { permissionServiceFailed } from './PolicyDecisions';

/** Decides what is about no entity. Each time anew: it is asked for seldom. */
export class BasicAccess {
  readonly #permissions: PermissionsService;
  readonly #logger: LoggerService;

  constructor(options: {
    permissions: PermissionsService;
    logger: LoggerService;
  }) {
    this.#permissions = options.permissions;
    this.#logger = options.logger;
  }

  async may(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [{ result }] = await this.#permissions
      .authorize([{ permission }], { credentials })
      .catch((error: Error) => permissionServiceFailed(error, this.#logger));
    return result === AuthorizeResult.ALLOW;
  }

  /** Throws a NotAllowedError when somebody may not. */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.may(permission, credentials))) {
      throw new NotAllowedError(
        `You do not have the permission ${permission.name}. Ask those who look after this portal's permissions for it.`,
      );
    }
  }
}
