import { parseEntityPath, parseEntityQuery, parsePage } from './parse';
import { readerOf, type RecoveryRouter, type RouteContext } from './routes';
import type { ScorecardQuery } from './services';

function parseQuery(query: ScorecardQuery): ScorecardQuery {
  const { owner, system, tier, lifecycle, control, state } = query;
  return {
    owner: owner === undefined ? undefined : parseEntityQuery(owner, 'owner'),
    system:
      system === undefined ? undefined : parseEntityQuery(system, 'system'),
    tier,
    lifecycle,
    control,
    state,
  };
}

/** What controls say: of one entity, of many, and by framework. */
export function addScorecardRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { scorecards, audit } = context;

  router.get(
    '/entities/:kind/:namespace/:name/scorecard',
    async (request, response) => {
      const credentials = await readerOf(context, request);
      const entityRef = parseEntityPath(request.params);
      const answer = await audit.read(request, { entityRef }, () =>
        scorecards.getScorecard(entityRef, credentials),
      );
      response.json(answer);
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/scorecard/:controlId/history',
    async (request, response) => {
      const credentials = await readerOf(context, request);
      const entityRef = parseEntityPath(request.params);
      const { controlId } = request.params;
      const page = parsePage(request.query);
      const answer = await audit.read(request, { entityRef }, () =>
        scorecards.listChanges(entityRef, controlId, page, credentials),
      );
      response.json(answer);
    },
  );

  router.get(
    '/entities/:kind/:namespace/:name/objectives',
    async (request, response) => {
      const credentials = await readerOf(context, request);
      const entityRef = parseEntityPath(request.params);
      const answer = await audit.read(request, { entityRef }, () =>
        scorecards.getObjectivePlan(entityRef, credentials),
      );
      response.json(answer);
    },
  );

  router.get('/scorecard/summary', async (request, response) => {
    const credentials = await readerOf(context, request);
    const query = parseQuery(request.query);
    const answer = await audit.read(request, {}, () =>
      scorecards.getSummary(query, credentials),
    );
    response.json(answer);
  });

  router.get('/scorecard/entities', async (request, response) => {
    const credentials = await readerOf(context, request);
    const query = parseQuery(request.query);
    const page = parsePage(request.query);
    const answer = await audit.read(request, {}, () =>
      scorecards.listEntities(query, page, credentials),
    );
    response.json(answer);
  });

  router.get('/frameworks', async (request, response) => {
    const credentials = await readerOf(context, request);
    const items = await audit.read(request, {}, () =>
      scorecards.listFrameworks(credentials),
    );
    response.json({ items });
  });

  router.get('/frameworks/:frameworkId', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { frameworkId } = request.params;
    const answer = await audit.read(request, {}, () =>
      scorecards.getFramework(frameworkId, credentials),
    );
    response.json(answer);
  });
}
