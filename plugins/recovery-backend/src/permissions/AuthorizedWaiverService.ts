import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  recoveryWaiverApprovePermission,
  recoveryWaiverRequestPermission,
  type Waiver,
  type WaiverPage,
  type WaiverRequest,
} from 'backstage-plugin-recovery-common';
import type {
  OmitAllowed,
  PageRequest,
  ScorecardService,
  WaiverQuery,
  WaiverService,
} from '../api/services';
import type { Approvers } from './Approvers';
import type { EntityAccess, ReaderAccess } from './EntityAccess';
import { notFound, orNotFound } from './owners';
import { personRef } from './principal';
import type { RecoveryEntity } from './resource';

type Person = BackstageCredentials<BackstageUserPrincipal>;
type Stored = OmitAllowed<Waiver>;

/**
 * Waivers of entities that the reader may see. One for a selector is about entities that
 * nobody has looked at one by one: it takes rights for all.
 */
export class AuthorizedWaiverService {
  readonly #waivers: WaiverService;
  readonly #entities: Pick<
    ScorecardService,
    'listEntityRefs' | 'listInherited'
  >;
  readonly #access: EntityAccess;
  readonly #approvers: Approvers;

  constructor(options: {
    waivers: WaiverService;
    scorecards: Pick<ScorecardService, 'listEntityRefs' | 'listInherited'>;
    access: EntityAccess;
    approvers: Approvers;
  }) {
    this.#waivers = options.waivers;
    this.#entities = options.scorecards;
    this.#access = options.access;
    this.#approvers = options.approvers;
  }

  async request(request: WaiverRequest, person: Person): Promise<Waiver> {
    const reader = await this.#access.of(person, { fresh: true });
    const { entityRef } = request;
    let entity: RecoveryEntity | undefined;
    if (entityRef === undefined) {
      reader.requireForAll(recoveryWaiverRequestPermission);
    } else {
      entity = await reader.entity(entityRef, recoveryWaiverRequestPermission);
    }
    const waiver = await this.#waivers.request(request, person.principal);
    return this.#with(waiver, entity, reader, person);
  }

  async list(
    query: WaiverQuery,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<WaiverPage> {
    const reader = await this.#access.of(credentials);
    const scope = await reader.scope(this.#entities);
    const { items, ...rest } = await this.#waivers.list(scope, query, page);
    const refs = items.flatMap(({ entityRef }) => entityRef ?? []);
    const entities = refs.length === 0 ? undefined : await reader.visible(refs);
    return {
      ...rest,
      items: items.map(item =>
        this.#with(
          item,
          entities?.get(item.entityRef ?? ''),
          reader,
          credentials,
        ),
      ),
    };
  }

  async get(id: string, credentials: BackstageCredentials): Promise<Waiver> {
    const reader = await this.#access.of(credentials);
    reader.requireRead();
    const { waiver, entity } = await this.#visible(id, reader);
    return this.#with(waiver, entity, reader, credentials);
  }

  async decide(
    id: string,
    outcome: 'approved' | 'rejected',
    reason: string,
    person: Person,
  ): Promise<Waiver> {
    const reader = await this.#access.of(person, { fresh: true });
    reader.requireRead();
    reader.require(recoveryWaiverApprovePermission);
    const { waiver, entity } = await this.#visible(id, reader);
    if (entity) {
      reader.having(recoveryWaiverApprovePermission, [entity]);
      await this.#approvers.approverOf(entity, person);
    } else {
      reader.requireForAll(recoveryWaiverApprovePermission);
      await this.#approvers.ownerOf(waiver.selector?.owner ?? [], person);
    }
    const { userEntityRef } = person.principal;
    return this.#with(
      await this.#waivers.decide(id, outcome, { userEntityRef, reason }),
      entity,
      reader,
      person,
    );
  }

  /** Whoever requested it may withdraw it; all others need the permission to approve. */
  async revoke(id: string, reason: string, person: Person): Promise<Waiver> {
    const reader = await this.#access.of(person, { fresh: true });
    reader.requireRead();
    const { waiver, entity } = await this.#visible(id, reader);
    const { userEntityRef } = person.principal;
    if (waiver.requestedBy !== userEntityRef) {
      if (entity) {
        reader.having(recoveryWaiverApprovePermission, [entity]);
      } else {
        reader.requireForAll(recoveryWaiverApprovePermission);
      }
    }
    return this.#with(
      await this.#waivers.revoke(id, { userEntityRef, reason }),
      entity,
      reader,
      person,
    );
  }

  /** What the reader may not see is not there. The entity is absent for a selector. */
  async #visible(
    id: string,
    reader: ReaderAccess,
  ): Promise<{ waiver: Stored; entity?: RecoveryEntity }> {
    const waiver = await orNotFound('waiver', id, () => this.#waivers.get(id));
    const { entityRef } = waiver;
    const entity =
      entityRef === undefined
        ? undefined
        : (await reader.visible([entityRef])).get(entityRef);
    if (!entity && (entityRef !== undefined || !reader.seesAll())) {
      throw notFound('waiver', id);
    }
    return { waiver, entity };
  }

  #with(
    waiver: Stored,
    entity: RecoveryEntity | undefined,
    reader: ReaderAccess,
    credentials: BackstageCredentials,
  ): Waiver {
    const person = personRef(credentials);
    const own = waiver.requestedBy === person;
    const mayDecide =
      person !== undefined &&
      (waiver.entityRef === undefined
        ? reader.hasForAll(recoveryWaiverApprovePermission)
        : entity !== undefined &&
          reader.may(recoveryWaiverApprovePermission, entity));
    const open = waiver.state === 'requested' || waiver.state === 'approved';
    return {
      ...waiver,
      allowed: {
        decide: waiver.state === 'requested' && mayDecide && !own,
        revoke: open && (own || mayDecide),
      },
    };
  }
}
