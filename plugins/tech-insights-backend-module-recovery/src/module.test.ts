import techInsightsPlugin from '@backstage-community/plugin-tech-insights-backend';
import jsonRulesModule from '@backstage-community/plugin-tech-insights-backend-module-jsonfc';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import recoveryPlugin from 'backstage-plugin-recovery-backend';
import archiveModule from 'backstage-plugin-recovery-backend-module-archive';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import request from 'supertest';
import techInsightsModuleRecovery from '.';

jest.setTimeout(180_000);

const RETRIEVER = 'recoveryFactRetriever';

/** One for each plugin, closed when the tests have ended. */
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ownDatabases = createServiceFactory({
  service: coreServices.database,
  deps: {},
  factory: async () =>
    mockServices.database({ knex: await databases.init('SQLITE_3') }),
});

function check(condition: object) {
  return {
    type: 'json-rules-engine',
    name: 'A check',
    description: 'A check',
    factIds: [RETRIEVER],
    rule: { conditions: { all: [condition] } },
  };
}

function component(name: string, protectedBy?: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      annotations: protectedBy ? { 'recovery/protected-by': protectedBy } : {},
    },
    spec: { lifecycle: 'production' },
  };
}

describe('the module in Tech Insights', () => {
  let root: string;

  beforeAll(async () => {
    root = await fs.realpath(
      await fs.mkdtemp(path.join(os.tmpdir(), 'recovery-facts-')),
    );
    await fs.mkdir(path.join(root, 'backups'));
    const time = new Date(Date.now() - 3_600_000);
    const stamp = time.toISOString().replace(/[-:]|\.\d+Z/g, '');
    const file = path.join(root, 'backups', `orders-${stamp}.txt`);
    await fs.writeFile(file, 'orders');
    await fs.utimes(file, time, time);
  });

  afterAll(() => fs.rm(root, { recursive: true, force: true }));

  it('lets checks ask whether services can be recovered, and takes no unknown for a pass', async () => {
    const scheduler = mockServices.scheduler();
    const archive = (directory: string) => ({
      provider: 'archive',
      archive: {
        directory: path.join(root, directory),
        pattern: '{name}-{yyyy}{MM}{dd}T{HH}{mm}{ss}.txt',
      },
    });
    const { server } = await startTestBackend({
      features: [
        recoveryPlugin,
        archiveModule,
        techInsightsPlugin,
        jsonRulesModule,
        techInsightsModuleRecovery,
        ownDatabases,
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        catalogServiceMock.factory({
          entities: [
            component('orders', 'db: nightly name=orders'),
            component('unread', 'db: lost name=unread'),
            component('bare'),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            events: { useEventBus: 'never' },
            backend: { workingDirectory: root },
            recovery: {
              tiers: {
                gold: {
                  filter: { 'spec.lifecycle': 'production' },
                  rpo: { hours: 4 },
                },
              },
              sources: { nightly: archive('backups'), lost: archive('lost') },
            },
            techInsights: {
              factRetrievers: { [RETRIEVER]: { cadence: '0 * * * *' } },
              factChecker: {
                checks: {
                  withinRpo: check({
                    fact: 'pointWithinRpo',
                    operator: 'equal',
                    value: 'pass',
                  }),
                  young: check({
                    fact: 'restorableAgeHours',
                    operator: 'lessThan',
                    value: 24,
                  }),
                  nothingFails: check({
                    fact: 'standing',
                    operator: 'equal',
                    value: 'compliant',
                  }),
                  byId: check({
                    fact: 'controls',
                    path: "$['point-within-rpo']",
                    operator: 'equal',
                    value: 'pass',
                  }),
                },
              },
            },
          },
        }),
      ],
    });
    const call = (method: 'get' | 'post', address: string) =>
      request(server)
        [method](`/api/tech-insights${address}`)
        .set('Authorization', mockCredentials.user.header());
    const run = async (name: string): Promise<Record<string, boolean>> => {
      const { body } = await call(
        'post',
        `/checks/run/default/component/${name}`,
      ).send({});
      return Object.fromEntries(
        body.map((item: { check: { id: string }; result: boolean }) => [
          item.check.id,
          item.result,
        ]),
      );
    };

    // What the schedules do from time to time, now: the catalog before the sources, and
    // the controls after both.
    const ids = (await scheduler.getScheduledTasks())
      .map(({ id }) => id)
      .filter(id => id.startsWith('recovery-'));
    for (const id of [...ids, 'recovery-controls']) {
      await scheduler.triggerTask(id);
    }
    await scheduler.triggerTask(RETRIEVER);

    expect(await run('orders')).toEqual({
      withinRpo: true,
      young: true,
      nothingFails: false,
      byId: true,
    });
    expect(await run('bare')).toEqual({
      withinRpo: false,
      young: false,
      nothingFails: false,
      byId: false,
    });
    expect(await run('unread')).toMatchObject({
      withinRpo: false,
      young: false,
      nothingFails: false,
    });
    const { body: facts } = await call(
      'get',
      `/facts/latest?entity=component:default/unread&ids[]=${RETRIEVER}`,
    );
    expect(facts[RETRIEVER].facts).toMatchObject({
      pointWithinRpo: 'unknown',
      restorableAgeHours: null,
    });
  });
});
