import { parseEntityPath, parseEntityQuery, parsePage } from './parse';
import { readerOf, type RecoveryRouter, type RouteContext } from './routes';
import type { ScorecardQuery } from './services';

/** References, each written in full; an empty one stands for entities that have none. */
export function parseRefs(name: string, refs: string[] | undefined) {
  return refs?.map(ref => (ref === '' ? ref : parseEntityQuery(ref, name)));
}

/** The filters that all lists and sums of scorecards share. */
export function parseScorecardQuery(query: ScorecardQuery): ScorecardQuery {
  const { tier, lifecycle, control, state } = query;
  return {
    owner: parseRefs('owner', query.owner),
    system: parseRefs('system', query.system),
    domain: parseRefs('domain', query.domain),
    tier,
    lifecycle,
    text: query.text?.trim() || undefined,
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
    const query = parseScorecardQuery(request.query);
    const answer = await audit.read(request, {}, () =>
      scorecards.getSummary(query, credentials),
    );
    response.json(answer);
  });

  router.get('/scorecard/entities', async (request, response) => {
    const credentials = await readerOf(context, request);
    const query = {
      ...parseScorecardQuery(request.query),
      entityRefs: request.query.entityRef?.map(ref => parseEntityQuery(ref)),
    };
    const page = parsePage(request.query);
    const answer = await audit.read(request, {}, () =>
      scorecards.listEntities(query, page, credentials),
    );
    response.json(answer);
  });

  router.get('/scorecard/heatmap', async (request, response) => {
    const credentials = await readerOf(context, request);
    const query = parseScorecardQuery(request.query);
    const page = parsePage(request.query);
    const answer = await audit.read(request, {}, () =>
      scorecards.getHeatMap(query, page, credentials),
    );
    response.json(answer);
  });

  router.get('/scorecard/groups', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { by, named } = request.query;
    const query = parseScorecardQuery(request.query);
    const page = { ...parsePage(request.query), named };
    const answer = await audit.read(request, {}, () =>
      scorecards.listGroups(by, query, page, credentials),
    );
    response.json(answer);
  });

  router.get('/scorecard/trend', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { from, to } = request.query;
    const query = parseScorecardQuery(request.query);
    const answer = await audit.read(request, {}, () =>
      scorecards.getTrend(query, { from, to }, credentials),
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
