import {
  personOf,
  readerOf,
  type RecoveryRouter,
  type RouteContext,
} from './routes';

/** Health of the sources, and holding back their queues. */
export function addSourceRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { sources, audit } = context;

  router.get('/sources', async (request, response) => {
    const credentials = await readerOf(context, request);
    const items = await audit.read(request, {}, () =>
      sources.listHealth(credentials),
    );
    response.json({ items });
  });

  router.post('/sources/:sourceId/pause', async (request, response) => {
    const { sourceId } = request.params;
    const { reason } = request.body;
    const answer = await audit.write(
      request,
      {
        eventId: 'source-pause',
        severityLevel: 'medium',
        meta: { sourceId, reason },
      },
      async () =>
        sources.pause(sourceId, reason, await personOf(context, request)),
      () => ({}),
    );
    response.json(answer);
  });

  router.post('/sources/:sourceId/resume', async (request, response) => {
    const { sourceId } = request.params;
    const answer = await audit.write(
      request,
      {
        eventId: 'source-resume',
        severityLevel: 'medium',
        meta: { sourceId },
      },
      async () => sources.resume(sourceId, await personOf(context, request)),
      () => ({}),
    );
    response.json(answer);
  });
}
