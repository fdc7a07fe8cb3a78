import { randomUUID } from 'node:crypto';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  Review,
  ReviewItem,
  ReviewItemChange,
  ReviewItemPage,
} from 'backstage-plugin-recovery-common';
import type {
  OmitAllowed,
  PageRequest,
  ReviewExport,
  ReviewQuery,
  ReviewService,
} from '../api/services';
import type { ControlStore, ExportedResult } from '../database/ControlStore';
import type { EntityScope } from '../database/EntityScope';
import { toInstant, type Instant } from '../database/instants';
import type {
  CountedReview,
  ReviewEntry,
  ReviewStore,
  StoredReview,
  StoredReviewItem,
} from '../database/ReviewStore';
import { cursorNumber, decodeCursor, pageSize, takePage } from '../util/cursor';
import { startOfDay } from '../util/days';
import { cleanText } from '../util/text';
import type { FilterContext } from './scorecardFilters';

/** Services of a review at most: more are not gone through in a meeting. */
const MOST_SERVICES = 1_000;

/** Services of an export that are in memory at a time. */
const PART = 250;

export interface ReviewsOptions extends FilterContext {
  store: ReviewStore;
  history: Pick<ControlStore, 'listResultsAsOf'>;
  now?: () => Date;
}

/**
 * Reviews of the scorecards of a team. What a review is about stays the same while people
 * go through it: the results at its start, and what changed in them since the start of
 * the review before.
 */
export class Reviews implements ReviewService {
  readonly #options: ReviewsOptions;
  readonly #now: () => Date;

  constructor(options: ReviewsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  async listCandidates(
    scope: EntityScope,
    ownerRef: string,
  ): Promise<string[]> {
    const { store, basis } = this.#options;
    const refs = await store.listCandidates(
      { scope, basis, owner: [ownerRef] },
      MOST_SERVICES + 1,
    );
    if (refs.length > MOST_SERVICES) {
      throw new InputError(
        `${ownerRef} has more than ${MOST_SERVICES} services. Choose a group below it.`,
      );
    }
    return refs;
  }

  async start(
    scope: EntityScope,
    ownerRef: string,
    entityRefs: string[],
    by: { userEntityRef: string },
  ): Promise<OmitAllowed<Review>> {
    const review = await this.#options.store.start(
      {
        id: randomUUID(),
        ownerRef,
        startedBy: by.userEntityRef,
        startedAt: toInstant(this.#now()),
      },
      entityRefs,
    );
    if (!review) {
      throw new ConflictError(
        `A review of ${ownerRef} is open already. Go on with it, or finish it first.`,
      );
    }
    return this.get(review.id, scope);
  }

  async list(
    scope: EntityScope,
    query: ReviewQuery,
    page: PageRequest,
  ): ReturnType<ReviewService['list']> {
    const { store } = this.#options;
    const limit = pageSize(page.limit);
    const cursor = decodeCursor(page.cursor, 2);
    const filter = { ...query, scope };
    const [items, totalCount] = await Promise.all([
      store.list(filter, {
        after: cursor && { startedAt: cursor[0], id: cursor[1] },
        limit: limit + 1,
      }),
      store.count(filter),
    ]);
    const { shown, next } = takePage(items, limit, last => [
      last.startedAt,
      last.id,
    ]);
    return {
      items: shown.map(toReview),
      totalCount,
      ...next,
    };
  }

  async get(id: string, scope: EntityScope): Promise<OmitAllowed<Review>> {
    const review = await this.#stored(id, scope);
    return {
      ...toReview(review),
      removed: await this.#options.store.listRemoved(review, scope),
    };
  }

  async listItems(
    id: string,
    scope: EntityScope,
    page: PageRequest,
  ): Promise<ReviewItemPage> {
    const review = await this.#stored(id, scope);
    const limit = pageSize(page.limit);
    const cursor = decodeCursor(page.cursor, 1);
    const items = await this.#options.store.listItems(id, scope, {
      after: cursor && cursorNumber(cursor[0], MOST_SERVICES),
      limit: limit + 1,
    });
    const { shown, next } = takePage(items, limit, ({ position }) => [
      String(position),
    ]);
    return {
      items: await this.#toItems(review, shown),
      totalCount: review.total,
      ...next,
    };
  }

  async listPresent(id: string): Promise<string[]> {
    return this.#options.store.listPresent(id);
  }

  async saveItem(
    id: string,
    entityRef: string,
    change: ReviewItemChange,
    by: { userEntityRef: string },
  ): Promise<ReviewItem> {
    const { store } = this.#options;
    const at = toInstant(this.#now());
    const entry = toEntry(change);
    if (entry.dueDate !== undefined && entry.dueDate < at.slice(0, 10)) {
      await this.#requireSameDueDate(id, entityRef, entry.dueDate);
    }
    const saved = await store.saveItem(id, entityRef, change.version, entry, {
      by: by.userEntityRef,
      at,
    });
    const review = await store.get(id, { entityRefs: [entityRef] });
    if (!review) {
      throw new NotFoundError(`There is no review ${id.slice(0, 80)}.`);
    }
    if (!saved) {
      throw new ConflictError(await this.#whyNotSaved(review, entityRef));
    }
    const [item] = await this.#toItems(review, [saved]);
    return item;
  }

  async finish(
    id: string,
    scope: EntityScope,
    by: { userEntityRef: string },
  ): Promise<OmitAllowed<Review>> {
    const finished = await this.#options.store.finish(id, {
      by: by.userEntityRef,
      at: toInstant(this.#now()),
    });
    const review = await this.get(id, scope);
    if (!finished) {
      throw new ConflictError(finishedBy(review));
    }
    return review;
  }

  async discard(id: string, scope: EntityScope): Promise<OmitAllowed<Review>> {
    const review = await this.get(id, scope);
    if (!(await this.#options.store.discard(id))) {
      throw new ConflictError(
        `${finishedBy(await this.get(id, scope))} Finished reviews are kept.`,
      );
    }
    return review;
  }

  async export(id: string, scope: EntityScope): Promise<ReviewExport> {
    const review = await this.#stored(id, scope);
    return {
      generatedAt: toInstant(this.#now()),
      review: await this.get(id, scope),
      items: this.#parts(review, scope),
    };
  }

  async *#parts(
    review: StoredReview,
    scope: EntityScope,
  ): AsyncGenerator<ReviewItem[]> {
    for (let after: number | undefined; ; ) {
      const items = await this.#options.store.listItems(review.id, scope, {
        after,
        limit: PART,
      });
      yield this.#toItems(review, items);
      if (items.length < PART) {
        return;
      }
      after = items[items.length - 1].position;
    }
  }

  /** A day that is over may stay where it stands, but not be set. Throws an InputError. */
  async #requireSameDueDate(
    id: string,
    entityRef: string,
    dueDate: string,
  ): Promise<void> {
    const before = await this.#options.store.getItem(id, entityRef);
    if (before?.dueDate !== dueDate) {
      throw new InputError(
        'dueDate is over. Name a day from today on, in UTC.',
      );
    }
  }

  async #whyNotSaved(review: StoredReview, entityRef: string): Promise<string> {
    if (review.state === 'finished') {
      return finishedBy(review);
    }
    const item = await this.#options.store.getItem(review.id, entityRef);
    const who = item?.updatedBy
      ? `${item.updatedBy} changed what is said of ${entityRef} at ${item.updatedAt}`
      : `What is said of ${entityRef} has another version`;
    return `${who}, and nothing of yours is saved. Read it again, then save.`;
  }

  async #stored(id: string, scope: EntityScope): Promise<CountedReview> {
    const review = await this.#options.store.get(id, scope);
    if (!review) {
      throw new NotFoundError(`There is no review ${id.slice(0, 80)}.`);
    }
    return review;
  }

  /** Items with what changed, in two queries however many there are. */
  async #toItems(
    review: StoredReview,
    items: StoredReviewItem[],
  ): Promise<ReviewItem[]> {
    const since = review.previous?.startedAt;
    const known = items.filter(({ isNew }) => !isNew);
    const [before, now] =
      since === undefined || known.length === 0
        ? [new Map<string, ExportedResult>(), new Map<string, ExportedResult>()]
        : await Promise.all([
            this.#resultsAt(known, since),
            this.#resultsAt(known, review.startedAt),
          ]);
    return items.map(item => ({
      ...item,
      changes: item.isNew ? [] : this.#changesOf(item.entityRef, before, now),
    }));
  }

  async #resultsAt(
    items: StoredReviewItem[],
    before: Instant,
  ): Promise<Map<string, ExportedResult>> {
    const results = await this.#options.history.listResultsAsOf(
      items.map(({ entityRef }) => entityRef),
      before,
    );
    return new Map(
      results.map(result => [`${result.entityRef} ${result.control}`, result]),
    );
  }

  #changesOf(
    entityRef: string,
    before: Map<string, ExportedResult>,
    now: Map<string, ExportedResult>,
  ): ReviewItem['changes'] {
    return this.#options.controls.flatMap(({ id, title }) => {
      const was = before.get(`${entityRef} ${id}`);
      const is = now.get(`${entityRef} ${id}`);
      return is && was?.result !== is.result
        ? {
            control: id,
            title,
            before: was?.result,
            after: is.result,
            since: is.since,
            reason: is.reason,
          }
        : [];
    });
  }
}

function finishedBy({
  finishedBy: by,
  finishedAt,
}: Pick<Review, 'finishedBy' | 'finishedAt'>): string {
  return `The review was finished by ${by} at ${finishedAt}, so nothing of it can be changed any more.`;
}

/** What is stored of what somebody wrote. Throws an InputError. */
function toEntry(change: ReviewItemChange): ReviewEntry {
  const { decision, assigneeRef, dueDate } = change;
  const note = change.note?.split('\n').map(cleanText).join('\n').trim();
  if (dueDate !== undefined && startOfDay(dueDate) === undefined) {
    throw new InputError(
      'dueDate is not a day that exists. Write it as 2024-02-29.',
    );
  }
  if (decision === 'fix' && dueDate === undefined) {
    throw new InputError('To fix it takes a day until when: name dueDate.');
  }
  if (
    (decision === undefined || decision === 'accept') &&
    (dueDate !== undefined || assigneeRef !== undefined)
  ) {
    throw new InputError(
      'dueDate and assigneeRef belong to the decisions fix and follow-up alone.',
    );
  }
  return { note: note || undefined, decision, assigneeRef, dueDate };
}

function toReview(review: CountedReview): OmitAllowed<Review> {
  const { total, decided, previous, ...rest } = review;
  return {
    ...rest,
    since: previous?.startedAt,
    previousId: previous?.id,
    totalCount: total,
    decidedCount: decided,
  };
}
