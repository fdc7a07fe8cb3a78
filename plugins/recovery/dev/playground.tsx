import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/core-app-api';
import { createApp } from '@backstage/frontend-defaults';
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import { Route, Routes, useParams } from 'react-router-dom';
import { recoveryApiRef } from '../src/api/RecoveryApi';
import { EntityRecoveryCard } from '../src/components/EntityRecoveryCard/EntityRecoveryCard';
import { EntityRecoveryContent } from '../src/components/EntityRecoveryContent/EntityRecoveryContent';
import recoveryPlugin from '../src/index';
import { SCENARIOS } from '../src/__testUtils__/scenarios';
import { createLiveApi } from './liveApi';

function entityOf(name: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    spec: { type: 'service', owner: 'group:default/shop' },
  };
}

const MORE = ['forbidden', 'failing', 'silent'];

function Index() {
  return (
    <ul>
      {[...SCENARIOS, ...MORE].map(name => (
        <li key={name}>
          <Text>{name}: </Text>
          <Link href={`/states/card/${name}`}>card</Link>{' '}
          <Link href={`/states/tab/${name}`}>tab</Link>
        </li>
      ))}
    </ul>
  );
}

function State({ view }: { view: 'card' | 'tab' }) {
  const { name = '' } = useParams();
  return (
    <div style={{ padding: 16, maxWidth: view === 'card' ? 720 : undefined }}>
      <EntityProvider entity={entityOf(name)}>
        {view === 'card' ? <EntityRecoveryCard /> : <EntityRecoveryContent />}
      </EntityProvider>
    </div>
  );
}

function AllCards() {
  return (
    <div
      style={{
        display: 'grid',
        gap: 16,
        padding: 16,
        gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 560px), 1fr))',
      }}
    >
      {[...SCENARIOS, ...MORE].map(name => (
        <EntityProvider key={name} entity={entityOf(name)}>
          <EntityRecoveryCard />
        </EntityProvider>
      ))}
    </div>
  );
}

const states = createFrontendPlugin({
  pluginId: 'states',
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/states',
        title: 'States',
        noHeader: true,
        loader: async () => (
          <Routes>
            <Route path="/" element={<Index />} />
            <Route path="/cards" element={<AllCards />} />
            <Route path="/card/:name" element={<State view="card" />} />
            <Route path="/tab/:name" element={<State view="tab" />} />
          </Routes>
        ),
      },
    }),
  ],
});

const fakeBackend = createFrontendModule({
  pluginId: 'recovery',
  extensions: [
    ApiBlueprint.make({
      params: defineParams =>
        defineParams({
          api: recoveryApiRef,
          deps: {},
          factory: () => createLiveApi(),
        }),
    }),
  ],
});

export function createPlayground() {
  const config = new ConfigReader({
    app: {
      title: 'Playground',
      baseUrl: window.location.origin,
      extensions: [{ 'sign-in-page:app': false }],
    },
    backend: { baseUrl: window.location.origin },
  });
  return createApp({
    features: [recoveryPlugin, fakeBackend, states],
    advanced: { configLoader: async () => ({ config }) },
  }).createRoot();
}
