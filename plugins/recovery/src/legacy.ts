/**
 * The Recovery plugin for apps on `@backstage/core-plugin-api`.
 *
 * @packageDocumentation
 */

import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createCardExtension } from '@backstage/plugin-home-react';
import {
  createSearchResultListItemExtension,
  type SearchResultListItemExtensionProps,
} from '@backstage/plugin-search-react';
import type { JSX } from 'react';
import { recoveryApiRef } from './api/RecoveryApi';
import { RecoveryApiClient } from './api/RecoveryApiClient';
import {
  approvalsRouteRef,
  entityContentRouteRef,
  frameworksRouteRef,
  operationRouteRef,
  operationsRouteRef,
  reviewsRouteRef,
  rootRouteRef,
  serviceRouteRef,
} from './routes';

/** The plugin with its API. @public */
export const recoveryPlugin = createPlugin({
  id: 'recovery',
  apis: [
    createApiFactory({
      api: recoveryApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new RecoveryApiClient({ discoveryApi, fetchApi }),
    }),
  ],
  routes: {
    root: rootRouteRef,
    service: serviceRouteRef,
    frameworks: frameworksRouteRef,
    reviews: reviewsRouteRef,
    operations: operationsRouteRef,
    operation: operationRouteRef,
    approvals: approvalsRouteRef,
    entityContent: entityContentRouteRef,
  },
});

/** The recovery card of an entity page. @public */
export const EntityRecoveryCard: () => JSX.Element | null =
  recoveryPlugin.provide(
    createComponentExtension({
      name: 'EntityRecoveryCard',
      component: {
        lazy: () =>
          import('./components/EntityRecoveryCard/EntityRecoveryCard').then(
            m => m.EntityRecoveryCard,
          ),
      },
    }),
  );

/** The scorecard card of an entity page. @public */
export const EntityScorecardCard: () => JSX.Element | null =
  recoveryPlugin.provide(
    createComponentExtension({
      name: 'EntityScorecardCard',
      component: {
        lazy: () =>
          import('./components/Scorecard/EntityScorecardCard').then(
            m => m.EntityScorecardCard,
          ),
      },
    }),
  );

/** The Recovery tab of an entity page: the contents of an `EntityLayout.Route`. @public */
export const EntityRecoveryContent: () => JSX.Element | null =
  recoveryPlugin.provide(
    createRoutableExtension({
      name: 'EntityRecoveryContent',
      component: () =>
        import('./components/EntityRecoveryContent/EntityRecoveryContent').then(
          m => m.EntityRecoveryContent,
        ),
      mountPoint: entityContentRouteRef,
    }),
  );

/** The plugin's page: all services, frameworks, operations and more. Mount it at `/recovery`. @public */
export const RecoveryPage: () => JSX.Element | null = recoveryPlugin.provide(
  createRoutableExtension({
    name: 'RecoveryPage',
    component: () =>
      import('./components/RecoveryPage/RecoveryPage').then(
        m => m.RecoveryPage,
      ),
    mountPoint: rootRouteRef,
  }),
);

/** Recovery of the reader's services: a card of a home page. @public */
export const RecoveryOfMyServices = recoveryPlugin.provide(
  createCardExtension({
    name: 'RecoveryOfMyServices',
    title: 'Recovery of my services',
    description:
      'Whether the services that you and your groups own can be recovered, those at risk first.',
    components: () => import('./components/Home/MyRecovery'),
    layout: { width: { minColumns: 4 }, height: { minRows: 4 } },
  }),
);

/**
 * A search result of the catalog's with the recovery status of the service: a child of
 * `SearchResult`, before `CatalogSearchResultListItem`.
 *
 * @public
 */
export const RecoverySearchResultListItem: (
  props: SearchResultListItemExtensionProps,
) => JSX.Element | null = recoveryPlugin.provide(
  createSearchResultListItemExtension({
    name: 'RecoverySearchResultListItem',
    component: () =>
      import('./components/Search/RecoverySearchResultListItem').then(
        m => m.RecoverySearchResultListItem,
      ),
    predicate: result => result.type === 'software-catalog',
  }),
);

export { recoveryApiRef } from './api/RecoveryApi';
export type {
  AttestationQuery,
  OperationQuery,
  PageQuery,
  PointQuery,
  RecoveryApi,
  RequestOptions,
  ScorecardDimension,
  ScorecardExportQuery,
  WaiverQuery,
} from './api/RecoveryApi';
export { RecoveryApiClient } from './api/RecoveryApiClient';
export { recoveryTranslationRef } from './translation';
