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
    if (entityRef === undefined) {
      reader.requireForAll(recoveryWaiverRequestPermission);
    } else {
      await reader.entity(entityRef, recoveryWaiverRequestPermission);
    }
    const waiver = await this.#waivers.request(request, person.principal);
    return this.#withAllowed(waiver, reader, person);
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
    const allowed = await reader.allowed(refs, recoveryWaiverApprovePermission);
    return {
      ...rest,
      items: items.map(item => this.#with(item, allowed, reader, credentials)),
    };
  }

  async get(id: string, credentials: BackstageCredentials): Promise<Waiver> {
    const reader = await this.#access.of(credentials);
    reader.requireRead();
    const waiver = await this.#visible(id, reader);
    return this.#withAllowed(waiver, reader, credentials);
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
    const waiver = await this.#visible(id, reader);
    const { entityRef, selector } = waiver;
    if (entityRef === undefined) {
      reader.requireForAll(recoveryWaiverApprovePermission);
      await this.#approvers.ownerOf(selector?.owner ?? [], person);
    } else {
      const entity = await reader.entity(
        entityRef,
        recoveryWaiverApprovePermission,
      );
      await this.#approvers.approverOf(entity, person);
    }
    const { userEntityRef } = person.principal;
    return this.#withAllowed(
      await this.#waivers.decide(id, outcome, { userEntityRef, reason }),
      reader,
      person,
    );
  }

  /** Whoever requested it may withdraw it; all others need what approving needs. */
  async revoke(id: string, reason: string, person: Person): Promise<Waiver> {
    const reader = await this.#access.of(person, { fresh: true });
    reader.requireRead();
    const waiver = await this.#visible(id, reader);
    const { userEntityRef } = person.principal;
    if (waiver.requestedBy !== userEntityRef) {
      if (waiver.entityRef === undefined) {
        reader.requireForAll(recoveryWaiverApprovePermission);
      } else {
        await reader.entity(waiver.entityRef, recoveryWaiverApprovePermission);
      }
    }
    return this.#withAllowed(
      await this.#waivers.revoke(id, { userEntityRef, reason }),
      reader,
      person,
    );
  }

  /** What the reader may not see is not there. */
  async #visible(id: string, reader: ReaderAccess): Promise<Stored> {
    const waiver = await orNotFound('waiver', id, () => this.#waivers.get(id));
    const visible =
      waiver.entityRef === undefined
        ? reader.seesAll()
        : (await reader.visible([waiver.entityRef])).size > 0;
    if (!visible) {
      throw notFound('waiver', id);
    }
    return waiver;
  }

  async #withAllowed(
    waiver: Stored,
    reader: ReaderAccess,
    credentials: BackstageCredentials,
  ): Promise<Waiver> {
    const allowed = await reader.allowed(
      waiver.entityRef === undefined ? [] : [waiver.entityRef],
      recoveryWaiverApprovePermission,
    );
    return this.#with(waiver, allowed, reader, credentials);
  }

  #with(
    waiver: Stored,
    allowed: ReadonlySet<string>,
    reader: ReaderAccess,
    credentials: BackstageCredentials,
  ): Waiver {
    const { userEntityRef } = credentials.principal as {
      userEntityRef?: string;
    };
    const own = waiver.requestedBy === userEntityRef;
    const mayDecide =
      userEntityRef !== undefined &&
      (waiver.entityRef === undefined
        ? reader.hasForAll(recoveryWaiverApprovePermission)
        : allowed.has(waiver.entityRef));
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
