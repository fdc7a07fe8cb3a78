import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { screen, within } from '@testing-library/react';
import { axe } from '../../__testUtils__/axe';
import type { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { entityRenderer } from '../../__testUtils__/render';
import { aListed } from '../../__testUtils__/scorecards';
import { MyRecovery } from './MyRecovery';

const now = Date.now();
const SHOP = ['user:default/kim', 'group:default/shop'];

function someServices(api: FakeRecoveryApi) {
  api.listed = [
    aListed(now, 'component:default/orders'),
    aListed(now, 'component:default/search', {
      ownerRefs: ['group:default/find'],
    }),
    aListed(now, 'component:default/uploads', { level: 5 }, {}),
  ];
}

function renderWidget(
  ownershipEntityRefs: string[],
  change: (api: FakeRecoveryApi) => void = someServices,
) {
  const identity = mockApis.identity({ ownershipEntityRefs });
  return entityRenderer('orders', [[identityApiRef, identity]] as const)(
    <MyRecovery />,
    change,
  );
}

const allServices = () => screen.getByRole('link', { name: 'All services' });

describe('MyRecovery', () => {
  it("says in sum how the reader's services stand, and what fails first", async () => {
    const { container } = renderWidget(SHOP);
    expect(
      await screen.findByText(/^1 of 2 services meet all/),
    ).toBeInTheDocument();
    const mine = within(screen.getByRole('list', { name: 'My services' }));
    expect(
      mine.getAllByRole('listitem').map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringMatching(/^orders.*Verified: fully read: fails$/),
      expect.stringMatching(/^uploads.*nothing fails$/),
    ]);
    expect(mine.getByRole('link', { name: 'orders' })).toHaveAttribute(
      'href',
      '/recovery/services/default/component/orders?control=verified-full',
    );
    expect(
      screen.getByRole('link', { name: 'All my services' }),
    ).toHaveAttribute('href', '/recovery?owner=mine');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('names no more than five services', async () => {
    renderWidget(SHOP, api => {
      api.listed = Array.from({ length: 7 }, (_, index) =>
        aListed(now, `component:default/service-${index}`),
      );
    });
    expect(
      await screen.findByText(/of 7 services meet all/),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('listitem')).toHaveLength(5);
  });

  it('says to whoever owns nothing how that changes, and leads to all services', async () => {
    const { container } = renderWidget(['user:default/nobody']);
    expect(
      await screen.findByText(/^Recovery knows no service that you/),
    ).toBeInTheDocument();
    expect(allServices()).toHaveAttribute('href', '/recovery');
    expect(await axe(container)).toHaveNoViolations();
  });

  it('tells nobody that they own nothing before anything was evaluated', async () => {
    renderWidget(SHOP, () => {});
    expect(
      await screen.findByText(/^So far Recovery has evaluated no service/),
    ).toBeInTheDocument();
    expect(
      screen.queryByText(/^Recovery knows no service/),
    ).not.toBeInTheDocument();
  });

  it('asks for no services where the sign-in names nobody', async () => {
    const { api } = renderWidget([]);
    expect(
      await screen.findByText(/^It is not known which services are yours/),
    ).toBeInTheDocument();
    expect(allServices()).toHaveAttribute('href', '/recovery');
    expect(api.callsOf('getScorecardSummary')).toHaveLength(0);
  });

  it('says that the services could not be read, and tries again', async () => {
    const { user, api } = renderWidget(SHOP, fake => {
      someServices(fake);
      fake.refuse('getScorecardSummary', 400, 'The database is locked.');
    });
    expect(
      await screen.findByText('The services could not be read'),
    ).toBeInTheDocument();
    api.refusals.clear();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('list', { name: 'My services' }),
    ).toBeInTheDocument();
  });

  it('says that it reads, until there is an answer', async () => {
    renderWidget(SHOP, api => api.silent.add('getScorecardSummary'));
    expect(
      await screen.findByRole('status', { name: 'Reading the services…' }),
    ).toBeInTheDocument();
  });
});
