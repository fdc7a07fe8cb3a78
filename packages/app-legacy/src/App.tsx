import { createApp } from '@backstage/app-defaults';
import { AppRouter, FlatRoutes } from '@backstage/core-app-api';
import {
  AlertDisplay,
  Content,
  Header,
  OAuthRequestDialog,
  Page,
  SignInPage,
} from '@backstage/core-components';
import {
  CatalogEntityPage,
  CatalogIndexPage,
  catalogPlugin,
} from '@backstage/plugin-catalog';
import {
  CustomHomepageGrid,
  HomepageCompositionRoot,
} from '@backstage/plugin-home';
import { orgPlugin } from '@backstage/plugin-org';
import { UserSettingsPage } from '@backstage/plugin-user-settings';
import {
  RecoveryOfMyServices,
  RecoveryPage,
} from 'backstage-plugin-recovery/legacy';
import { Navigate, Route } from 'react-router-dom';
import { entityPage } from './EntityPage';
import { Root } from './Root';

const app = createApp({
  bindRoutes({ bind }) {
    bind(orgPlugin.externalRoutes, {
      catalogIndex: catalogPlugin.routes.catalogIndex,
    });
  },
  components: {
    SignInPage: props => <SignInPage {...props} providers={['guest']} />,
  },
});

/** What the home page shows until its reader arranges it. */
const HOME = [
  { component: 'RecoveryOfMyServices', x: 0, y: 0, width: 12, height: 6 },
];

const routes = (
  <FlatRoutes>
    <Route path="/" element={<Navigate to="home" />} />
    <Route
      path="/catalog"
      element={<CatalogIndexPage initiallySelectedFilter="all" />}
    />
    <Route
      path="/catalog/:namespace/:kind/:name"
      element={<CatalogEntityPage />}
    >
      {entityPage}
    </Route>
    <Route path="/home" element={<HomepageCompositionRoot />}>
      <Page themeId="home">
        <Header title="Home" />
        <Content>
          <CustomHomepageGrid config={HOME}>
            <RecoveryOfMyServices />
          </CustomHomepageGrid>
        </Content>
      </Page>
    </Route>
    <Route path="/recovery" element={<RecoveryPage />} />
    <Route path="/settings" element={<UserSettingsPage />} />
  </FlatRoutes>
);

export default app.createRoot(
  <>
    <AlertDisplay />
    <OAuthRequestDialog />
    <AppRouter>
      <Root>{routes}</Root>
    </AppRouter>
  </>,
);
