import type { Knex } from 'knex';
import { appendEvidence } from './appendEvidence';
import { amongValues, isPostgres, parseJson, whereIn } from './bulk';
import type { EvidenceEvent } from './EvidenceStore';
import type { Instant } from './instants';
import { markDue, markEntitiesDue } from './markEntitiesDue';
import { DIMENSIONS, filteredCards, inScope } from './scorecardFilter';
import type {
  StoredWaiver,
  StoredWaiverState,
  WaiverFilter,
  WaiverSelector,
  WaiverStep,
  WaiverStore,
} from './WaiverStore';

const WAIVERS = 'recovery_waivers';

interface WaiverRow {
  id: string;
  control: string;
  entity_ref: string | null;
  selector: string | null;
  reason: string;
  state: string;
  requested_by: string;
  requested_at: string;
  expires_at: string;
  decided_by: string | null;
  decided_at: string | null;
  decision_reason: string | null;
  revoked_by: string | null;
  revoked_at: string | null;
  revocation_reason: string | null;
}

function toWaiver(row: WaiverRow): StoredWaiver {
  return {
    id: row.id,
    control: row.control,
    entityRef: row.entity_ref ?? undefined,
    selector: parseJson<WaiverSelector | undefined>(row.selector, undefined),
    reason: row.reason,
    state: row.state as StoredWaiverState,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decidedBy: row.decided_by ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    decisionReason: row.decision_reason ?? undefined,
    revokedBy: row.revoked_by ?? undefined,
    revokedAt: row.revoked_at ?? undefined,
    revocationReason: row.revocation_reason ?? undefined,
  };
}

/** Waivers in SQLite and PostgreSQL. */
export class KnexWaiverStore implements WaiverStore {
  readonly #knex: Knex;

  static create(options: { database: Knex }): KnexWaiverStore {
    return new KnexWaiverStore(options.database);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async create(waiver: StoredWaiver): Promise<void> {
    await this.#knex.transaction(async trx => {
      await trx(WAIVERS).insert({
        id: waiver.id,
        control: waiver.control,
        entity_ref: waiver.entityRef ?? null,
        selector: waiver.selector ? JSON.stringify(waiver.selector) : null,
        reason: waiver.reason,
        state: waiver.state,
        requested_by: waiver.requestedBy,
        requested_at: waiver.requestedAt,
        expires_at: waiver.expiresAt,
      });
      await putOnRecord(trx, 'requested', waiver, {
        by: waiver.requestedBy,
        at: waiver.requestedAt,
        reason: waiver.reason,
      });
    });
  }

  async get(id: string): Promise<StoredWaiver | undefined> {
    return (await this.getMany([id])).get(id);
  }

  async getMany(ids: string[]): Promise<Map<string, StoredWaiver>> {
    const rows: WaiverRow[] =
      ids.length === 0
        ? []
        : await whereIn(this.#knex, this.#knex(WAIVERS), 'id', ids);
    return new Map(rows.map(row => [row.id, toWaiver(row)]));
  }

  async list(
    filter: WaiverFilter,
    page: {
      after?: { requestedAt: Instant; id: string };
      limit: number;
      now: Instant;
    },
  ): Promise<StoredWaiver[]> {
    const query = this.#filtered(filter, page.now)
      .orderBy([
        { column: 'c.requested_at', order: 'desc' },
        { column: 'c.id' },
      ])
      .limit(page.limit);
    const { after } = page;
    if (after) {
      query.where(or =>
        or
          .where('c.requested_at', '<', after.requestedAt)
          .orWhere(same =>
            same
              .where('c.requested_at', after.requestedAt)
              .where('c.id', '>', after.id),
          ),
      );
    }
    const rows: WaiverRow[] = await query;
    return rows.map(toWaiver);
  }

  async count(filter: WaiverFilter, now: Instant): Promise<number> {
    const row = await this.#filtered(filter, now).count({ n: '*' }).first();
    return Number(row?.n ?? 0);
  }

  async findOpen(
    control: string,
    entityRef: string,
    now: Instant,
  ): Promise<StoredWaiver | undefined> {
    const open = await this.listOpenOf(entityRef, now);
    return open.find(waiver => waiver.control === control);
  }

  async listOpenOf(entityRef: string, now: Instant): Promise<StoredWaiver[]> {
    const rows: WaiverRow[] = await this.#knex(WAIVERS)
      .where('entity_ref', entityRef)
      .whereIn('state', ['requested', 'approved'])
      .where('expires_at', '>', now)
      .orderBy('requested_at', 'desc');
    return rows.map(toWaiver);
  }

  async listRequested(
    notRequestedBy: string,
    now: Instant,
  ): Promise<Pick<StoredWaiver, 'id' | 'entityRef' | 'selector'>[]> {
    const rows: Pick<WaiverRow, 'id' | 'entity_ref' | 'selector'>[] =
      await this.#knex(WAIVERS)
        .select('id', 'entity_ref', 'selector')
        .where('state', 'requested')
        .where('expires_at', '>', now)
        .whereNot('requested_by', notRequestedBy);
    return rows.map(row => ({
      id: row.id,
      entityRef: row.entity_ref ?? undefined,
      selector: parseJson<WaiverSelector | undefined>(row.selector, undefined),
    }));
  }

  async decide(
    id: string,
    outcome: 'approved' | 'rejected',
    step: WaiverStep,
    basis: string,
  ): Promise<StoredWaiver | undefined> {
    return this.#step(id, ['requested'], outcome, step, basis, {
      state: outcome,
      decided_by: step.by,
      decided_at: step.at,
      decision_reason: step.reason,
    });
  }

  async revoke(
    id: string,
    step: WaiverStep,
    basis: string,
  ): Promise<StoredWaiver | undefined> {
    return this.#step(id, ['requested', 'approved'], 'revoked', step, basis, {
      state: 'revoked',
      revoked_by: step.by,
      revoked_at: step.at,
      revocation_reason: step.reason,
    });
  }

  async inForce(
    entities: ReadonlyMap<string, string | undefined>,
    now: Instant,
  ): Promise<Map<string, StoredWaiver[]>> {
    const among = amongValues(this.#knex, entities.keys());
    const rows: WaiverRow[] = await this.#knex(WAIVERS)
      .where('state', 'approved')
      .where('expires_at', '>', now)
      .where(any =>
        any
          .whereNull('entity_ref')
          .orWhereRaw(`entity_ref ${among.sql}`, among.bindings),
      );
    return this.#assign(rows.map(toWaiver), entities);
  }

  async takeExpiring(
    before: Instant,
    now: Instant,
    limit: number,
  ): Promise<StoredWaiver[]> {
    const ids: string[] = await this.#knex(WAIVERS)
      .where('state', 'approved')
      .where('expires_at', '>', now)
      .where('expires_at', '<=', before)
      .whereNull('told_at')
      .orderBy('expires_at')
      .limit(limit)
      .pluck('id');
    const taken: WaiverRow[] =
      ids.length === 0
        ? []
        : await whereIn(this.#knex, this.#knex(WAIVERS), 'id', ids)
            .whereNull('told_at')
            .update({ told_at: now })
            .returning('*');
    return taken.map(toWaiver);
  }

  /** Which of the waivers are for which of the entities. */
  async #assign(
    waivers: StoredWaiver[],
    entities: ReadonlyMap<string, string | undefined>,
  ): Promise<Map<string, StoredWaiver[]>> {
    const assigned = new Map<string, StoredWaiver[]>();
    const add = (entityRef: string, waiver: StoredWaiver) =>
      assigned.set(entityRef, [...(assigned.get(entityRef) ?? []), waiver]);
    const selecting = waivers.filter(({ selector }) => selector);
    for (const waiver of waivers) {
      if (waiver.entityRef) {
        add(waiver.entityRef, waiver);
      }
    }
    if (selecting.length > 0) {
      const values = await this.#valuesOf(entities);
      for (const entityRef of entities.keys()) {
        selecting
          .filter(({ selector }) => selects(selector!, values.get(entityRef)))
          .forEach(waiver => add(entityRef, waiver));
      }
    }
    return assigned;
  }

  /** What entities can be selected by: `dimension value`. */
  async #valuesOf(
    entities: ReadonlyMap<string, string | undefined>,
  ): Promise<Map<string, Set<string>>> {
    const rows: { entity_ref: string; dimension: string; value: string }[] =
      await whereIn(
        this.#knex,
        this.#knex(DIMENSIONS).select('entity_ref', 'dimension', 'value'),
        'entity_ref',
        entities.keys(),
      );
    const values = new Map(
      [...entities].map(([ref, tier]) => [ref, new Set([`tier ${tier}`])]),
    );
    rows.forEach(row =>
      values.get(row.entity_ref)?.add(`${row.dimension} ${row.value}`),
    );
    return values;
  }

  #filtered(filter: WaiverFilter, now: Instant): Knex.QueryBuilder {
    const query = this.#knex(`${WAIVERS} as c`);
    const { scope, entityRef, control, state, ids } = filter;
    inScope(this.#knex, query, scope);
    if (ids !== undefined) {
      whereIn(this.#knex, query, 'c.id', ids);
    }
    if (entityRef !== undefined) {
      query.where('c.entity_ref', entityRef);
    }
    if (control !== undefined) {
      query.where('c.control', control);
    }
    if (state === 'expired') {
      query
        .whereIn('c.state', ['requested', 'approved'])
        .where('c.expires_at', '<=', now);
    } else if (state !== undefined) {
      query.where('c.state', state);
      if (state === 'requested' || state === 'approved') {
        query.where('c.expires_at', '>', now);
      }
    }
    return query;
  }

  async #step(
    id: string,
    from: StoredWaiverState[],
    event: EvidenceEvent,
    step: WaiverStep,
    basis: string,
    changes: object,
  ): Promise<StoredWaiver | undefined> {
    return this.#knex.transaction(async trx => {
      const query = trx(WAIVERS)
        .where('id', id)
        .whereIn('state', from)
        .where('expires_at', '>', step.at);
      const before: WaiverRow | undefined = await (isPostgres(trx)
        ? query.forUpdate().first()
        : query.first());
      if (!before) {
        return undefined;
      }
      const [row]: WaiverRow[] = await trx(WAIVERS)
        .where({ id, state: before.state })
        .update(changes)
        .returning('*');
      if (!row) {
        return undefined;
      }
      const waiver = toWaiver(row);
      if (event === 'approved' || before.state === 'approved') {
        await this.#markDue(trx, waiver, basis);
      }
      await putOnRecord(trx, event, waiver, step);
      return waiver;
    });
  }

  async #markDue(
    trx: Knex.Transaction,
    { entityRef, selector }: StoredWaiver,
    basis: string,
  ): Promise<void> {
    if (entityRef !== undefined) {
      await markEntitiesDue(trx, [entityRef]);
    } else if (selector) {
      await markDue(trx, entities =>
        entities.whereIn(
          'entity_ref',
          filteredCards(trx, { ...selector, scope: {}, basis }).select(
            'c.entity_ref',
          ),
        ),
      );
    }
  }
}

function selects(
  selector: WaiverSelector,
  values: Set<string> | undefined,
): boolean {
  return Object.entries(selector).every(
    ([dimension, wanted]: [string, string[]]) =>
      wanted.some(value => values?.has(`${dimension} ${value}`)),
  );
}

async function putOnRecord(
  trx: Knex.Transaction,
  event: EvidenceEvent,
  waiver: StoredWaiver,
  step: WaiverStep,
): Promise<void> {
  await appendEvidence(trx, [
    {
      event,
      subject: {
        kind: 'waiver',
        id: waiver.id,
        entityRef: waiver.entityRef ?? '',
      },
      actor: step.by,
      at: new Date(step.at),
      details: {
        control: waiver.control,
        selector: waiver.selector,
        expiresAt: waiver.expiresAt,
        requestedBy: waiver.requestedBy,
        reason: step.reason,
      },
    },
  ]);
}
