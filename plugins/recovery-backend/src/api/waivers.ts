import type { Waiver } from 'backstage-plugin-recovery-common';
import { parseEntityQuery, parsePage } from './parse';
import {
  personOf,
  readerOf,
  type RecoveryRouter,
  type RouteContext,
} from './routes';
import { parseRefs } from './scorecards';

function described(waiver: Waiver) {
  return {
    waiverId: waiver.id,
    control: waiver.control,
    state: waiver.state,
    ...(waiver.entityRef && { entityRef: waiver.entityRef }),
  };
}

/** Waivers: requesting, deciding about and revoking them. */
export function addWaiverRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { waivers, audit } = context;

  router.get('/waivers', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { entityRef, control, state, decidable } = request.query;
    const query = {
      entityRef:
        entityRef === undefined ? undefined : parseEntityQuery(entityRef),
      control,
      state,
      decidable,
    };
    const answer = await audit.read(request, {}, () =>
      waivers.list(query, parsePage(request.query), credentials),
    );
    response.json(answer);
  });

  router.post('/waivers', async (request, response) => {
    const { control, entityRef, selector, reason, expiresAt } = request.body;
    const answer = await audit.write(
      request,
      {
        eventId: 'waiver-request',
        severityLevel: 'medium',
        meta: {
          control,
          expiresAt,
          ...(entityRef !== undefined && { entityRef }),
          ...(selector && { selector: JSON.stringify(selector) }),
        },
      },
      async () =>
        waivers.request(
          {
            control,
            reason,
            expiresAt,
            entityRef:
              entityRef === undefined ? undefined : parseEntityQuery(entityRef),
            selector: selector && {
              ...selector,
              owner: parseRefs('owner', selector.owner),
              system: parseRefs('system', selector.system),
              domain: parseRefs('domain', selector.domain),
            },
          },
          await personOf(context, request),
        ),
      described,
    );
    response.status(201).json(answer);
  });

  router.get('/waivers/:waiverId', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { waiverId } = request.params;
    const answer = await audit.read(request, { waiverId }, () =>
      waivers.get(waiverId, credentials),
    );
    response.json(answer);
  });

  for (const [path, eventId, outcome] of [
    ['/waivers/:waiverId/approve', 'waiver-approve', 'approved'],
    ['/waivers/:waiverId/reject', 'waiver-reject', 'rejected'],
  ] as const) {
    router.post(path, async (request, response) => {
      const { waiverId } = request.params;
      const answer = await audit.write(
        request,
        { eventId, severityLevel: 'high', meta: { waiverId } },
        async () =>
          waivers.decide(
            waiverId,
            outcome,
            request.body.reason,
            await personOf(context, request),
          ),
        described,
      );
      response.json(answer);
    });
  }

  router.post('/waivers/:waiverId/revoke', async (request, response) => {
    const { waiverId } = request.params;
    const answer = await audit.write(
      request,
      { eventId: 'waiver-revoke', severityLevel: 'high', meta: { waiverId } },
      async () =>
        waivers.revoke(
          waiverId,
          request.body.reason,
          await personOf(context, request),
        ),
      described,
    );
    response.json(answer);
  });
}
