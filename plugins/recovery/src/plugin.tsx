import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { CatalogIcon } from '@backstage/core-components';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import {
  SearchResultListItemBlueprint,
  type SearchResultItemExtensionComponent,
} from '@backstage/plugin-search-react/alpha';
import { recoveryApiRef } from './api/RecoveryApi';
import { RecoveryApiClient } from './api/RecoveryApiClient';
import { RecoveryIcon } from './components/common/RecoveryIcon';
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

// What has services behind it and may therefore have data of its own. An app narrows or
// widens it with `app.extensions`.
const PROTECTABLE = {
  kind: { $in: ['component', 'resource', 'system', 'api'] },
};

const recoveryApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: recoveryApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new RecoveryApiClient({ discoveryApi, fetchApi }),
    }),
});

const entityRecoveryCard = EntityCardBlueprint.make({
  params: {
    filter: PROTECTABLE,
    loader: () =>
      import('./components/EntityRecoveryCard/EntityRecoveryCard').then(m => (
        <m.EntityRecoveryCard />
      )),
  },
});

const entityScorecardCard = EntityCardBlueprint.make({
  name: 'scorecard',
  params: {
    filter: PROTECTABLE,
    loader: () =>
      import('./components/Scorecard/EntityScorecardCard').then(m => (
        <m.EntityScorecardCard />
      )),
  },
});

const entityRecoveryContent = EntityContentBlueprint.make({
  params: {
    path: '/recovery',
    title: 'Recovery',
    icon: <RecoveryIcon />,
    filter: PROTECTABLE,
    routeRef: convertLegacyRouteRef(entityContentRouteRef),
    loader: () =>
      import('./components/EntityRecoveryContent/EntityRecoveryContent').then(
        m => <m.EntityRecoveryContent />,
      ),
  },
});

const recoveryPage = PageBlueprint.make({
  params: {
    path: '/recovery',
    title: 'Recovery',
    icon: <RecoveryIcon />,
    routeRef: convertLegacyRouteRef(rootRouteRef),
    loader: () =>
      import('./components/RecoveryPage/RecoveryPage').then(m => (
        <m.RecoveryPageContent />
      )),
  },
});

const myRecovery = HomePageWidgetBlueprint.make({
  name: 'my-services',
  params: {
    name: 'RecoveryOfMyServices',
    title: 'Recovery of my services',
    description:
      'Whether the services that you and your groups own can be recovered, those at risk first.',
    components: () => import('./components/Home/MyRecovery'),
    layout: { width: { minColumns: 4 }, height: { minRows: 4 } },
  },
});

// Stands in the place of the catalog's own item, so an app has to ask for it.
const searchResultListItem = SearchResultListItemBlueprint.make({
  disabled: true,
  params: {
    icon: <CatalogIcon />,
    predicate: result => result.type === 'software-catalog',
    component: () =>
      import('./components/Search/RecoverySearchResultListItem').then(
        m =>
          m.RecoverySearchResultListItem as SearchResultItemExtensionComponent,
      ),
  },
});

/** The Recovery plugin for apps on the new frontend system. @public */
export const recoveryPlugin = createFrontendPlugin({
  pluginId: 'recovery',
  title: 'Recovery',
  icon: <RecoveryIcon />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: convertLegacyRouteRef(rootRouteRef),
    service: convertLegacyRouteRef(serviceRouteRef),
    frameworks: convertLegacyRouteRef(frameworksRouteRef),
    reviews: convertLegacyRouteRef(reviewsRouteRef),
    operations: convertLegacyRouteRef(operationsRouteRef),
    operation: convertLegacyRouteRef(operationRouteRef),
    approvals: convertLegacyRouteRef(approvalsRouteRef),
    entityContent: convertLegacyRouteRef(entityContentRouteRef),
  },
  extensions: [
    recoveryApi,
    entityRecoveryCard,
    entityScorecardCard,
    entityRecoveryContent,
    recoveryPage,
    myRecovery,
    searchResultListItem,
  ],
});
