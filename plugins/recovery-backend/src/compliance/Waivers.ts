import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  Waiver,
  WaiverRequest,
  WaiverState,
} from 'backstage-plugin-recovery-common';
import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import type {
  OmitAllowed,
  PageRequest,
  WaiverQuery,
  WaiverService,
} from '../api/services';
import type { EntityScope } from '../database/EntityScope';
import { toInstant, type Instant } from '../database/instants';
import type {
  StoredWaiver,
  WaiverStep,
  WaiverStore,
} from '../database/WaiverStore';
import { decodeCursor, pageSize, takePage } from '../util/cursor';
import { readExpiry, readReason } from './decisionInput';

/** What happened to a waiver. */
export type WaiverChange =
  | 'requested'
  | 'approved'
  | 'rejected'
  | 'revoked'
  | 'expiring';

export interface WaiversOptions {
  store: WaiverStore;
  controls: RecoveryControl[];
  /** Fingerprint of what current scorecards are made with. */
  basis: string;
  onChange: (change: WaiverChange, waiver: StoredWaiver) => void;
  now?: () => Date;
}

/** Approved deviations from controls. */
export class Waivers implements WaiverService {
  readonly #options: WaiversOptions;
  readonly #now: () => Date;

  constructor(options: WaiversOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  async request(
    request: WaiverRequest,
    by: { userEntityRef: string },
  ): Promise<OmitAllowed<Waiver>> {
    const { store, controls, onChange } = this.#options;
    const { control, entityRef, selector } = request;
    if (!controls.some(({ id }) => id === control)) {
      throw new InputError(`There is no control "${control.slice(0, 80)}".`);
    }
    if ((entityRef === undefined) === (selector === undefined)) {
      throw new InputError(
        'A waiver is for one entity or for a selector: name entityRef or selector, and not both.',
      );
    }
    if (selector && Object.values(selector).every(values => !values?.length)) {
      throw new InputError(
        'The selector is empty. Name at least one owner, system, domain, tier or lifecycle.',
      );
    }
    const requestedAt = this.#now();
    const now = toInstant(requestedAt);
    const waiver: StoredWaiver = {
      id: randomUUID(),
      control,
      entityRef,
      selector: selector && withoutEmpty(selector),
      reason: readReason(request.reason),
      state: 'requested',
      requestedBy: by.userEntityRef,
      requestedAt: now,
      expiresAt: readExpiry(request.expiresAt, requestedAt, 'A waiver'),
    };
    const open =
      entityRef === undefined
        ? undefined
        : await store.findOpen(control, entityRef, now);
    if (open) {
      throw new ConflictError(
        `There is a waiver of ${control} for ${entityRef} already: ${open.state}, until ${open.expiresAt}. Revoke it, then request another.`,
      );
    }
    await store.create(waiver);
    onChange('requested', waiver);
    return toWaiver(waiver, now);
  }

  async get(id: string): Promise<OmitAllowed<Waiver>> {
    return toWaiver(await this.#stored(id), toInstant(this.#now()));
  }

  async list(
    scope: EntityScope,
    query: WaiverQuery,
    page: PageRequest,
  ): ReturnType<WaiverService['list']> {
    const { store } = this.#options;
    const limit = pageSize(page.limit);
    const cursor = decodeCursor(page.cursor, 2);
    const now = toInstant(this.#now());
    const filter = { ...query, scope };
    const [items, totalCount] = await Promise.all([
      store.list(filter, {
        after: cursor && { requestedAt: cursor[0], id: cursor[1] },
        limit: limit + 1,
        now,
      }),
      store.count(filter, now),
    ]);
    const { shown, next } = takePage(items, limit, last => [
      last.requestedAt,
      last.id,
    ]);
    return {
      items: shown.map(item => toWaiver(item, now)),
      totalCount,
      ...next,
    };
  }

  async listOpenRequests(
    notRequestedBy: string,
  ): ReturnType<WaiverService['listOpenRequests']> {
    const now = toInstant(this.#now());
    return this.#options.store.listRequested(notRequestedBy, now);
  }

  async decide(
    id: string,
    outcome: 'approved' | 'rejected',
    decision: { userEntityRef: string; reason: string },
  ): Promise<OmitAllowed<Waiver>> {
    const { store, basis, onChange } = this.#options;
    const before = await this.#stored(id);
    if (sameRef(before.requestedBy, decision.userEntityRef)) {
      throw new ConflictError(
        'You requested this waiver yourself. Somebody else has to decide about it; revoke it when it is not needed any more.',
      );
    }
    const decided = await store.decide(
      id,
      outcome,
      this.#step(decision),
      basis,
    );
    if (!decided) {
      return this.#tooLate(id);
    }
    onChange(outcome, decided);
    return toWaiver(decided, toInstant(this.#now()));
  }

  async revoke(
    id: string,
    decision: { userEntityRef: string; reason: string },
  ): Promise<OmitAllowed<Waiver>> {
    const { store, basis, onChange } = this.#options;
    await this.#stored(id);
    const revoked = await store.revoke(id, this.#step(decision), basis);
    if (!revoked) {
      return this.#tooLate(id);
    }
    onChange('revoked', revoked);
    return toWaiver(revoked, toInstant(this.#now()));
  }

  /** Tells once of each waiver in force that ends within a time. */
  async tellExpiring(withinMs: number): Promise<void> {
    const { store, onChange } = this.#options;
    const now = this.#now();
    const expiring = await store.takeExpiring(
      toInstant(now.getTime() + withinMs),
      toInstant(now),
      500,
    );
    expiring.forEach(waiver => onChange('expiring', waiver));
  }

  #step({
    userEntityRef,
    reason,
  }: {
    userEntityRef: string;
    reason: string;
  }): WaiverStep {
    return {
      by: userEntityRef,
      at: toInstant(this.#now()),
      reason: readReason(reason),
    };
  }

  async #stored(id: string): Promise<StoredWaiver> {
    const waiver = await this.#options.store.get(id);
    if (!waiver) {
      throw new NotFoundError(`There is no waiver ${id.slice(0, 80)}.`);
    }
    return waiver;
  }

  async #tooLate(id: string): Promise<never> {
    const { state } = await this.get(id);
    throw new ConflictError(
      `The waiver is ${state}, so nothing can be decided about it any more.`,
    );
  }
}

function withoutEmpty<T extends object>(selector: T): T {
  return Object.fromEntries(
    Object.entries(selector).filter(([, values]) => values?.length > 0),
  ) as T;
}

function sameRef(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
}

function stateOf(
  { state, expiresAt }: StoredWaiver,
  now: Instant,
): WaiverState {
  const open = state === 'requested' || state === 'approved';
  return open && expiresAt <= now ? 'expired' : state;
}

/** A waiver as the API shows it. */
export function toWaiver(
  waiver: StoredWaiver,
  now: Instant,
): OmitAllowed<Waiver> {
  const { id, control, entityRef, selector, reason, requestedBy } = waiver;
  return {
    id,
    control,
    entityRef,
    selector,
    reason,
    state: stateOf(waiver, now),
    requestedBy,
    requestedAt: waiver.requestedAt,
    expiresAt: waiver.expiresAt,
    decision: waiver.decidedBy
      ? {
          by: waiver.decidedBy,
          at: waiver.decidedAt!,
          reason: waiver.decisionReason!,
        }
      : undefined,
    revocation: waiver.revokedBy
      ? {
          by: waiver.revokedBy,
          at: waiver.revokedAt!,
          reason: waiver.revocationReason!,
        }
      : undefined,
  };
}
