import type { Entity } from '@backstage/catalog-model';
import {
  renderInTestApp,
  type TestAppOptions,
} from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { useLocation } from 'react-router-dom';
import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import { recoveryApiRef } from '../api/RecoveryApi';
import { rootRouteRef } from '../routes';
import userEvent from '@testing-library/user-event';
import { FakeRecoveryApi } from './FakeRecoveryApi';
import type { Scenario } from './scenarios';

export function entityOf(scenario: Scenario | string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: scenario, namespace: 'default' },
    spec: { type: 'service', owner: 'group:default/shop' },
  };
}

function Address() {
  const { pathname, search } = useLocation();
  return (
    <output aria-label="address">
      {pathname}
      {search}
    </output>
  );
}

/** Renders a view in an app of the new frontend system, over a backend in memory. */
export function renderView(
  api: FakeRecoveryApi,
  element: JSX.Element,
  options: {
    entity?: string;
    at?: string;
    apis?: NonNullable<TestAppOptions['apis']>;
  } = {},
) {
  const appOptions: TestAppOptions = {
    apis: [[recoveryApiRef, api], ...(options.apis ?? [])] as const,
    mountedRoutes: { '/recovery': convertLegacyRouteRef(rootRouteRef) },
    initialRouteEntries: [options.at ?? '/'],
  };
  return renderInTestApp(
    <>
      <EntityProvider entity={entityOf(options.entity ?? 'proven')}>
        {element}
      </EntityProvider>
      <Address />
    </>,
    appOptions,
  );
}

/** A view that was rendered, with the backend behind it and its user. */
export interface RenderedView {
  api: FakeRecoveryApi;
  user: ReturnType<typeof userEvent.setup>;
  container: HTMLElement;
}

/** Renders views of one entity over a backend that a test may change before. */
export function entityRenderer(
  entity: string,
  apis?: NonNullable<TestAppOptions['apis']>,
) {
  return (
    element: JSX.Element,
    change: (api: FakeRecoveryApi) => void = () => {},
    at = '/',
  ): RenderedView => {
    const user = userEvent.setup({ delay: null });
    const api = new FakeRecoveryApi();
    change(api);
    const { container } = renderView(api, element, { entity, at, apis });
    return { api, user, container };
  };
}
