import type { Attestation } from 'backstage-plugin-recovery-common';
import { parsePage } from './parse';
import {
  personOf,
  readerOf,
  type RecoveryRouter,
  type RouteContext,
} from './routes';

function described({ id, framework, clause, state }: Attestation) {
  return { attestationId: id, framework, clause, state };
}

/** Attestations: what people say of clauses that no control can speak to. */
export function addAttestationRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { attestations, audit } = context;

  router.get('/attestations', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { framework, clause, state } = request.query;
    const answer = await audit.read(request, {}, () =>
      attestations.list(
        { framework, clause, state },
        parsePage(request.query),
        credentials,
      ),
    );
    response.json(answer);
  });

  router.post('/attestations', async (request, response) => {
    const { framework, clause, expiresAt } = request.body;
    const answer = await audit.write(
      request,
      {
        eventId: 'attestation-create',
        severityLevel: 'high',
        meta: { framework, clause, expiresAt },
      },
      async () =>
        attestations.attest(request.body, await personOf(context, request)),
      described,
    );
    response.status(201).json(answer);
  });

  router.get('/attestations/:attestationId', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { attestationId } = request.params;
    const answer = await audit.read(request, { attestationId }, () =>
      attestations.get(attestationId, credentials),
    );
    response.json(answer);
  });

  router.post(
    '/attestations/:attestationId/revoke',
    async (request, response) => {
      const { attestationId } = request.params;
      const answer = await audit.write(
        request,
        {
          eventId: 'attestation-revoke',
          severityLevel: 'high',
          meta: { attestationId },
        },
        async () =>
          attestations.revoke(
            attestationId,
            request.body.reason,
            await personOf(context, request),
          ),
        described,
      );
      response.json(answer);
    },
  );
}
