import { parseEntityQuery, parsePage } from './parse';
import { readerOf, type RecoveryRouter, type RouteContext } from './routes';

/** The chain of evidence, and reports on operations. */
export function addEvidenceRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { evidence, audit } = context;

  router.get('/evidence', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { entityRef: text } = request.query;
    const entityRef = text === undefined ? undefined : parseEntityQuery(text);
    const page = parsePage(request.query);
    const answer = await audit.read(
      request,
      entityRef === undefined ? {} : { entityRef },
      () => evidence.list(entityRef, page, credentials),
    );
    response.json(answer);
  });

  router.get('/evidence/chain', async (request, response) => {
    const credentials = await readerOf(context, request);
    const answer = await audit.read(request, {}, () =>
      evidence.checkChain(credentials),
    );
    response.json(answer);
  });

  router.get('/operations/:operationId/report', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { operationId } = request.params;
    const answer = await audit.read(request, { operationId }, () =>
      evidence.report(operationId, credentials),
    );
    response.json(answer);
  });
}
