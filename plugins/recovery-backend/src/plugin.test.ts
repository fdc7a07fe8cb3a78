import {
  createBackendModule,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  eventsServiceFactory,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import {
  recoveryProvidersExtensionPoint,
  type DiscoveredPoint,
  type RecoveryProvider,
} from 'backstage-plugin-recovery-node';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import request from 'supertest';
import recoveryPlugin from '.';
import { closingDatabases } from './database/__testUtils__/closingDatabases';

jest.setTimeout(180_000);

const USER = mockCredentials.user();
const HOUR = 3_600_000;

/** A source whose points are files that the test wrote; they are restored by copying. */
function filesProvider(type: string): RecoveryProvider<{ directory: string }> {
  const points = async (directory: string): Promise<DiscoveredPoint[]> =>
    Promise.all(
      (await fs.readdir(directory)).map(async name => {
        const { size, mtime } = await fs.stat(path.join(directory, name));
        return {
          type: 'point' as const,
          id: name,
          series: {
            key: name.split('.')[0],
            title: name.split('.')[0],
            attributes: { name: [name.split('.')[0]] },
          },
          time: mtime.toISOString(),
          pointType: 'archive' as const,
          outcome: 'success' as const,
          sizeBytes: size,
          fileCount: 1,
        };
      }),
    );
  return {
    type,
    capabilities: {
      verificationLevels: [],
      pointInTime: false,
      partialPaths: false,
      inPlace: false,
      backup: false,
    },
    readSource: config => ({ directory: config.getString('directory') }),
    sourceDirectories: ({ directory }) => [directory],
    async *list({ directory }) {
      yield* await points(directory);
    },
    async restore({ directory }, point, destination) {
      await fs.copyFile(
        path.join(directory, point.id),
        path.join(destination.directory, point.id),
      );
      return { expected: { files: 1, bytes: point.sizeBytes }, warnings: [] };
    },
  };
}

function providerModule(moduleId: string, type: string) {
  return createBackendModule({
    pluginId: 'recovery',
    moduleId,
    register(env) {
      env.registerInit({
        deps: { providers: recoveryProvidersExtensionPoint },
        async init({ providers }) {
          providers.addProvider(filesProvider(type));
        },
      });
    },
  });
}

function component(name: string, annotation?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: annotation ? { 'recovery/protected-by': annotation } : {},
    },
    relations: [{ type: 'ownedBy', targetRef: 'group:default/shop' }],
  };
}

async function eventually<T>(
  read: () => Promise<T>,
  done: (value: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const value = await read();
    if (done(value)) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`Still not so: ${JSON.stringify(value)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

describe('the plugin as it is installed', () => {
  let root: string;

  beforeAll(async () => {
    root = await fs.realpath(
      await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-plugin-')),
    );
    await fs.mkdir(path.join(root, 'backups'));
    await fs.mkdir(path.join(root, 'restored'));
    for (const [name, age] of [
      ['orders.1', 30],
      ['orders.2', 1],
    ] as const) {
      const file = path.join(root, 'backups', name);
      await fs.writeFile(file, `content of ${name}`);
      const time = new Date(Date.now() - age * HOUR);
      await fs.utimes(file, time, time);
    }
  });

  afterAll(() => fs.rm(root, { recursive: true, force: true }));

  /** States of operations, as another plugin hears of them. */
  const heard: string[] = [];
  const listener = createBackendPlugin({
    pluginId: 'listener',
    register(env) {
      env.registerInit({
        deps: { events: eventsServiceRef },
        init: ({ events }) =>
          events.subscribe({
            id: 'states',
            topics: ['recovery'],
            async onEvent({ eventPayload }) {
              const { operation } = eventPayload as {
                operation?: { state: string };
              };
              if (operation) heard.push(operation.state);
            },
          }),
      });
    },
  });

  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meters = new MeterProvider({ readers: [exporter] });

  /** Values of a metric by its attributes, as a scrape gets them now. */
  async function scrape(name: string): Promise<Array<[object, unknown]>> {
    const { resourceMetrics } = await exporter.collect();
    return resourceMetrics.scopeMetrics
      .flatMap(({ metrics }) => metrics)
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) =>
        dataPoints.map(({ attributes, value }): [object, unknown] => [
          attributes,
          value,
        ]),
      );
  }

  const start = (modules = [providerModule('files', 'files')]) =>
    startTestBackend({
      features: [
        recoveryPlugin,
        ...modules,
        eventsServiceFactory,
        closingDatabases,
        createServiceFactory({
          service: metricsServiceRef,
          deps: {},
          factory: () => meters.getMeter('recovery'),
        }),
        listener,
        catalogServiceMock.factory({
          entities: [
            component('orders', 'orders-db: nightly name=orders'),
            component('lost', 'nowhere'),
            component('bare'),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            events: { useEventBus: 'never' },
            backend: {
              database: { client: 'better-sqlite3', connection: ':memory:' },
              workingDirectory: root,
            },
            recovery: {
              restore: { allowedRoots: [path.join(root, 'restored')] },
              tiers: { gold: { rpo: { hours: 4 } } },
              defaultTier: 'gold',
              sources: {
                nightly: {
                  provider: 'files',
                  title: 'Nightly',
                  schedule: {
                    frequency: { seconds: 1 },
                    initialDelay: { milliseconds: 1 },
                  },
                  targets: {
                    drill: { directory: path.join(root, 'restored') },
                  },
                  files: { directory: path.join(root, 'backups') },
                },
                broken: { provider: 'files' },
              },
            },
          },
        }),
      ],
    });

  it('goes from a backup to a status, and back by a restore', async () => {
    const { server } = await start();
    const get = async (address: string) =>
      (
        await request(server)
          .get(`/api/recovery${address}`)
          .set('Authorization', mockCredentials.user.header())
      ).body;
    const post = (address: string, body: object = {}) =>
      request(server)
        .post(`/api/recovery${address}`)
        .set('Authorization', mockCredentials.user.header())
        .send(body);
    const orders = '/entities/component/default/orders';

    // What the schedule does from time to time, now.
    await post('/entities/component/default/lost/refresh');
    const refreshed = await post(`${orders}/refresh`);
    expect(refreshed.status).toBe(202);
    expect(refreshed.body).toEqual({ sourceIds: ['nightly'] });
    const status = await eventually(
      () => get(`${orders}/status`),
      ({ state }) => state === 'within-rpo',
    );
    expect(status).toMatchObject({
      entityRef: 'component:default/orders',
      tier: { name: 'gold', rpo: 'PT4H' },
      allowed: { restore: true, refresh: true, cancel: true },
      resources: [{ name: 'orders-db', sourceId: 'nightly', pointCount: 2 }],
    });
    expect(await get('/entities/component/default/bare/status')).toMatchObject({
      state: 'unprotected',
    });
    expect(await get('/binding-problems')).toMatchObject({
      totalCount: 1,
      items: [{ entityRef: 'component:default/lost', code: 'unknown-source' }],
    });
    expect((await get('/sources')).items).toMatchObject([{ id: 'nightly' }]);

    const { items } = await get(`${orders}/points?limit=1`);
    expect(items).toMatchObject([
      { providerPointId: 'orders.2', usable: true },
    ]);
    const pointId = items[0].id;
    expect(await get(`/points/${pointId}`)).toMatchObject({
      entityRef: 'component:default/orders',
    });
    expect(await get(`/points/${pointId}/targets`)).toMatchObject({
      items: [{ id: 'drill', state: 'ready' }],
    });
    const plan = await post(`/points/${pointId}/restore-plan`, {
      targetId: 'drill',
    });
    expect(plan.body).toMatchObject({ refusals: [], expected: { files: 1 } });
    const requested = await post('/operations', {
      kind: 'restore',
      pointId,
      targetId: 'drill',
      hash: plan.body.hash,
    });
    expect(requested.status).toBe(201);
    expect(requested.body).toMatchObject({
      requestedBy: USER.principal.userEntityRef,
      entityRef: 'component:default/orders',
      allowed: { cancel: true },
    });

    const ended = await eventually(
      () => get(`/operations/${requested.body.id}`),
      ({ state }) => state === 'succeeded' || state === 'failed',
    );
    expect(ended).toMatchObject({
      state: 'succeeded',
      result: { restoredFiles: 1 },
      allowed: { cancel: false },
    });
    const [made] = await fs.readdir(path.join(root, 'restored'));
    expect(
      await fs.readFile(path.join(root, 'restored', made, 'orders.2'), 'utf8'),
    ).toBe('content of orders.2');
    // It is told, on record, and can be shown to who asks for proof.
    await eventually(
      async () => heard,
      states => states.includes('succeeded'),
    );
    expect(heard).toEqual(['queued', 'running', 'validating', 'succeeded']);
    expect(await get(`/operations/${requested.body.id}/report`)).toMatchObject({
      operation: { state: 'succeeded' },
      evidence: [{ event: 'requested' }, { event: 'ended' }],
      chain: { intact: true },
    });
    expect(await get('/evidence')).toMatchObject({ totalCount: 2 });
    expect(await get('/evidence/chain')).toMatchObject({
      intact: true,
      records: 2,
    });
    expect(await scrape('recovery.observed')).toEqual([[{}, 1]]);
    expect(await scrape('recovery.source.points')).toEqual([
      [{ source: 'nightly', provider: 'files' }, 2],
    ]);
    expect(await scrape('recovery.operations.ended')).toEqual([
      [{ kind: 'restore', state: 'succeeded' }, 1],
    ]);
    expect(await scrape('recovery.source.up')).toEqual([
      [{ source: 'nightly', provider: 'files' }, 1],
      [{ source: 'broken', provider: 'files' }, 0],
    ]);
    const log = await get(`/operations/${requested.body.id}/log`);
    expect(log.complete).toBe(true);
    expect(log.lines.length).toBeGreaterThan(1);

    for (const list of [
      `${orders}/points`,
      '/operations',
      '/binding-problems',
    ]) {
      const response = await request(server)
        .get(`/api/recovery${list}?cursor=..%2F..%2Fetc`)
        .set('Authorization', mockCredentials.user.header());
      expect([list, response.status]).toEqual([list, 400]);
    }
  });

  it('does not start with two providers of one type', async () => {
    await expect(
      start([providerModule('one', 'files'), providerModule('two', 'files')]),
    ).rejects.toThrow('Two recovery providers have the type "files"');
  });
});
