import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  screen,
  waitFor,
  waitForElementToBeRemoved,
} from '@testing-library/react';
import { recoveryApiRef } from '../../api/RecoveryApi';
import { rootRouteRef } from '../../routes';
import { axe } from '../../__testUtils__/axe';
import { FakeRecoveryApi } from '../../__testUtils__/FakeRecoveryApi';
import { aListed } from '../../__testUtils__/scorecards';
import { entityRefOf } from './entityRefOf';
import { RecoverySearchResultListItem } from './RecoverySearchResultListItem';

const NOW = Date.now();

function found(name: string, more: object = {}) {
  return {
    title: name,
    text: `What ${name} does`,
    location: `/catalog/default/component/${name}`,
    kind: 'Component',
    namespace: 'default',
    type: 'service',
    lifecycle: 'production',
    owner: 'shop',
    ...more,
  };
}

function render(
  results: Array<ReturnType<typeof found>>,
  change: (api: FakeRecoveryApi) => void = () => {},
) {
  const api = new FakeRecoveryApi();
  change(api);
  const { container } = renderInTestApp(
    <main>
      {results.map(result => (
        <RecoverySearchResultListItem key={result.title} result={result} />
      ))}
    </main>,
    {
      apis: [[recoveryApiRef, api]] as const,
      mountedRoutes: { '/recovery': convertLegacyRouteRef(rootRouteRef) },
    },
  );
  return { api, container };
}

describe('a search result', () => {
  it('says how the service stands, and leads to its scorecard', async () => {
    const { container } = render([found('orders')], api => {
      api.listed.push(
        aListed(NOW, 'component:default/orders', {
          restorableTo: new Date(NOW - 3 * 3_600_000).toISOString(),
        }),
      );
    });
    expect(
      await screen.findByRole('link', { name: 'Recovery: 1 failing.' }),
    ).toHaveAttribute(
      'href',
      '/recovery/services/default/component/orders?control=verified-full',
    );
    expect(
      screen.getByText('Can be brought back to 3 hours ago.'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'orders' })).toHaveAttribute(
      'href',
      '/catalog/default/component/orders',
    );
    expect(screen.getByText('What orders does')).toBeInTheDocument();
    expect(screen.getByText('Owner').nextSibling).toHaveTextContent('shop');
    expect(await axe(container)).toHaveNoViolations();
  });

  it.each([
    [{ encrypted: 'unknown' as const }, /nothing fails, 1 not known/],
    [{ encrypted: 'error' as const }, /nothing fails, 1 not known/],
    [{}, /all that is asked is met/],
  ])('never takes what is not known for met: %j', async (results, words) => {
    render([found('orders')], api => {
      api.listed.push(aListed(NOW, 'component:default/orders', {}, results));
    });
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(
      screen.getByText(/To when it can be brought back is not known/),
    ).toBeInTheDocument();
  });

  it('asks nothing of a service of which nothing is asked', async () => {
    render([found('resizer')], api => {
      const listed = aListed(NOW, 'component:default/resizer');
      api.listed.push({
        ...listed,
        controls: listed.controls.map(({ id }) => ({
          id,
          result: 'not-applicable' as const,
        })),
      });
    });
    expect(
      await screen.findByRole('link', { name: 'Recovery: nothing is asked.' }),
    ).toBeInTheDocument();
    expect(screen.queryByText(/not known/)).toBeNull();
  });

  it('reads all services of a page in one request', async () => {
    const names = Array.from({ length: 25 }, (_, n) => `service-${n}`);
    const { api } = render(
      names.map(name => found(name)),
      fake => {
        names.forEach(name =>
          fake.listed.push(aListed(NOW, `component:default/${name}`)),
        );
      },
    );
    await waitFor(() =>
      expect(screen.getAllByText('Recovery: 1 failing.')).toHaveLength(25),
    );
    const calls = api.callsOf('listScorecardEntities');
    expect(calls).toHaveLength(1);
    expect(calls[0]).toEqual([
      { entityRef: names.map(name => `component:default/${name}`), limit: 25 },
    ]);
  });

  it('says nothing of what has no scorecard that the reader may see', async () => {
    render([found('orders'), found('kim', { kind: 'User' })], api => {
      api.listed.push(aListed(NOW, 'component:default/orders'));
    });
    expect(await screen.findByText('Recovery: 1 failing.')).toBeInTheDocument();
    expect(screen.getAllByText(/Recovery/)).toHaveLength(1);
    expect(screen.getByRole('link', { name: 'kim' })).toBeInTheDocument();
  });

  it('says that it could not be read', async () => {
    render([found('orders')], api =>
      api.refuse('listScorecardEntities', 400, 'The database is locked.'),
    );
    expect(
      await screen.findByText('The recovery status could not be read.'),
    ).toBeInTheDocument();
  });

  it('says nothing to those who may read nothing of recovery', async () => {
    render([found('orders')], api =>
      api.refuse('listScorecardEntities', 403, 'No.'),
    );
    await waitForElementToBeRemoved(
      await screen.findByText('Reading the recovery status…'),
    );
    expect(screen.queryByText(/[Rr]ecovery/)).toBeNull();
    expect(screen.getByRole('link', { name: 'orders' })).toBeInTheDocument();
  });

  it.each([
    ['/catalog/default/component/orders', 'component:default/orders'],
    ['/portal/c/orders?tab=x#y', 'component:default/orders'],
    ['/catalog/default/component/', undefined],
    ['/catalog/a%2Fb', undefined],
  ])('takes the name from the end of %s', (location, entityRef) => {
    expect(entityRefOf(found('orders', { location }))).toBe(entityRef);
  });

  it('is not known by its address alone', () => {
    expect(entityRefOf(found('orders', { kind: undefined }))).toBeUndefined();
  });
});
