import { parseEntityPath, parsePage } from './parse';
import {
  personOf,
  readerOf,
  type RecoveryRouter,
  type RouteContext,
} from './routes';

/** Recovery drills of an entity: the list of them, and requests by hand. */
export function addDrillRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { drills, audit } = context;

  router.get(
    '/entities/:kind/:namespace/:name/drills',
    async (request, response) => {
      const credentials = await readerOf(context, request);
      const entityRef = parseEntityPath(request.params);
      const page = parsePage(request.query);
      const answer = await audit.read(request, { entityRef }, () =>
        drills.list(entityRef, page, credentials),
      );
      response.json(answer);
    },
  );

  router.post(
    '/entities/:kind/:namespace/:name/drills',
    async (request, response) => {
      const entityRef = parseEntityPath(request.params);
      const { resourceId, pick } = request.body;
      const answer = await audit.write(
        request,
        {
          eventId: 'drill-request',
          severityLevel: 'medium',
          meta: { entityRef, resourceId, ...(pick && { pick }) },
        },
        async () =>
          drills.request(
            entityRef,
            request.body,
            await personOf(context, request),
          ),
        operation => ({
          operationId: operation.id,
          sourceId: operation.sourceId,
          providerPointId: operation.providerPointId,
        }),
      );
      response.status(201).json(answer);
    },
  );
}
