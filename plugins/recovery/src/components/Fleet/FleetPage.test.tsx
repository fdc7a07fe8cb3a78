import { identityApiRef, storageApiRef } from '@backstage/core-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { screen, waitFor, within } from '@testing-library/react';
import { axe } from '../../__testUtils__/axe';
import type { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { entityRenderer } from '../../__testUtils__/render';
import { aListed } from '../../__testUtils__/scorecards';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { FleetPage } from './FleetPage';

const now = Date.now();

function apisOf(ownershipEntityRefs: string[]) {
  return [
    [identityApiRef, mockApis.identity({ ownershipEntityRefs })],
    [storageApiRef, mockApis.storage()],
  ] as const;
}

const SHOP = ['user:default/kim', 'group:default/shop'];

function someServices(api: FakeRecoveryApi) {
  api.listed = [
    aListed(now, 'component:default/orders'),
    aListed(
      now,
      'component:default/search',
      { ownerRefs: ['group:default/find'], tier: 'silver' },
      { encrypted: 'unknown' },
    ),
    aListed(now, 'component:default/uploads', { level: 5 }, {}),
  ];
}

function renderPage(
  change: (api: FakeRecoveryApi) => void = someServices,
  at = '/recovery',
  refs = SHOP,
) {
  return entityRenderer('orders', apisOf(refs))(
    <RecoveryQueryProvider>
      <FleetPage />
    </RecoveryQueryProvider>,
    change,
    at,
  );
}

const services = () =>
  screen.findByRole('grid', { name: 'Services, those at risk first' });

function namesIn(grid: HTMLElement) {
  return within(grid)
    .getAllByRole('link')
    .map(link => link.getAttribute('href') ?? '')
    .filter(href => href.includes('/services/'));
}

describe('FleetPage', () => {
  it('says in sum what is met, what is not and what is not known', async () => {
    const { container } = renderPage();
    expect(
      await screen.findByText(
        '1 of 3 services meet all that is asked of them. Failing: 1. Not known: 1.',
      ),
    ).toBeInTheDocument();
    expect(screen.getByText(/^Protected: 3\. Unprotected: 0/)).toBeVisible();
    await services();
    expect(await axe(container)).toHaveNoViolations();
  });

  it('leads from each service to the control that fails first', async () => {
    renderPage();
    expect(namesIn(await services())[0]).toBe(
      '/recovery/services/default/component/orders?control=verified-full',
    );
  });

  it('leads from the number of a control to the services that fail it', async () => {
    renderPage();
    const link = await screen.findByRole('link', { name: '1 failing' });
    expect(link).toHaveAttribute(
      'href',
      expect.stringContaining('control=verified-full&state=fail'),
    );
  });

  it("shows the reader's own services first, and only them when asked", async () => {
    const { user, api } = renderPage();
    const mine = await screen.findByRole('grid', { name: 'My services' });
    expect(namesIn(mine)).toHaveLength(2);
    await user.click(screen.getByRole('link', { name: 'Only mine' }));
    await waitFor(() =>
      expect(screen.getByLabelText('address')).toHaveTextContent('owner=mine'),
    );
    await waitFor(async () =>
      expect(namesIn(await services())).toHaveLength(2),
    );
    expect(api.callsOf('listScorecardEntities').at(-1)?.[0]).toMatchObject({
      owner: SHOP,
    });
  });

  it('does not show the services of all as mine when nobody is signed in', async () => {
    const { api } = renderPage(someServices, '/recovery?owner=mine', []);
    expect(
      await screen.findByText(/It is not known which services are yours/),
    ).toBeInTheDocument();
    expect(api.callsOf('listScorecardEntities')).toHaveLength(0);
  });

  it('shows each filter of the address as chosen', async () => {
    renderPage(someServices, '/recovery?domain=domain:default/commerce');
    expect(
      await screen.findByRole('button', { name: /Domain/ }),
    ).toHaveTextContent('domain:default/commerce');
  });

  it('takes its filters from the address, and writes them to it', async () => {
    const { api, user } = renderPage(
      someServices,
      '/recovery?tier=silver&state=unknown',
    );
    await waitFor(async () =>
      expect(namesIn(await services())).toHaveLength(1),
    );
    expect(api.callsOf('getScorecardSummary')).toContainEqual([
      expect.objectContaining({ tier: ['silver'], state: ['unknown'] }),
    ]);
    await user.type(
      screen.getByRole('searchbox', { name: 'Search services by name' }),
      'nothing-has-this',
    );
    expect(
      await screen.findByText('No service fits these filters.'),
    ).toBeInTheDocument();
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '/recovery?tier=silver&state=unknown&text=nothing-has-this',
    );
  });

  it('keeps filters under a name, and forgets them', async () => {
    const { user } = renderPage(someServices, '/recovery?tier=gold');
    await user.click(
      await screen.findByRole('button', { name: 'Save filters…' }),
    );
    await user.type(
      screen.getByRole('textbox', { name: 'Name of these filters' }),
      'All gold',
    );
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(
      await screen.findByRole('link', { name: 'All gold' }),
    ).toHaveAttribute('href', '/recovery?tier=gold');
    await user.click(
      screen.getByRole('button', { name: 'Forget the filters All gold' }),
    );
    await waitFor(() =>
      expect(
        screen.queryByRole('link', { name: 'All gold' }),
      ).not.toBeInTheDocument(),
    );
  });

  it('sums up by owner, and leads to the services of each', async () => {
    renderPage(someServices, '/recovery?view=groups');
    const groups = await screen.findByRole('grid', {
      name: 'Services summed up',
    });
    expect(within(groups).getByRole('link', { name: 'find' })).toHaveAttribute(
      'href',
      expect.stringContaining('owner=group%3Adefault%2Ffind'),
    );
  });

  it('says once that the reader may not see it', async () => {
    renderPage(api => {
      someServices(api);
      api.refuse('getScorecardSummary', 403, 'You may not.');
      api.refuse('listScorecardEntities', 403, 'You may not.');
    });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.queryByRole('radiogroup')).not.toBeInTheDocument(),
    );
    expect(screen.getAllByText('You may not see this')).toHaveLength(1);
  });

  it('tells how services stood day by day, for the present filter', async () => {
    const ofDay = (daysAgo: number, compliant: number, waived: number) => ({
      day: new Date(now - daysAgo * 86_400_000).toISOString().slice(0, 10),
      totalCount: 4,
      entities: { compliant, failing: 1, unknown: 3 - compliant },
      waived,
    });
    const { api, container, user } = renderPage(fake => {
      someServices(fake);
      fake.days = [ofDay(2, 1, 0), ofDay(1, 1, 0), ofDay(0, 3, 1)];
    }, '/recovery?view=trend&days=30&tier=gold');
    const chart = await screen.findByRole('slider', {
      name: /^Shares of services by day/,
    });
    expect(chart).toHaveAttribute(
      'aria-valuetext',
      expect.stringMatching(
        /: 3 of 4 services \(75%\) compliant, 1 of them by a waiver\. Failing: 1\. Not known: 0\.$/,
      ),
    );
    expect(api.callsOf('getScorecardTrend')[0]).toEqual([
      expect.objectContaining({
        tier: ['gold'],
        from: new Date(now - 29 * 86_400_000).toISOString().slice(0, 10),
      }),
    ]);
    chart.focus();
    await user.keyboard('{ArrowLeft}');
    expect(
      screen.getByText(/: 1 of 4 services \(25%\) compliant, 0 of them/),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Show as a table' }));
    const table = screen.getByRole('grid', {
      name: /^Days on which something/,
    });
    expect(within(table).getAllByRole('row')).toHaveLength(3);
    expect(await axe(container)).toHaveNoViolations();
    await user.click(screen.getByRole('radio', { name: '365 days' }));
    expect(screen.getByLabelText('address')).toHaveTextContent('days=365');
  });

  it('says so when there is no history, and when it cannot be read', async () => {
    renderPage(someServices, '/recovery?view=trend');
    expect(
      await screen.findByText(/^There is no history yet/),
    ).toBeInTheDocument();
    renderPage(api => {
      someServices(api);
      api.refuse('getScorecardTrend', 400, 'The days are wrong.');
    }, '/recovery?view=trend');
    expect(
      await screen.findByText('The trend could not be read'),
    ).toBeInTheDocument();
  });

  it('says what to do when there is no service, and when it cannot be read', async () => {
    renderPage(() => {});
    expect(
      await screen.findByText('There is no service that you may see.'),
    ).toBeInTheDocument();
    renderPage(api =>
      api.refuse('getScorecardSummary', 400, 'The database is locked.'),
    );
    expect(
      await screen.findByText('The services could not be read'),
    ).toBeInTheDocument();
  });
});
