import type {
  AuthService,
  BackstageCredentials,
  BackstageUserPrincipal,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  type Entity,
} from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { recoveryOperationApprovePermission } from 'backstage-plugin-recovery-common';
import type { DecisionRequest, EntityScope } from '../api/services';
import type { EntityAccess } from './EntityAccess';
import { ExpiringMap } from './ExpiringMap';
import type { RecoveryEntity } from './resource';

type Approver = DecisionRequest['by']['approver'];

/** What is known of an operation that somebody approved. */
export interface ApprovedOperation {
  id: string;
  entityRef: string;
  approval?: { decidedBy?: string; approver?: Approver };
}

/** Whether a person decides about one entity, or about all that some owners have. */
export interface Decider {
  decidesFor(entity: RecoveryEntity): boolean;
  decidesForAllOf(ownerRefs: string[]): boolean;
}

/** How long credentials of an approver are kept at most, in milliseconds. */
const REMEMBERED_FOR_MS = 60 * 60_000;
const MAX_REMEMBERED = 1_000;
/** Owners that are named to whoever asks for an approval. */
const MAX_NAMED = 20;
/** Groups above groups that are followed. */
const MAX_DEPTH = 10;

/**
 * Who approves: whether a person owns an entity, at the time of the approval and once
 * more when what was approved begins.
 */
export class Approvers {
  readonly #userInfo: UserInfoService;
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #access: EntityAccess;
  readonly #ownersOnly: boolean;
  readonly #named: readonly string[] | undefined;
  /** In memory alone: nobody's credentials are stored. */
  readonly #credentials: ExpiringMap<string, BackstageCredentials>;

  constructor(options: {
    userInfo: UserInfoService;
    auth: AuthService;
    catalog: CatalogService;
    access: EntityAccess;
    ownersOnly: boolean;
    /** The users and groups that alone may approve, in lower case. */
    approverRefs?: readonly string[];
  }) {
    this.#userInfo = options.userInfo;
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#access = options.access;
    this.#ownersOnly = options.ownersOnly;
    this.#named = options.approverRefs;
    this.#credentials = new ExpiringMap({
      maxEntries: MAX_REMEMBERED,
      timeToLiveMs: REMEMBERED_FOR_MS,
    });
  }

  /**
   * Those of the entities that the person may approve for, as far as owning and the
   * configured approvers go.
   */
  async decidable(
    entities: RecoveryEntity[],
    credentials: BackstageCredentials,
  ): Promise<RecoveryEntity[]> {
    if (entities.length === 0) return entities;
    const decider = await this.deciderOf(credentials);
    return entities.filter(entity => decider.decidesFor(entity));
  }

  /** What a person may decide about, as far as owning and the configured approvers go. */
  async deciderOf(credentials: BackstageCredentials): Promise<Decider> {
    const claims = await this.#claimsToCheck(credentials);
    const named = !this.#named || this.#named.some(ref => claims.includes(ref));
    return {
      decidesFor: entity =>
        named && (!this.#ownersOnly || ownersAmong(entity, claims).length > 0),
      decidesForAllOf: ownerRefs =>
        named &&
        (!this.#ownersOnly ||
          (ownerRefs.length > 0 &&
            ownerRefs.every(ref => claims.includes(ref)))),
    };
  }

  /** What {@link decidable} leaves of all entities in a scope. */
  async within(
    scope: EntityScope,
    credentials: BackstageCredentials,
  ): Promise<EntityScope> {
    if (!this.#ownersOnly && !this.#named) return scope;
    const claims = await this.#claims(credentials);
    if (this.#named && !this.#named.some(ref => claims.includes(ref)))
      return { ...scope, entityRefs: [] };
    if (!this.#ownersOnly) return scope;
    return {
      ...scope,
      criteria: [...(scope.criteria ?? []), { key: 'owner', values: claims }],
    };
  }

  /** Who decides about an entity, where only its owners do; at most 20 of them. */
  namedFor(entity: RecoveryEntity): string[] | undefined {
    return this.#ownersOnly ? entity.ownerRefs.slice(0, MAX_NAMED) : undefined;
  }

  /**
   * Throws a NotAllowedError when the person owns nothing of the entity and has to, or is
   * none of the configured approvers.
   */
  async approverOf(
    entity: RecoveryEntity,
    credentials: BackstageCredentials<BackstageUserPrincipal>,
  ): Promise<Approver> {
    const { userEntityRef } = credentials.principal;
    const claims = await this.#claims(credentials);
    const ownedThrough = ownersAmong(entity, claims);
    const namedThrough = this.#requireNamed(claims);
    if (this.#ownersOnly && ownedThrough.length === 0) {
      throw new NotAllowedError(
        `You do not own ${
          entity.entityRef
        }, and only its owners decide about it: ${
          entity.ownerRefs.join(', ') || 'it has none'
        }. Ask one of them.`,
      );
    }
    const known = (await this.#find([userEntityRef])).has(lower(userEntityRef));
    return {
      ownedThrough,
      ...(namedThrough && { namedThrough }),
      inCatalog: known,
    };
  }

  /**
   * Throws a NotAllowedError when the person is not each of some owners and has to be, or
   * is none of the configured approvers.
   */
  async ownerOf(
    ownerRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    const claims = await this.#claimsToCheck(credentials);
    this.#requireNamed(claims);
    if (
      this.#ownersOnly &&
      (ownerRefs.length === 0 || !ownerRefs.every(ref => claims.includes(ref)))
    ) {
      throw new NotAllowedError(
        `Only the owners of all that it is about decide about it, and you are not each of: ${
          ownerRefs.join(', ') || 'no owner is named'
        }.`,
      );
    }
  }

  /** By which of the configured approvers a person is one; undefined when there are none. */
  #requireNamed(claims: string[]): string[] | undefined {
    const namedThrough = this.#named?.filter(ref => claims.includes(ref));
    if (namedThrough?.length === 0) {
      throw new NotAllowedError(
        `Only ${this.#named!.join(
          ', ',
        )} and their members decide here, and you are none of them. Ask one of them.`,
      );
    }
    return namedThrough;
  }

  /** Keeps the credentials of an approver, to ask the policy once more with them. */
  remember(operationId: string, credentials: BackstageCredentials): void {
    this.#credentials.set(operationId, credentials);
  }

  /**
   * Why an approver may not approve an operation any more; undefined when so. Asks the
   * policy where the credentials are at hand: in the replica that took the approval, as
   * long as they are valid. Asks the catalog in any case.
   */
  async problemOf(record: ApprovedOperation): Promise<string | undefined> {
    const { approval, entityRef } = record;
    const by = approval?.decidedBy;
    if (!by || !approval?.approver) return 'Nobody approved it.';
    try {
      return (
        (await this.#problemOfRights(record.id, by, entityRef)) ??
        (await this.#problemOfOwning(by, entityRef, approval.approver))
      );
    } catch (error) {
      return `Whether ${by} may still approve it could not be found out: ${
        error instanceof Error ? error.message : 'unknown error'
      }`;
    }
  }

  async #problemOfRights(operationId: string, by: string, entityRef: string) {
    const credentials = this.#credentials.get(operationId);
    if (!credentials || (credentials.expiresAt ?? Infinity) <= new Date())
      return undefined;
    try {
      const reader = await this.#access.of(credentials, { fresh: true });
      await reader.entity(entityRef, recoveryOperationApprovePermission);
      return undefined;
    } catch (error) {
      const { name } = error as Error;
      if (name !== 'NotAllowedError' && name !== 'NotFoundError') throw error;
      return `${by}, who approved it, may not do so any more.`;
    }
  }

  async #problemOfOwning(by: string, entityRef: string, approver: Approver) {
    const found = await this.#find([entityRef, by]);
    const entity = found.get(lower(entityRef));
    const user = found.get(lower(by));
    if (!entity) return `${entityRef} is not in the catalog any more.`;
    if (approver.inCatalog && !user)
      return `${by}, who approved it, is not in the catalog any more.`;
    // Of somebody who never was in the catalog it is known what they belonged to then.
    const belongs = async (refs: string[]) =>
      user
        ? await this.#belongsToAny(user, [lower(by)], refs)
        : refs.length > 0;
    if (this.#named) {
      const named = user
        ? [...this.#named]
        : this.#named.filter(ref => approver.namedThrough?.includes(ref));
      if (!(await belongs(named)))
        return `${by}, who approved it, is none of those any more who may: ${this.#named.join(
          ', ',
        )}.`;
    }
    if (!this.#ownersOnly) return undefined;
    const owners = related(entity, 'ownedBy');
    return (await belongs(
      approver.ownedThrough.filter(ref => owners.includes(ref)),
    ))
      ? undefined
      : `${by}, who approved it, does not own ${entityRef} any more.`;
  }

  /** Whether a user is any of the owners, or belongs to one, through groups of groups. */
  async #belongsToAny(
    user: Entity,
    self: string[],
    owners: string[],
  ): Promise<boolean> {
    const seen = new Set<string>();
    let level = [...self, ...related(user, RELATION_MEMBER_OF)];
    for (let depth = 0; level.length > 0 && depth < MAX_DEPTH; depth++) {
      if (level.some(ref => owners.includes(ref))) return true;
      level.forEach(ref => seen.add(ref));
      const groups = await this.#find(level);
      level = [...groups.values()]
        .flatMap(group => related(group, RELATION_CHILD_OF))
        .filter(ref => !seen.has(ref));
    }
    return false;
  }

  /** None when neither owning nor being named is asked for. */
  async #claimsToCheck(credentials: BackstageCredentials): Promise<string[]> {
    return this.#ownersOnly || this.#named ? this.#claims(credentials) : [];
  }

  async #claims(credentials: BackstageCredentials): Promise<string[]> {
    const { ownershipEntityRefs } = await this.#userInfo.getUserInfo(
      credentials,
    );
    return ownershipEntityRefs.map(lower);
  }

  /** Asked as the plugin: nothing of the answer is handed on. */
  async #find(entityRefs: string[]): Promise<Map<string, Entity>> {
    const { items } = await this.#catalog.getEntitiesByRefs(
      { entityRefs, fields: ['kind', 'metadata', 'relations'] },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return new Map(
      entityRefs.flatMap((ref, index) => {
        const entity = items[index];
        return entity ? [[lower(ref), entity] as const] : [];
      }),
    );
  }
}

function ownersAmong(entity: RecoveryEntity, claims: string[]): string[] {
  return entity.ownerRefs.filter(ref => claims.includes(ref));
}

function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => lower(relation.targetRef));
}

function lower(ref: string): string {
  return ref.toLocaleLowerCase('en-US');
}
