import { FlatRoutes } from '@backstage/core-app-api';
import { identityApiRef } from '@backstage/core-plugin-api';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { SearchResultListItemExtensions } from '@backstage/plugin-search-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route } from 'react-router-dom';
import {
  EntityRecoveryCard,
  EntityRecoveryContent,
  EntityScorecardCard,
  recoveryApiRef,
  RecoveryOfMyServices,
  RecoveryPage,
  recoveryPlugin,
  RecoverySearchResultListItem,
} from './legacy';
import { axe } from './__testUtils__/axe';
import { FakeRecoveryApi } from './__testUtils__/FakeRecoveryApi';
import { entityOf } from './__testUtils__/render';
import { addScenario } from './__testUtils__/scenarios';
import { aListed } from './__testUtils__/scorecards';
import { anOperation } from './__testUtils__/world';

async function renderApp(address: string) {
  const api = new FakeRecoveryApi();
  addScenario(api, 'proven', Date.now());
  api.operations.push(anOperation(Date.now()));
  const entity = entityOf('proven');
  const view = await renderInTestApp(
    <TestApiProvider apis={[[recoveryApiRef, api]]}>
      <FlatRoutes>
        <Route
          path="/card"
          element={
            <EntityProvider entity={entity}>
              <EntityRecoveryCard />
            </EntityProvider>
          }
        />
        <Route
          path="/scorecard"
          element={
            <EntityProvider entity={entity}>
              <EntityScorecardCard />
            </EntityProvider>
          }
        />
        <Route
          path="/tab"
          element={
            <EntityProvider entity={entity}>
              <EntityRecoveryContent />
            </EntityProvider>
          }
        />
        <Route path="/recovery" element={<RecoveryPage />} />
      </FlatRoutes>
    </TestApiProvider>,
    {
      routeEntries: [address],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
  return { api, ...view };
}

describe('the plugin in an app on core-plugin-api', () => {
  it('shows the card, with a way to the tab', async () => {
    const { container } = await renderApp('/card');
    expect(await screen.findByText(/Recoverable to/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Open details' })).toHaveAttribute(
      'href',
      '/tab',
    );
    expect(await axe(container)).toHaveNoViolations();
  });

  it('shows the tab', async () => {
    await renderApp('/tab');
    expect(
      await screen.findByRole('grid', {
        name: 'Recovery points, newest first',
      }),
    ).toBeInTheDocument();
  });

  it('shows all operations on its page, and one at an address of its own', async () => {
    await renderApp('/recovery/operations');
    expect(
      await screen.findByRole('link', { name: /all 412 files/ }),
    ).toHaveAttribute('href', '/recovery/operations/op-1');
    await renderApp('/recovery/operations/op-1');
    expect(await screen.findByRole('log')).toBeInTheDocument();
  });

  it('shows all services on its page, and the scorecard card', async () => {
    const { api } = await renderApp('/recovery');
    expect(
      await screen.findByText('There is no service that you may see.'),
    ).toBeInTheDocument();
    expect(api.callsOf('listScorecardEntities')).not.toHaveLength(0);
    await renderApp('/scorecard');
    expect(await screen.findByText(/^Level 2 of 5/)).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Open scorecard' }),
    ).toHaveAttribute('href', '/tab?control=verified-full');
  });

  it('restores, and goes to the operation', async () => {
    const user = userEvent.setup({ delay: null });
    const { api } = await renderApp('/card');
    await user.click(await screen.findByRole('button', { name: 'Restore…' }));
    const dialog = within(await screen.findByRole('dialog'));
    await dialog.findByText('newest usable');
    const next = () => user.click(dialog.getByRole('button', { name: 'Next' }));
    await next();
    await dialog.findByRole('radio', { name: 'Everything in the point' });
    await next();
    await dialog.findByRole('radio', { name: /Shop drill area/ });
    await next();
    await dialog.findByText('A fresh folder is made in Shop drill area.');
    await user.click(dialog.getByRole('button', { name: 'Start restore' }));
    await waitFor(() =>
      expect(api.callsOf('requestOperation')).toHaveLength(1),
    );
    expect(await screen.findByRole('log')).toBeInTheDocument();
  });

  it('shows search results of the catalog with the status of their services', async () => {
    const api = new FakeRecoveryApi();
    api.listed.push(aListed(Date.now(), 'component:default/orders'));
    const result = (type: string, title: string) => ({
      type,
      document: {
        title,
        text: 'Takes orders',
        location: `/catalog/default/component/${title}`,
        kind: 'Component',
        namespace: 'default',
      },
    });
    await renderInTestApp(
      <TestApiProvider apis={[[recoveryApiRef, api]]}>
        <SearchResultListItemExtensions
          results={[
            result('software-catalog', 'orders'),
            result('techdocs', 'handbook'),
          ]}
        >
          <RecoverySearchResultListItem />
        </SearchResultListItemExtensions>
      </TestApiProvider>,
      { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
    );
    expect(await screen.findByText(/^Recovery: 1 failing/)).toBeInTheDocument();
    expect(screen.getByText('handbook')).toBeInTheDocument();
    expect(api.callsOf('listScorecardEntities')).toHaveLength(1);
  });

  it("is a card of a home page with the reader's services", async () => {
    const api = new FakeRecoveryApi();
    api.listed.push(aListed(Date.now(), 'component:default/orders'));
    const identity = mockApis.identity({
      ownershipEntityRefs: ['group:default/shop'],
    });
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [recoveryApiRef, api],
          [identityApiRef, identity],
        ]}
      >
        <FlatRoutes>
          <Route path="/home" element={<RecoveryOfMyServices />} />
          <Route path="/recovery" element={<RecoveryPage />} />
        </FlatRoutes>
      </TestApiProvider>,
      {
        routeEntries: ['/home'],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(
      await screen.findByText('Recovery of my services'),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'All my services' }),
    ).toHaveAttribute('href', '/recovery?owner=mine');
  });

  it('brings its own client', () => {
    expect([...recoveryPlugin.getApis()].map(({ api }) => api.id)).toEqual([
      recoveryApiRef.id,
    ]);
  });
});
