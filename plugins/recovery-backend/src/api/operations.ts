import type { Operation } from 'backstage-plugin-recovery-common';
import { DEFAULT_LIMIT, parseEntityQuery, parsePage } from './parse';
import {
  personOf,
  readerOf,
  type RecoveryRouter,
  type RouteContext,
} from './routes';

/** Operations: requesting, deciding about, watching and cancelling them. */
export function addOperationRoutes(
  router: RecoveryRouter,
  context: RouteContext,
): void {
  const { operations, audit } = context;

  router.get('/operations', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { entityRef: text, state } = request.query;
    const entityRef = text === undefined ? undefined : parseEntityQuery(text);
    const page = parsePage(request.query);
    const answer = await audit.read(
      request,
      entityRef === undefined ? {} : { entityRef },
      () => operations.list({ entityRef, state }, page, credentials),
    );
    response.json(answer);
  });

  router.post('/operations', async (request, response) => {
    const { kind, pointId, targetId, paths, recoverTo, hash } = request.body;
    const answer = await audit.write(
      request,
      {
        eventId: 'restore-request',
        severityLevel: 'high',
        meta: {
          kind,
          pointId,
          targetId,
          hash,
          pathCount: paths?.length ?? 0,
          ...(recoverTo && { recoverTo }),
        },
      },
      async () =>
        operations.request(request.body, await personOf(context, request)),
      operation => ({
        operationId: operation.id,
        entityRef: operation.entityRef,
        sourceId: operation.sourceId,
        providerPointId: operation.providerPointId,
      }),
    );
    response.status(201).json(answer);
  });

  router.get('/operations/:operationId', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { operationId } = request.params;
    const answer = await audit.read(request, { operationId }, () =>
      operations.get(operationId, credentials),
    );
    response.json(answer);
  });

  router.get('/operations/:operationId/log', async (request, response) => {
    const credentials = await readerOf(context, request);
    const { operationId } = request.params;
    const { after = 0, limit = DEFAULT_LIMIT } = request.query;
    const answer = await audit.read(request, { operationId }, () =>
      operations.log(operationId, after, limit, credentials),
    );
    response.json(answer);
  });

  router.get('/approvals', async (request, response) => {
    const credentials = await readerOf(context, request);
    const answer = await audit.read(request, {}, () =>
      operations.listApprovals(parsePage(request.query), credentials),
    );
    response.json(answer);
  });

  router.post('/operations/:operationId/approve', async (request, response) => {
    const { operationId } = request.params;
    const { hash } = request.body;
    const answer = await audit.write(
      request,
      {
        eventId: 'operation-approve',
        severityLevel: 'high',
        meta: { operationId, hash },
      },
      async () =>
        operations.approve(
          operationId,
          request.body,
          await personOf(context, request),
        ),
      describeDecided,
    );
    response.json(answer);
  });

  router.post('/operations/:operationId/reject', async (request, response) => {
    const { operationId } = request.params;
    const { hash } = request.body;
    const answer = await audit.write(
      request,
      {
        eventId: 'operation-reject',
        severityLevel: 'medium',
        meta: { operationId, hash },
      },
      async () =>
        operations.reject(
          operationId,
          request.body,
          await personOf(context, request),
        ),
      describeDecided,
    );
    response.json(answer);
  });

  router.post('/operations/:operationId/cancel', async (request, response) => {
    const { operationId } = request.params;
    const answer = await audit.write(
      request,
      {
        eventId: 'operation-cancel',
        severityLevel: 'medium',
        meta: { operationId },
      },
      async () =>
        operations.cancel(operationId, await personOf(context, request)),
      operation => ({
        entityRef: operation.entityRef,
        targetId: operation.targetId,
        state: operation.state,
      }),
    );
    response.json(answer);
  });
}

function describeDecided(operation: Operation) {
  return {
    entityRef: operation.entityRef,
    targetId: operation.targetId,
    requestedBy: operation.requestedBy,
    state: operation.state,
  };
}
