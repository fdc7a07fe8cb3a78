import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import {
  recoveryAttestationCreatePermission,
  recoveryAttestationRevokePermission,
  type Attestation,
  type AttestationBase,
  type AttestationPage,
  type AttestationRequest,
} from 'backstage-plugin-recovery-common';
import type {
  AttestationQuery,
  AttestationService,
  PageRequest,
} from '../api/services';
import type { BasicAccess } from './BasicAccess';
import type { EntityAccess } from './EntityAccess';
import { personRef } from './principal';

type Person = BackstageCredentials<BackstageUserPrincipal>;

/**
 * Attestations are about the organisation: whoever may see recovery data of some entity
 * may read them, and what else somebody may do is decided without an entity.
 */
export class AuthorizedAttestationService {
  readonly #attestations: AttestationService;
  readonly #access: EntityAccess;
  readonly #basic: BasicAccess;

  constructor(options: {
    attestations: AttestationService;
    access: EntityAccess;
    basicAccess: BasicAccess;
  }) {
    this.#attestations = options.attestations;
    this.#access = options.access;
    this.#basic = options.basicAccess;
  }

  async attest(
    request: AttestationRequest,
    person: Person,
  ): Promise<Attestation> {
    await this.#requireRead(person, { fresh: true });
    await this.#basic.require(recoveryAttestationCreatePermission, person);
    return this.#with(
      await this.#attestations.attest(request, person.principal),
      person,
    );
  }

  async list(
    query: AttestationQuery,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<AttestationPage> {
    await this.#requireRead(credentials);
    const { items, ...rest } = await this.#attestations.list(query, page);
    return { ...rest, items: await this.withAllowed(items, credentials) };
  }

  async get(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<Attestation> {
    await this.#requireRead(credentials);
    return this.#with(await this.#attestations.get(id), credentials);
  }

  /** Who attested it may take it back; all others need the permission. */
  async revoke(
    id: string,
    reason: string,
    person: Person,
  ): Promise<Attestation> {
    await this.#requireRead(person, { fresh: true });
    const { attestedBy } = await this.#attestations.get(id);
    const { userEntityRef } = person.principal;
    if (attestedBy !== userEntityRef) {
      await this.#basic.require(recoveryAttestationRevokePermission, person);
    }
    return this.#with(
      await this.#attestations.revoke(id, { userEntityRef, reason }),
      person,
    );
  }

  async mayAttest(credentials: BackstageCredentials): Promise<boolean> {
    return (
      personRef(credentials) !== undefined &&
      (await this.#basic.may(recoveryAttestationCreatePermission, credentials))
    );
  }

  /** Says with each what the reader may do with it; asks the policy once at most. */
  async withAllowed(
    items: AttestationBase[],
    credentials: BackstageCredentials,
  ): Promise<Attestation[]> {
    const person = personRef(credentials);
    const own = ({ attestedBy }: AttestationBase) => attestedBy === person;
    const asked = items.some(
      item => item.state === 'attested' && person !== undefined && !own(item),
    );
    const others =
      asked &&
      (await this.#basic.may(recoveryAttestationRevokePermission, credentials));
    return items.map(item => ({
      ...item,
      allowed: { revoke: item.state === 'attested' && (own(item) || others) },
    }));
  }

  async #with(
    attestation: AttestationBase,
    credentials: BackstageCredentials,
  ): Promise<Attestation> {
    const [item] = await this.withAllowed([attestation], credentials);
    return item;
  }

  async #requireRead(
    credentials: BackstageCredentials,
    options?: { fresh?: boolean },
  ): Promise<void> {
    (await this.#access.of(credentials, options)).requireRead();
  }
}
