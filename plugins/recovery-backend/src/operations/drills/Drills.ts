import { NotFoundError } from '@backstage/errors';
import type {
  DrillPage,
  DrillRequest,
  DrillState,
} from 'backstage-plugin-recovery-common';
import type { DrillStore } from '../../database/DrillStore';
import {
  decodeTimeCursor,
  pageSize,
  takePage,
  timeParts,
} from '../../util/cursor';
import type { PlainOperation } from '../OperationManager';
import { toDrill, toOperation } from '../presentation';
import type { DrillPlaces } from './DrillPlaces';
import type { DrillRequests } from './DrillRequests';

/** What people can do with drills, and what a status says of them. */
export class Drills {
  readonly #store: DrillStore;
  readonly #places: DrillPlaces;
  readonly #requests: Pick<DrillRequests, 'request'>;

  constructor(options: {
    store: DrillStore;
    places: DrillPlaces;
    requests: Pick<DrillRequests, 'request'>;
  }) {
    this.#store = options.store;
    this.#places = options.places;
    this.#requests = options.requests;
  }

  async request(
    entityRef: string,
    { resourceId, pick = 'newest', reason }: DrillRequest,
    by: { userEntityRef: string },
  ): Promise<PlainOperation> {
    const resource = await this.#store.getResource(entityRef, resourceId);
    if (!resource) {
      throw new NotFoundError(
        'The entity has no protected resource of this id. Look for it in the status of the entity.',
      );
    }
    const record = await this.#requests.request({
      resource,
      pick,
      negative: false,
      requestedBy: by.userEntityRef,
      reason,
    });
    return toOperation(record);
  }

  async list(
    entityRef: string,
    page: { cursor?: string; limit?: number },
  ): Promise<DrillPage> {
    const limit = pageSize(page.limit);
    const cursor = decodeTimeCursor(page.cursor);
    const { items, totalCount } = await this.#store.list(entityRef, {
      after: cursor && { requestedAt: cursor.at, id: cursor.id },
      limit: limit + 1,
    });
    const { shown, next } = takePage(items, limit, last =>
      timeParts(last.requestedAt, last.id),
    );
    return {
      items: shown.map(record => toDrill(record)),
      totalCount,
      ...next,
    };
  }

  /** Of all resources of an entity, in two queries. */
  async statesOf(
    resources: readonly { id: string; sourceId: string }[],
  ): Promise<Map<string, DrillState>> {
    const ids = resources.map(({ id }) => id);
    const [plans, latest] = await Promise.all([
      this.#store.getPlans(ids),
      this.#store.latest(ids),
    ]);
    return new Map(
      resources.map(({ id, sourceId }) => {
        const plan = plans.get(id);
        const { last, lastPassed, negative } = latest.get(id) ?? {};
        return [
          id,
          {
            declared: this.#places.of(sourceId) !== undefined,
            policy: plan?.policy,
            nextAt: plan?.dueAt,
            missedSince: plan?.missedSince,
            last: last && toDrill(last),
            lastPassed: lastPassed && toDrill(lastPassed),
            negative: negative && toDrill(negative),
          },
        ];
      }),
    );
  }
}
