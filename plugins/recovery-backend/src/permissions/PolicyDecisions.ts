import type {
  BackstageCredentials,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type {
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { recoveryPermissions } from 'backstage-plugin-recovery-common';
import { ExpiringMap } from './ExpiringMap';
import { principalKey } from './principal';

/** How long a decision of the policy is remembered for a principal, in milliseconds. */
export const DECIDED_FOR_MS = 5_000;

const MAX_REMEMBERED = 5_000;

/** The permissions that a request may need. They are asked for together. */
const PERMISSIONS: ResourcePermission[] = [
  ...recoveryPermissions,
  catalogEntityReadPermission,
];

/** Refuses, and says so in the log, when nobody can tell what is allowed. */
export function permissionServiceFailed(
  error: Error,
  logger: LoggerService,
): never {
  logger.warn(`The permission service did not answer: ${error}`);
  throw new ServiceUnavailableError(
    'The permission service did not answer, so what you may see cannot be decided. Try again in a minute.',
  );
}

/** What the policy says of a principal, by the name of the permission. */
export type Decisions = ReadonlyMap<string, PolicyDecision>;

/**
 * Asks the permission policy once for all permissions of the plugin, and remembers its
 * answer for {@link DECIDED_FOR_MS}. The answer may be a condition, which is applied
 * here to each entity: no entity costs a question of its own.
 */
export class PolicyDecisions {
  readonly #permissions: PermissionsService;
  readonly #logger: LoggerService;
  readonly #decided: ExpiringMap<string, Promise<Decisions>>;

  constructor(options: {
    permissions: PermissionsService;
    logger: LoggerService;
    now?: () => number;
  }) {
    this.#permissions = options.permissions;
    this.#logger = options.logger;
    this.#decided = new ExpiringMap({
      maxEntries: MAX_REMEMBERED,
      timeToLiveMs: DECIDED_FOR_MS,
      now: options.now,
    });
  }

  /** `fresh` asks the policy in any case. */
  async of(
    credentials: BackstageCredentials,
    options?: { fresh?: boolean },
  ): Promise<Decisions> {
    const principal = principalKey(credentials);
    const remembered = options?.fresh
      ? undefined
      : this.#decided.get(principal);
    if (remembered) {
      return remembered;
    }
    const asked = this.#ask(credentials);
    this.#decided.set(principal, asked);
    try {
      return await asked;
    } catch (error) {
      this.#decided.delete(principal);
      throw error;
    }
  }

  async #ask(credentials: BackstageCredentials): Promise<Decisions> {
    const decisions = await this.#permissions
      .authorizeConditional(
        PERMISSIONS.map(permission => ({ permission })),
        { credentials },
      )
      .catch((error: Error) => permissionServiceFailed(error, this.#logger));
    return new Map(
      PERMISSIONS.map((permission, index) => [
        permission.name,
        decisions[index],
      ]),
    );
  }
}
