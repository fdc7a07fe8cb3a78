import { parsePage } from './parse';
import { readerOf, type RecoveryRouter, type RouteContext } from './routes';

/** Wrong bindings, each with what to change. */
export function addBindingProblemRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  router.get('/binding-problems', async (request, response) => {
    const credentials = await readerOf(context, request);
    const page = parsePage(request.query);
    const answer = await context.audit.read(request, {}, () =>
      context.bindings.listProblems(page, credentials),
    );
    response.json(answer);
  });
}
