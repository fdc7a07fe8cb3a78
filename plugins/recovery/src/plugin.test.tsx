import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import {
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { homePageWidgetDataRef } from '@backstage/plugin-home-react/alpha';
import { SearchResultListItemBlueprint } from '@backstage/plugin-search-react/alpha';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { recoveryApiRef } from './api/RecoveryApi';
import recoveryPlugin from './index';
import { FakeRecoveryApi } from './__testUtils__/FakeRecoveryApi';
import { entityOf } from './__testUtils__/render';
import { aListed } from './__testUtils__/scorecards';
import { anOperation } from './__testUtils__/world';

const catalog = createFrontendPlugin({
  pluginId: 'catalog',
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/catalog/:namespace/:kind/:name',
        routeRef: convertLegacyRouteRef(entityRouteRef),
        loader: async () => <p>An entity page</p>,
      },
    }),
  ],
});

function renderApp(address: string) {
  const api = new FakeRecoveryApi();
  const now = Date.now();
  api.operations.push(anOperation(now), anOperation(now, { id: 'op-verify' }));
  api.listed.push(aListed(now, 'component:default/orders'));
  renderTestApp({
    features: [
      recoveryPlugin,
      catalog,
      createFrontendModule({ pluginId: 'recovery', extensions: [] }),
    ],
    apis: [[recoveryApiRef, api]] as const,
    initialRouteEntries: [address],
  });
}

describe('the plugin in an app of the new frontend system', () => {
  it('shows an operation at an address of its own', async () => {
    renderApp('/recovery/operations/op-1');
    expect(
      await screen.findByText(/all 412 files came back/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'orders' })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders',
    );
  });

  it('lists all operations at an address of their own', async () => {
    renderApp('/recovery/operations');
    expect(
      (await screen.findAllByRole('link', { name: /all 412 files/ }))[0],
    ).toHaveAttribute('href', '/recovery/operations/op-1');
  });

  it('leads from all services to the evidence of one in two clicks', async () => {
    const user = userEvent.setup({ delay: null });
    renderApp('/recovery');
    await user.click(await screen.findByRole('link', { name: 'orders' }));
    expect(await screen.findByText('read in full')).toBeInTheDocument();
    await user.click(screen.getByRole('link', { name: 'open operation' }));
    expect(
      await screen.findByText(/all 412 files came back/),
    ).toBeInTheDocument();
  });

  it('has approvals, sources and evidence at addresses of their own', async () => {
    renderApp('/recovery/approvals');
    expect(
      await screen.findByText('Nothing waits for your decision.'),
    ).toBeInTheDocument();
    const links = screen.getByRole('navigation', { name: 'Parts of Recovery' });
    expect(
      [...links.querySelectorAll('a')].map(link => link.getAttribute('href')),
    ).toEqual([
      '/recovery',
      '/recovery/frameworks',
      '/recovery/reviews',
      '/recovery/operations',
      '/recovery/approvals',
      '/recovery/sources',
      '/recovery/evidence',
    ]);
  });

  it('shows search results of the catalog, and no others, when an app asks for it', () => {
    const { predicate } = createExtensionTester(
      recoveryPlugin.getExtension('search-result-list-item:recovery'),
    ).get(SearchResultListItemBlueprint.dataRefs.item);
    const document = { title: 'orders', text: '', location: '/orders' };
    expect(predicate?.({ type: 'software-catalog', document })).toBe(true);
    expect(predicate?.({ type: 'techdocs', document })).toBe(false);
  });

  it('offers a widget to home pages, under the name that a layout uses', () => {
    const widget = createExtensionTester(
      recoveryPlugin.getExtension('home-page-widget:recovery/my-services'),
    ).get(homePageWidgetDataRef);
    expect(widget).toMatchObject({
      name: 'RecoveryOfMyServices',
      title: 'Recovery of my services',
      layout: { width: { minColumns: 4 }, height: { minRows: 4 } },
    });
  });

  it('offers card and tab for entities that can have data, and for no others', () => {
    const card = createExtensionTester(
      recoveryPlugin.getExtension('entity-card:recovery'),
    );
    const content = createExtensionTester(
      recoveryPlugin.getExtension('entity-content:recovery'),
    );
    const filters = [
      card.get(EntityCardBlueprint.dataRefs.filterFunction),
      content.get(EntityContentBlueprint.dataRefs.filterFunction),
    ];
    for (const filter of filters) {
      expect(filter?.(entityOf('orders'))).toBe(true);
      expect(filter?.({ ...entityOf('kim'), kind: 'User' })).toBe(false);
    }
    expect(content.get(EntityContentBlueprint.dataRefs.title)).toBe('Recovery');
  });
});
