import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The plugin's own page: `/recovery` unless the app says otherwise. @public */
export const rootRouteRef = createRouteRef({ id: 'recovery' });

/** One operation. Its address can be sent to a colleague. @public */
export const operationRouteRef = createSubRouteRef({
  id: 'recovery.operation',
  parent: rootRouteRef,
  path: '/operations/:operationId',
});

/** The Recovery tab of an entity page. @public */
export const entityContentRouteRef = createRouteRef({
  id: 'recovery.entity-content',
});
