import { parsePage } from './parse';
import {
  personOf,
  readerOf,
  type RecoveryRouter,
  type RouteContext,
} from './routes';

/** One recovery point: what it is, what is in it, where it can go, and having it verified. */
export function addPointRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { points, operations, audit } = context;

  router.get('/points/:pointId', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { pointId } = request.params;
    const answer = await audit.read(request, { pointId }, () =>
      points.getPoint(pointId, credentials),
    );
    response.json(answer);
  });

  router.get('/points/:pointId/contents', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { pointId } = request.params;
    const { path } = request.query;
    const page = parsePage(request.query);
    const answer = await audit.read(request, { pointId }, () =>
      points.listContents(pointId, path, page, credentials),
    );
    response.json(answer);
  });

  router.get('/points/:pointId/targets', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { pointId } = request.params;
    const items = await audit.read(request, { pointId }, () =>
      operations.listTargets(pointId, credentials),
    );
    response.json({ items });
  });

  router.post('/points/:pointId/restore-plan', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { pointId } = request.params;
    const answer = await audit.read(request, { pointId }, () =>
      operations.planRestore(pointId, request.body, credentials),
    );
    response.json(answer);
  });

  router.post('/points/:pointId/verify', async (request, response) => {
    const { pointId } = request.params;
    const { level } = request.body;
    const answer = await audit.write(
      request,
      {
        eventId: 'verification-request',
        severityLevel: 'medium',
        meta: { pointId, level },
      },
      async () =>
        operations.verify(
          pointId,
          request.body,
          await personOf(context, request),
        ),
      operation => ({
        operationId: operation.id,
        entityRef: operation.entityRef,
        sourceId: operation.sourceId,
        providerPointId: operation.providerPointId,
      }),
    );
    response.status(201).json(answer);
  });
}
