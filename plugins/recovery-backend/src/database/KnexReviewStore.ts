import type { Knex } from 'knex';
import { canonicalJson } from '../util/canonicalJson';
import { sha256 } from '../util/sha256';
import { appendEvidence } from './appendEvidence';
import { bulkUpsert, isPostgres } from './bulk';
import type { ScorecardFilter } from './ControlStore';
import type { EntityScope } from './EntityScope';
import type { Instant } from './instants';
import type {
  CountedReview,
  ReviewDecision,
  ReviewEntry,
  ReviewFilter,
  ReviewPosition,
  ReviewState,
  ReviewStore,
  StoredReview,
  StoredReviewItem,
} from './ReviewStore';
import { inScope } from './scorecardFilter';
import { orderedCards } from './scorecardQueries';

const REVIEWS = 'recovery_reviews';
const ITEMS = 'recovery_review_items';

interface ReviewRow {
  id: string;
  owner_ref: string;
  state: string;
  started_by: string;
  started_at: string;
  finished_by: string | null;
  finished_at: string | null;
  previous_id: string | null;
  previous_started_at: string | null;
}

interface CountedRow extends ReviewRow {
  total: string | number;
  decided: string | number;
}

interface ItemRow {
  entity_ref: string;
  position: number;
  is_new: number;
  version: number;
  note: string | null;
  decision: string | null;
  assignee_ref: string | null;
  due_date: string | null;
  updated_by: string | null;
  updated_at: string | null;
}

function toReview(row: ReviewRow): StoredReview {
  return {
    id: row.id,
    ownerRef: row.owner_ref,
    state: row.state as ReviewState,
    startedBy: row.started_by,
    startedAt: row.started_at,
    finishedBy: row.finished_by ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    previous:
      row.previous_id !== null && row.previous_started_at !== null
        ? { id: row.previous_id, startedAt: row.previous_started_at }
        : undefined,
  };
}

function toCounted(row: CountedRow): CountedReview {
  return {
    ...toReview(row),
    total: Number(row.total),
    decided: Number(row.decided),
  };
}

function toItem(row: ItemRow): StoredReviewItem {
  return {
    entityRef: row.entity_ref,
    position: row.position,
    isNew: row.is_new === 1,
    version: row.version,
    note: row.note ?? undefined,
    decision: (row.decision ?? undefined) as ReviewDecision | undefined,
    assigneeRef: row.assignee_ref ?? undefined,
    dueDate: row.due_date ?? undefined,
    updatedBy: row.updated_by ?? undefined,
    updatedAt: row.updated_at ?? undefined,
  };
}

/** Reviews in SQLite and PostgreSQL. */
export class KnexReviewStore implements ReviewStore {
  readonly #knex: Knex;

  static create(options: { database: Knex }): KnexReviewStore {
    return new KnexReviewStore(options.database);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async listCandidates(
    filter: ScorecardFilter,
    limit: number,
  ): Promise<string[]> {
    return orderedCards(this.#knex, filter, { limit }).pluck('c.entity_ref');
  }

  async start(
    review: Pick<StoredReview, 'id' | 'ownerRef' | 'startedBy' | 'startedAt'>,
    entityRefs: string[],
  ): Promise<StoredReview | undefined> {
    return this.#knex.transaction(async trx => {
      const previous: ReviewRow | undefined = await trx(REVIEWS)
        .where({ owner_ref: review.ownerRef, state: 'finished' })
        .orderBy('started_at', 'desc')
        .first();
      const begun = await trx(REVIEWS)
        .insert({
          id: review.id,
          owner_ref: review.ownerRef,
          state: 'open',
          started_by: review.startedBy,
          started_at: review.startedAt,
          previous_id: previous?.id ?? null,
        })
        // One review of an owner is open at a time.
        .onConflict(trx.raw("(owner_ref) where state = 'open'") as any)
        .ignore()
        .returning('id');
      if (begun.length === 0) {
        return undefined;
      }
      const before: string[] = previous
        ? await trx(ITEMS).where('review_id', previous.id).pluck('entity_ref')
        : entityRefs;
      const known = new Set(before);
      await bulkUpsert(
        trx,
        ITEMS,
        {
          review_id: 'text',
          entity_ref: 'text',
          position: 'integer',
          is_new: 'smallint',
          version: 'integer',
        },
        entityRefs.map((entityRef, position) => ({
          review_id: review.id,
          entity_ref: entityRef,
          position,
          is_new: known.has(entityRef) ? 0 : 1,
          version: 0,
        })),
        { key: ['review_id', 'entity_ref'], merge: [] },
      );
      return {
        ...review,
        state: 'open',
        previous: previous && {
          id: previous.id,
          startedAt: previous.started_at,
        },
      };
    });
  }

  async get(
    id: string,
    scope: EntityScope,
  ): Promise<CountedReview | undefined> {
    const row: CountedRow | undefined = await this.#counted({ scope })
      .where('r.id', id)
      .first();
    return row && toCounted(row);
  }

  async list(
    filter: ReviewFilter,
    page: { after?: ReviewPosition; limit: number },
  ): Promise<CountedReview[]> {
    const query = this.#counted(filter)
      .orderBy([{ column: 'r.started_at', order: 'desc' }, { column: 'r.id' }])
      .limit(page.limit);
    const { after } = page;
    if (after) {
      query.where(or =>
        or
          .where('r.started_at', '<', after.startedAt)
          .orWhere(same =>
            same
              .where('r.started_at', after.startedAt)
              .where('r.id', '>', after.id),
          ),
      );
    }
    const rows: CountedRow[] = await query;
    return rows.map(toCounted);
  }

  async count(filter: ReviewFilter): Promise<number> {
    const row = await this.#filtered(filter).count({ n: '*' }).first();
    return Number(row?.n ?? 0);
  }

  async listItems(
    id: string,
    scope: EntityScope,
    page: { after?: number; limit: number },
  ): Promise<StoredReviewItem[]> {
    const query = this.#knex(`${ITEMS} as c`)
      .where('c.review_id', id)
      .orderBy('c.position')
      .limit(page.limit)
      .select('c.*');
    inScope(this.#knex, query, scope);
    if (page.after !== undefined) {
      query.where('c.position', '>', page.after);
    }
    const rows: ItemRow[] = await query;
    return rows.map(toItem);
  }

  async listRemoved(
    review: StoredReview,
    scope: EntityScope,
  ): Promise<string[]> {
    if (!review.previous) {
      return [];
    }
    const query = this.#knex(`${ITEMS} as c`)
      .where('c.review_id', review.previous.id)
      .whereNotIn(
        'c.entity_ref',
        this.#knex(ITEMS).where('review_id', review.id).select('entity_ref'),
      )
      .orderBy('c.entity_ref');
    inScope(this.#knex, query, scope);
    return query.pluck('c.entity_ref');
  }

  async listPresent(id: string): Promise<string[]> {
    return this.#knex(ITEMS)
      .join('recovery_entities as e', 'e.entity_ref', `${ITEMS}.entity_ref`)
      .where('review_id', id)
      .orderBy('position')
      .pluck('e.entity_ref');
  }

  async getItem(
    id: string,
    entityRef: string,
  ): Promise<StoredReviewItem | undefined> {
    const row: ItemRow | undefined = await this.#knex(ITEMS)
      .where({ review_id: id, entity_ref: entityRef })
      .first();
    return row && toItem(row);
  }

  async saveItem(
    id: string,
    entityRef: string,
    version: number,
    entry: ReviewEntry,
    step: { by: string; at: Instant },
  ): Promise<StoredReviewItem | undefined> {
    return this.#knex.transaction(async trx => {
      // Whoever finishes the review waits until this is written, or this finds it closed.
      const open = trx(REVIEWS).where({ id, state: 'open' }).select('id');
      const [review] = await (isPostgres(trx) ? open.forShare() : open);
      if (!review) {
        return undefined;
      }
      const [row]: ItemRow[] = await trx(ITEMS)
        .where({ review_id: id, entity_ref: entityRef, version })
        .update({
          version: version + 1,
          note: entry.note ?? null,
          decision: entry.decision ?? null,
          assignee_ref: entry.assigneeRef ?? null,
          due_date: entry.dueDate ?? null,
          updated_by: step.by,
          updated_at: step.at,
        })
        .returning('*');
      return row && toItem(row);
    });
  }

  async finish(
    id: string,
    step: { by: string; at: Instant },
  ): Promise<boolean> {
    return this.#knex.transaction(async trx => {
      const [row]: ReviewRow[] = await trx(REVIEWS)
        .where({ id, state: 'open' })
        .update({
          state: 'finished',
          finished_by: step.by,
          finished_at: step.at,
        })
        .returning('*');
      if (!row) {
        return false;
      }
      // Whoever is writing has done so by now, and nobody writes any more.
      const items: ItemRow[] = await trx(ITEMS)
        .where('review_id', id)
        .orderBy('position');
      await putOnRecord(trx, row, items.map(toItem), step);
      return true;
    });
  }

  async discard(id: string): Promise<boolean> {
    const removed = await this.#knex(REVIEWS)
      .where({ id, state: 'open' })
      .delete();
    return removed > 0;
  }

  /** The services `c` of a review `r` that the scope has. */
  #servicesOf(scope: EntityScope): Knex.QueryBuilder {
    const query = this.#knex(`${ITEMS} as c`).whereRaw('c.review_id = r.id');
    inScope(this.#knex, query, scope);
    return query;
  }

  /** Reviews `r` of which the scope has a service. */
  #filtered({ scope, ownerRef, state }: ReviewFilter): Knex.QueryBuilder {
    const query = this.#knex(`${REVIEWS} as r`).whereExists(
      this.#servicesOf(scope).select('c.entity_ref'),
    );
    if (ownerRef !== undefined) {
      query.where('r.owner_ref', ownerRef);
    }
    if (state !== undefined) {
      query.where('r.state', state);
    }
    return query;
  }

  /** The same with sums. They are of the page alone: no other review's services are read. */
  #counted(filter: ReviewFilter): Knex.QueryBuilder {
    const { scope } = filter;
    return this.#filtered(filter)
      .leftJoin(`${REVIEWS} as p`, 'p.id', 'r.previous_id')
      .select(
        'r.*',
        'p.started_at as previous_started_at',
        this.#servicesOf(scope).count('*').as('total'),
        this.#servicesOf(scope).count('c.decision').as('decided'),
      );
  }
}

/**
 * The record has sums, and the digest of what was written of each service: so that what
 * the review says later can be held against what it said when it was finished.
 */
async function putOnRecord(
  trx: Knex.Transaction,
  row: ReviewRow,
  items: StoredReviewItem[],
  step: { by: string; at: Instant },
): Promise<void> {
  const decided = (decision: ReviewDecision) =>
    items.filter(item => item.decision === decision).length;
  await appendEvidence(trx, [
    {
      event: 'finished',
      // About many entities, and so in no list by entity.
      subject: { kind: 'review', id: row.id, entityRef: '' },
      actor: step.by,
      at: new Date(step.at),
      details: {
        ownerRef: row.owner_ref,
        startedBy: row.started_by,
        startedAt: row.started_at,
        previousId: row.previous_id ?? undefined,
        services: items.length,
        decisions: {
          accept: decided('accept'),
          fix: decided('fix'),
          'follow-up': decided('follow-up'),
        },
        itemsHash: sha256(canonicalJson(items)),
      },
    },
  ]);
}
