import { parseEntityPath, parsePage, parsePeriod } from './parse';
import { readerOf, type RecoveryRouter, type RouteContext } from './routes';

/** What is known of one entity: its status, points and timeline; and reading it anew. */
export function addEntityRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { status, points, sources, audit } = context;

  router.get(
    '/entities/:kind/:namespace/:name/status',
    async (request, response) => {
      const credentials = await readerOf(context, request);
      const entityRef = parseEntityPath(request.params);
      const answer = await audit.read(request, { entityRef }, () =>
        status.getEntityStatus(entityRef, credentials),
      );
      response.json(answer);
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/points',
    async (request, response) => {
      const credentials = await readerOf(context, request);
      const entityRef = parseEntityPath(request.params);
      const { resourceId, state, outcome, search } = request.query;
      const filter = {
        resourceId,
        state,
        outcome,
        search,
        ...parsePeriod(request.query),
      };
      const page = parsePage(request.query);
      const answer = await audit.read(request, { entityRef }, () =>
        points.listEntityPoints(entityRef, filter, page, credentials),
      );
      response.json(answer);
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/timeline',
    async (request, response) => {
      const credentials = await readerOf(context, request);
      const entityRef = parseEntityPath(request.params);
      const period = parsePeriod(request.query);
      const answer = await audit.read(request, { entityRef }, () =>
        status.getEntityTimeline(entityRef, period, credentials),
      );
      response.json(answer);
    },
  );

  router.post(
    '/entities/:kind/:namespace/:name/refresh',
    async (request, response) => {
      const credentials = await readerOf(context, request);
      const entityRef = parseEntityPath(request.params);
      const answer = await audit.write(
        request,
        {
          eventId: 'entity-refresh',
          severityLevel: 'low',
          meta: { entityRef },
        },
        () => sources.refreshEntity(entityRef, credentials),
        ({ sourceIds }) => ({ sourceIds }),
      );
      response.status(202).json(answer);
    },
  );
}
