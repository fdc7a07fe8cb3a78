import type {
  BackstageCredentials,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { recoveryPointReadPermission } from 'backstage-plugin-recovery-common';
import { EntityLoader } from './EntityLoader';
import { PolicyDecisions, type Decisions } from './PolicyDecisions';
import {
  recoveryEntityResourceRef,
  type RecoveryEntity,
  type TierNames,
} from './resource';

type Authorizer = (
  decision: PolicyDecision,
  resource: RecoveryEntity,
) => boolean;

function refused(permission: ResourcePermission, entityRef?: string): Error {
  const where = entityRef ? ` for ${entityRef}` : '';
  return new NotAllowedError(
    `You do not have the permission ${permission.name}${where}. Ask those who look after this portal's permissions for it.`,
  );
}

/** What one reader may see and do, as decided at the start of a request. */
export class ReaderAccess {
  readonly #decisions: Decisions;
  readonly #authorize: Authorizer;
  readonly #load: (
    entityRefs: string[],
  ) => Promise<Map<string, RecoveryEntity>>;

  constructor(options: {
    decisions: Decisions;
    authorize: Authorizer;
    load: (entityRefs: string[]) => Promise<Map<string, RecoveryEntity>>;
  }) {
    this.#decisions = options.decisions;
    this.#authorize = options.authorize;
    this.#load = options.load;
  }

  /** Throws a NotAllowedError when the reader has the permission for no entity at all. */
  require(permission: ResourcePermission): void {
    const decision = this.#decisions.get(permission.name);
    if (!decision || decision.result === AuthorizeResult.DENY) {
      throw refused(permission);
    }
  }

  /** Whether the reader has the permission for an entity. */
  may(permission: ResourcePermission, entity: RecoveryEntity): boolean {
    const decision = this.#decisions.get(permission.name);
    return decision !== undefined && this.#authorize(decision, entity);
  }

  /**
   * Those of the entities whose recovery state the reader may see, by reference, decided
   * in one batch. Throws a NotAllowedError when the reader may see none at all.
   */
  async visible(entityRefs: string[]): Promise<Map<string, RecoveryEntity>> {
    this.require(recoveryPointReadPermission);
    const readable = await this.#load(entityRefs);
    for (const [entityRef, entity] of readable) {
      if (!this.may(recoveryPointReadPermission, entity)) {
        readable.delete(entityRef);
      }
    }
    return readable;
  }

  /**
   * An entity that the reader named. Throws a NotFoundError when the catalog does not
   * show it to the reader, whether it exists or not, and a NotAllowedError when the
   * reader may see it in the catalog but lacks a permission here.
   */
  async entity(
    entityRef: string,
    ...permissions: ResourcePermission[]
  ): Promise<RecoveryEntity> {
    const needed = [recoveryPointReadPermission, ...permissions];
    needed.forEach(permission => this.require(permission));
    const entity = (await this.#load([entityRef])).get(entityRef);
    if (!entity) {
      throw new NotFoundError(
        `There is no entity ${entityRef} that you may see. Check its kind, namespace and name in the catalog.`,
      );
    }
    for (const permission of needed) {
      if (!this.may(permission, entity)) {
        throw refused(permission, entityRef);
      }
    }
    return entity;
  }

  /**
   * Those of the entities that the reader has a permission for. Throws a NotAllowedError
   * when it is none of them.
   */
  having(
    permission: ResourcePermission,
    entities: Iterable<RecoveryEntity>,
  ): RecoveryEntity[] {
    const all = [...entities];
    const permitted = all.filter(entity => this.may(permission, entity));
    if (permitted.length === 0) {
      throw refused(permission, all.map(entity => entity.entityRef).join(', '));
    }
    return permitted;
  }
}

/**
 * Decides what readers may see and do: the plugin's permission and the catalog's own
 * answer together, in one question to each per request, however many entities it is
 * about.
 */
export class EntityAccess {
  readonly #decisions: PolicyDecisions;
  readonly #loader: EntityLoader;
  readonly #authorize: Authorizer;

  static create(options: {
    catalog: CatalogService;
    logger: LoggerService;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
    tiers: TierNames;
    now?: () => number;
  }): EntityAccess {
    return new EntityAccess(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    logger: LoggerService;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
    tiers: TierNames;
    now?: () => number;
  }) {
    this.#decisions = new PolicyDecisions(options);
    this.#loader = new EntityLoader(options);
    this.#authorize = createConditionAuthorizer(
      options.permissionsRegistry.getPermissionRuleset(
        recoveryEntityResourceRef,
      ),
    );
  }

  /**
   * What a reader may do. Decisions may be up to five seconds old; with `fresh` they are
   * made anew, as everything that changes something asks for.
   */
  async of(
    credentials: BackstageCredentials,
    options?: { fresh?: boolean },
  ): Promise<ReaderAccess> {
    return new ReaderAccess({
      decisions: await this.#decisions.of(credentials, options),
      authorize: this.#authorize,
      load: entityRefs => this.#loader.load(entityRefs, credentials, options),
    });
  }
}
