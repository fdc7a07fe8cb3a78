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
  WaiverQuery,
  WaiverService,
} from '../api/services';
import type { Approvers, Decider } from './Approvers';
import type {
  EntityAccess,
  ReaderAccess,
  ScopedEntities,
} from './EntityAccess';
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
  readonly #entities: ScopedEntities;
  readonly #access: EntityAccess;
  readonly #approvers: Approvers;

  constructor(options: {
    waivers: WaiverService;
    scorecards: ScopedEntities;
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
    query: WaiverQuery & { decidable?: boolean },
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<WaiverPage> {
    const reader = await this.#access.of(credentials);
    const { decidable, ...filter } = query;
    const { items, ...rest } = decidable
      ? await this.#waivers.list(
          {},
          { ...filter, ids: await this.#decidable(reader, credentials) },
          page,
        )
      : await this.#waivers.list(
          await reader.scope(this.#entities),
          filter,
          page,
        );
    return {
      ...rest,
      items: await this.#withAllowed(
        items,
        await entitiesOf(items, reader),
        reader,
        credentials,
      ),
    };
  }

  /** Ids of the requests that the reader may decide about. */
  async #decidable(
    reader: ReaderAccess,
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    reader.requireRead();
    const person = personRef(credentials);
    if (person === undefined) {
      return [];
    }
    const open = await this.#waivers.listOpenRequests(person);
    const entities = await entitiesOf(open, reader);
    const permitted = open.filter(item => mayApprove(item, entities, reader));
    if (permitted.length === 0) {
      return [];
    }
    const decider = await this.#approvers.deciderOf(credentials);
    return permitted
      .filter(item => decides(decider, item, entities))
      .map(({ id }) => id);
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

  async #with(
    waiver: Stored,
    entity: RecoveryEntity | undefined,
    reader: ReaderAccess,
    credentials: BackstageCredentials,
  ): Promise<Waiver> {
    const entities = new Map(entity && [[entity.entityRef, entity]]);
    const [item] = await this.#withAllowed(
      [waiver],
      entities,
      reader,
      credentials,
    );
    return item;
  }

  async #withAllowed(
    waivers: Stored[],
    entities: Entities,
    reader: ReaderAccess,
    credentials: BackstageCredentials,
  ): Promise<Waiver[]> {
    const person = personRef(credentials);
    const own = (waiver: Stored) => waiver.requestedBy === person;
    const permitted = (waiver: Stored) =>
      person !== undefined && mayApprove(waiver, entities, reader);
    const undecided = (waiver: Stored) =>
      waiver.state === 'requested' && !own(waiver) && permitted(waiver);
    const decider = waivers.some(undecided)
      ? await this.#approvers.deciderOf(credentials)
      : undefined;
    return waivers.map(waiver => ({
      ...waiver,
      allowed: {
        decide:
          decider !== undefined &&
          undecided(waiver) &&
          decides(decider, waiver, entities),
        revoke:
          (waiver.state === 'requested' || waiver.state === 'approved') &&
          (own(waiver) || permitted(waiver)),
      },
    }));
  }
}

type Entities = ReadonlyMap<string, RecoveryEntity>;
type About = Pick<Stored, 'entityRef' | 'selector'>;

/** The entities that waivers name, as far as the reader may see them. */
async function entitiesOf(
  waivers: About[],
  reader: ReaderAccess,
): Promise<Entities> {
  const refs = new Set(waivers.flatMap(({ entityRef }) => entityRef ?? []));
  return refs.size === 0 ? new Map() : reader.visible([...refs]);
}

function mayApprove(
  { entityRef }: About,
  entities: Entities,
  reader: ReaderAccess,
): boolean {
  if (entityRef === undefined) {
    return reader.hasForAll(recoveryWaiverApprovePermission);
  }
  const entity = entities.get(entityRef);
  return (
    entity !== undefined && reader.may(recoveryWaiverApprovePermission, entity)
  );
}

function decides(
  decider: Decider,
  { entityRef, selector }: About,
  entities: Entities,
): boolean {
  return entityRef === undefined
    ? decider.decidesForAllOf(selector?.owner ?? [])
    : decider.decidesFor(entities.get(entityRef)!);
}
