import { readerOf, type RecoveryRouter, type RouteContext } from './routes';

/** Health of the sources. */
export function addSourceRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  router.get('/sources', async (request, response) => {
    const credentials = await readerOf(context, request);
    const items = await context.audit.read(request, {}, () =>
      context.sources.listHealth(credentials),
    );
    response.json({ items });
  });
}
