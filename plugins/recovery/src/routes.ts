import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The plugin's own page: `/recovery` unless the app says otherwise. @public */
export const rootRouteRef = createRouteRef({ id: 'recovery' });

/** All operations that the reader may see. @public */
export const operationsRouteRef = createSubRouteRef({
  id: 'recovery.operations',
  parent: rootRouteRef,
  path: '/operations',
});

/** The scorecard of one service, with its evidence. @public */
export const serviceRouteRef = createSubRouteRef({
  id: 'recovery.service',
  parent: rootRouteRef,
  path: '/services/:namespace/:kind/:name',
});

/** Reviews of the scorecards of teams. @public */
export const reviewsRouteRef = createSubRouteRef({
  id: 'recovery.reviews',
  parent: rootRouteRef,
  path: '/reviews',
});

/** One review. Its address can be sent to those who take part. @public */
export const reviewRouteRef = createSubRouteRef({
  id: 'recovery.review',
  parent: rootRouteRef,
  path: '/reviews/:reviewId',
});

/** What controls say of services, made to be printed. @public */
export const scorecardReportRouteRef = createSubRouteRef({
  id: 'recovery.scorecard-report',
  parent: rootRouteRef,
  path: '/report',
});

/** The frameworks, each in sum over the services that the reader may see. @public */
export const frameworksRouteRef = createSubRouteRef({
  id: 'recovery.frameworks',
  parent: rootRouteRef,
  path: '/frameworks',
});

/** One framework, clause by clause. @public */
export const frameworkRouteRef = createSubRouteRef({
  id: 'recovery.framework',
  parent: rootRouteRef,
  path: '/frameworks/:frameworkId',
});

/** One operation. Its address can be sent to a colleague. @public */
export const operationRouteRef = createSubRouteRef({
  id: 'recovery.operation',
  parent: rootRouteRef,
  path: '/operations/:operationId',
});

/** What an auditor needs of an operation, made to be printed. @public */
export const reportRouteRef = createSubRouteRef({
  id: 'recovery.operation.report',
  parent: rootRouteRef,
  path: '/operations/:operationId/report',
});

/** Two operations side by side. @public */
export const compareRouteRef = createSubRouteRef({
  id: 'recovery.operation.compare',
  parent: rootRouteRef,
  path: '/operations/:operationId/compare',
});

/** What waits for the reader's approval. @public */
export const approvalsRouteRef = createSubRouteRef({
  id: 'recovery.approvals',
  parent: rootRouteRef,
  path: '/approvals',
});

/** The sources that the reader may see, with their queues and verification. @public */
export const sourcesRouteRef = createSubRouteRef({
  id: 'recovery.sources',
  parent: rootRouteRef,
  path: '/sources',
});

/** All evidence that the reader may see. @public */
export const evidenceRouteRef = createSubRouteRef({
  id: 'recovery.evidence',
  parent: rootRouteRef,
  path: '/evidence',
});

/** The Recovery tab of an entity page. @public */
export const entityContentRouteRef = createRouteRef({
  id: 'recovery.entity-content',
});
