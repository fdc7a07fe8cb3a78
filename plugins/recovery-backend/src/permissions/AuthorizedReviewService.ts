import type {
  BackstageCredentials,
  BackstageUserPrincipal,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  recoveryReviewRunPermission,
  type Review,
  type ReviewItem,
  type ReviewItemChange,
  type ReviewItemPage,
  type ReviewPage,
} from 'backstage-plugin-recovery-common';
import type {
  OmitAllowed,
  PageRequest,
  ReviewExport,
  ReviewQuery,
  ReviewService,
  ScorecardService,
} from '../api/services';
import type { EntityAccess, ReaderAccess } from './EntityAccess';
import { orNotFound } from './owners';
import { personRef } from './principal';

type Person = BackstageCredentials<BackstageUserPrincipal>;

/**
 * Reviews of services that the reader may see. A review is of the services that whoever
 * began it may review; of those a reader sees their own part alone.
 */
export class AuthorizedReviewService {
  readonly #reviews: ReviewService;
  readonly #entities: Pick<
    ScorecardService,
    'listEntityRefs' | 'listInherited'
  >;
  readonly #access: EntityAccess;

  constructor(options: {
    reviews: ReviewService;
    scorecards: Pick<ScorecardService, 'listEntityRefs' | 'listInherited'>;
    access: EntityAccess;
  }) {
    this.#reviews = options.reviews;
    this.#entities = options.scorecards;
    this.#access = options.access;
  }

  async start(ownerRef: string, person: Person): Promise<Review> {
    const reader = await this.#access.of(person, { fresh: true });
    reader.requireRead();
    reader.require(recoveryReviewRunPermission);
    const scope = await reader.scope(this.#entities);
    const candidates = await this.#reviews.listCandidates(scope, ownerRef);
    const entityRefs = await this.#reviewable(candidates, reader);
    if (entityRefs.length === 0) {
      throw new NotFoundError(
        `${ownerRef} has no service that you may review. Choose another owner or group.`,
      );
    }
    return this.#with(
      await this.#reviews.start(scope, ownerRef, entityRefs, person.principal),
      reader,
      person,
    );
  }

  async list(
    query: ReviewQuery,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<ReviewPage> {
    const reader = await this.#access.of(credentials);
    const scope = await reader.scope(this.#entities);
    const { items, ...rest } = await this.#reviews.list(scope, query, page);
    return {
      ...rest,
      items: items.map(item => this.#with(item, reader, credentials)),
    };
  }

  async get(id: string, credentials: BackstageCredentials): Promise<Review> {
    const reader = await this.#access.of(credentials);
    const scope = await reader.scope(this.#entities);
    const review = await orNotFound('review', id, () =>
      this.#reviews.get(id, scope),
    );
    return this.#with(review, reader, credentials);
  }

  async listItems(
    id: string,
    page: PageRequest,
    credentials: BackstageCredentials,
  ): Promise<ReviewItemPage> {
    const reader = await this.#access.of(credentials);
    const scope = await reader.scope(this.#entities);
    return orNotFound('review', id, () =>
      this.#reviews.listItems(id, scope, page),
    );
  }

  async saveItem(
    id: string,
    entityRef: string,
    change: ReviewItemChange,
    person: Person,
  ): Promise<ReviewItem> {
    const reader = await this.#access.of(person, { fresh: true });
    await reader.entity(entityRef, recoveryReviewRunPermission);
    return orNotFound('review', id, () =>
      this.#reviews.saveItem(id, entityRef, change, person.principal),
    );
  }

  /** Takes the permission for all services of the review that there still are. */
  async finish(id: string, person: Person): Promise<Review> {
    const { reader, scope } = await this.#requireWhole(id, person);
    return this.#with(
      await this.#reviews.finish(id, scope, person.principal),
      reader,
      person,
    );
  }

  /** Takes the same permissions as to finish it. */
  async discard(id: string, person: Person): Promise<Review> {
    const { scope } = await this.#requireWhole(id, person);
    const review = await orNotFound('review', id, () =>
      this.#reviews.discard(id, scope),
    );
    return { ...review, allowed: { review: false } };
  }

  async export(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<ReviewExport> {
    const reader = await this.#access.of(credentials);
    const scope = await reader.scope(this.#entities);
    return orNotFound('review', id, () => this.#reviews.export(id, scope));
  }

  /** Throws unless the person may review all services of a review that there still are. */
  async #requireWhole(id: string, person: Person) {
    const reader = await this.#access.of(person, { fresh: true });
    reader.requireRead();
    reader.require(recoveryReviewRunPermission);
    const scope = await reader.scope(this.#entities);
    await orNotFound('review', id, () => this.#reviews.get(id, scope));
    const present = await this.#reviews.listPresent(id);
    const reviewable = await this.#reviewable(present, reader);
    if (reviewable.length < present.length) {
      reader.requireForAll(recoveryReviewRunPermission);
    }
    return { reader, scope };
  }

  /** Those of the entities that the reader may review, in their order. */
  async #reviewable(
    entityRefs: string[],
    reader: ReaderAccess,
  ): Promise<string[]> {
    if (reader.hasForAll(recoveryReviewRunPermission)) {
      return entityRefs;
    }
    const visible = await reader.visible(entityRefs);
    return entityRefs.filter(ref => {
      const entity = visible.get(ref);
      return entity && reader.may(recoveryReviewRunPermission, entity);
    });
  }

  #with(
    review: OmitAllowed<Review>,
    reader: ReaderAccess,
    credentials: BackstageCredentials,
  ): Review {
    return {
      ...review,
      allowed: {
        review:
          review.state === 'open' &&
          personRef(credentials) !== undefined &&
          reader.hasForAny(recoveryReviewRunPermission),
      },
    };
  }
}
