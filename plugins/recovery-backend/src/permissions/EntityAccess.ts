import type {
  BackstageCredentials,
  LoggerService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  type PolicyDecision,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
  type ConditionTransformer,
} from '@backstage/plugin-permission-node';
import { recoveryPointReadPermission } from 'backstage-plugin-recovery-common';
import type { EntityScope } from '../api/services';
import { EntityLoader } from './EntityLoader';
import { ExpiringMap } from './ExpiringMap';
import { PolicyDecisions, type Decisions } from './PolicyDecisions';
import { principalKey } from './principal';
import {
  recoveryEntityResourceRef,
  type RecoveryEntity,
  type RecoveryEntityFilter,
  type TierNames,
} from './resource';
import { allCriteria, catalogCriteria, ownCriteria } from './scopeCriteria';

/**
 * How long it is remembered which entities the catalog shows to a principal, where only
 * the catalog can tell, in milliseconds.
 */
export const SCOPED_FOR_MS = 30_000;

/** Principals of which it is remembered. */
const MAX_SCOPES = 100;

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

/** What a scope is made of when the database cannot tell it from conditions alone. */
export interface ScopedEntities {
  /** References of all entities that there is anything about. */
  listEntityRefs(): Promise<string[]>;
  /** References of the groups and domains that entities have from parents alone. */
  listInherited(): Promise<string[]>;
}

/** References of entities and parents, and those of them that the reader may see. */
interface Listed {
  known: string[];
  inherited: string[];
  readable: Map<string, RecoveryEntity>;
}

/** What one reader may see and do, as decided at the start of a request. */
export class ReaderAccess {
  readonly #decisions: Decisions;
  readonly #authorize: Authorizer;
  readonly #transform: ConditionTransformer<RecoveryEntityFilter>;
  readonly #tiers: TierNames;
  readonly #remember: (
    key: string,
    make: () => Promise<EntityScope>,
  ) => Promise<EntityScope>;
  readonly #load: (
    entityRefs: string[],
  ) => Promise<Map<string, RecoveryEntity>>;
  readonly #listed = new Map<boolean, Promise<Listed>>();

  constructor(options: {
    decisions: Decisions;
    authorize: Authorizer;
    transform: ConditionTransformer<RecoveryEntityFilter>;
    tiers: TierNames;
    remember: (
      key: string,
      make: () => Promise<EntityScope>,
    ) => Promise<EntityScope>;
    load: (entityRefs: string[]) => Promise<Map<string, RecoveryEntity>>;
  }) {
    this.#decisions = options.decisions;
    this.#authorize = options.authorize;
    this.#transform = options.transform;
    this.#tiers = options.tiers;
    this.#remember = options.remember;
    this.#load = options.load;
  }

  /** Throws a NotAllowedError when the reader has the permission for no entity at all. */
  require(permission: ResourcePermission): void {
    if (!this.hasForAny(permission)) {
      throw refused(permission);
    }
  }

  /** Whether there may be entities that the reader has the permission for. */
  hasForAny(permission: ResourcePermission): boolean {
    const decision = this.#decisions.get(permission.name);
    return decision !== undefined && decision.result !== AuthorizeResult.DENY;
  }

  /** {@link require} of what reading recovery data needs. */
  requireRead(): void {
    this.require(recoveryPointReadPermission);
  }

  /** Whether the reader has the permission for all entities, whichever there are. */
  hasForAll(permission: ResourcePermission): boolean {
    return (
      this.seesAll() &&
      this.#decisions.get(permission.name)?.result === AuthorizeResult.ALLOW
    );
  }

  /** Whether nothing is kept from the reader. */
  seesAll(): boolean {
    return [recoveryPointReadPermission, catalogEntityReadPermission].every(
      ({ name }) => this.#decisions.get(name)?.result === AuthorizeResult.ALLOW,
    );
  }

  /** Throws a NotAllowedError when the reader has the permission for some alone. */
  requireForAll(permission: ResourcePermission): void {
    this.requireRead();
    this.require(permission);
    if (!this.hasForAll(permission)) {
      throw new NotAllowedError(
        `This is about entities that are not named one by one. It needs the permission ${permission.name}, and to see them in the catalog, for all entities without a condition.`,
      );
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
   * Which entities' recovery state the reader may see, for sums and lists over all of
   * them; with a permission, those of them that the reader has it for. Where the policy
   * allows, or its conditions can be told from what is stored, no entity is loaded;
   * otherwise all are, in one batch, and that is remembered for {@link SCOPED_FOR_MS}.
   * Throws a NotAllowedError when the reader may see none at all.
   */
  async scope(
    entities: ScopedEntities,
    permission?: ResourcePermission,
  ): Promise<EntityScope> {
    this.require(recoveryPointReadPermission);
    const asked = permission
      ? [recoveryPointReadPermission, permission]
      : [recoveryPointReadPermission];
    if (!asked.every(each => this.hasForAny(each))) {
      return { entityRefs: [], parentRefs: [] };
    }
    const decisions = asked.map(({ name }) => this.#decisions.get(name));
    const shown = this.#decisions.get(catalogEntityReadPermission.name);
    const own = allCriteria(
      decisions.map(decision =>
        ownCriteria(decision!, this.#transform, this.#tiers),
      ),
    );
    const catalog = catalogCriteria(shown);
    if (own && catalog?.length === 0) {
      return { criteria: own };
    }
    return this.#remember(JSON.stringify([decisions, shown]), async () => {
      const all = !(own && catalog);
      const { known, inherited, readable } = await this.#list(entities, all);
      const parentRefs = inherited.filter(ref => readable.has(ref));
      return own && catalog
        ? { criteria: [...own, ...catalog], parentRefs }
        : {
            entityRefs: known.filter(ref => {
              const entity = readable.get(ref);
              return entity && asked.every(each => this.may(each, entity));
            }),
            parentRefs,
          };
    });
  }

  /** Parents, and all entities if need be; read once, however many scopes are made. */
  async #list(entities: ScopedEntities, all: boolean): Promise<Listed> {
    const before = this.#listed.get(all);
    if (before) {
      return before;
    }
    const listed = (async () => {
      const inherited = await entities.listInherited();
      const known = all ? await entities.listEntityRefs() : [];
      const readable = await this.#load([...known, ...inherited]);
      return { known, inherited, readable };
    })();
    this.#listed.set(all, listed);
    return listed;
  }

  /**
   * {@link scope}, for records: also of entities that are in the catalog and have no entry
   * in the inventory any more.
   */
  async scopeOfRecords(
    entities: ScopedEntities,
    records: { listFormerEntityRefs(): Promise<string[]> },
  ): Promise<EntityScope> {
    const scope = await this.scope(entities);
    const former = await this.visible(await records.listFormerEntityRefs());
    return { ...scope, formerRefs: [...former.keys()] };
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
  readonly #transform: ConditionTransformer<RecoveryEntityFilter>;
  readonly #tiers: TierNames;
  readonly #scopes: ExpiringMap<string, Promise<EntityScope>>;

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
    const ruleset = options.permissionsRegistry.getPermissionRuleset(
      recoveryEntityResourceRef,
    );
    this.#authorize = createConditionAuthorizer(ruleset);
    this.#transform = createConditionTransformer(ruleset);
    this.#tiers = options.tiers;
    this.#scopes = new ExpiringMap({
      maxEntries: MAX_SCOPES,
      timeToLiveMs: SCOPED_FOR_MS,
      now: options.now,
    });
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
      transform: this.#transform,
      tiers: this.#tiers,
      remember: (key, make) =>
        this.#remember(`${principalKey(credentials)} ${key}`, make),
      load: entityRefs => this.#loader.load(entityRefs, credentials, options),
    });
  }

  async #remember(
    key: string,
    make: () => Promise<EntityScope>,
  ): Promise<EntityScope> {
    const remembered = this.#scopes.get(key);
    if (remembered) {
      return remembered;
    }
    const made = make();
    this.#scopes.set(key, made);
    try {
      return await made;
    } catch (error) {
      this.#scopes.delete(key);
      throw error;
    }
  }
}
