import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  catalogConditions,
  createCatalogConditionalDecision,
} from '@backstage/plugin-catalog-backend/alpha';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import permissionPlugin from '@backstage/plugin-permission-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
} from '@backstage/plugin-permission-common';
import type {
  PermissionPolicy,
  PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import {
  recoveryPointReadPermission,
  recoveryRestoreRequestPermission,
} from 'backstage-plugin-recovery-common';
import request from 'supertest';
import {
  createRecoveryConditionalDecision,
  recoveryConditions,
} from '../permissions';
import { closingDatabases } from '../database/__testUtils__/closingDatabases';
import { fakeServices } from './__testUtils__/fakeServices';
import { apiPlugin } from './__testUtils__/startApi';

jest.setTimeout(180_000);

const SHOP = 'user:default/shop';
const PAYMENTS = 'user:default/payments';

/** People see what they own in the catalog, and may restore it when it is gold. */
const policy: PermissionPolicy = {
  async handle({ permission }, user?: PolicyQueryUser) {
    const claims = user?.info.ownershipEntityRefs ?? [];
    if (isResourcePermission(permission, 'catalog-entity')) {
      return permission.name === 'catalog.entity.read'
        ? createCatalogConditionalDecision(
            permission,
            catalogConditions.isEntityOwner({ claims }),
          )
        : { result: AuthorizeResult.DENY };
    }
    if (isPermission(permission, recoveryPointReadPermission)) {
      return createRecoveryConditionalDecision(
        permission,
        recoveryConditions.isOwnedBy({ claims }),
      );
    }
    if (isPermission(permission, recoveryRestoreRequestPermission)) {
      return createRecoveryConditionalDecision(permission, {
        allOf: [
          recoveryConditions.isOwnedBy({ claims }),
          recoveryConditions.hasTier({ tiers: ['gold'] }),
        ],
      });
    }
    return { result: AuthorizeResult.DENY };
  },
};

/**
 * As the mocked one, but a plugin that asks another one for a user says that it does,
 * as the real one; the permission backend insists on it.
 */
const authFactory = createServiceFactory({
  service: coreServices.auth,
  deps: { plugin: coreServices.pluginMetadata },
  factory({ plugin }) {
    const auth = mockServices.auth({ pluginId: plugin.getId() });
    const ofMock = auth.getPluginRequestToken.bind(auth);
    return Object.assign(auth, {
      getPluginRequestToken: async (options: Parameters<typeof ofMock>[0]) =>
        auth.isPrincipal(options.onBehalfOf, 'user')
          ? {
              token: mockCredentials.user.token(
                options.onBehalfOf.principal.userEntityRef,
                { actor: { subject: `plugin:${plugin.getId()}` } },
              ),
            }
          : ofMock(options),
    });
  },
});

const policyModule = createBackendModule({
  pluginId: 'permission',
  moduleId: 'test-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init(deps) {
        deps.policy.setPolicy(policy);
      },
    });
  },
});

function component(name: string, owner: string, tier?: string) {
  return {
    locationKey: 'test',
    entity: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name,
        annotations: {
          'backstage.io/managed-by-location': 'url:https://example.com',
          'backstage.io/managed-by-origin-location': 'url:https://example.com',
          ...(tier ? { 'recovery/tier': tier } : {}),
        },
      },
      spec: { type: 'service', lifecycle: 'production', owner },
    },
  };
}

const catalogModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'test-entities',
  register(env) {
    env.registerInit({
      deps: {
        processing: catalogProcessingExtensionPoint,
      },
      async init({ processing }) {
        processing.addEntityProvider({
          getProviderName: () => 'test',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: [
                component('orders', SHOP, 'gold'),
                component('uploads', SHOP, 'bronze'),
                component('payments', PAYMENTS, 'gold'),
              ],
            }),
        });
      },
    });
  },
});

describe('with the real catalog and the real permission backend', () => {
  const services = fakeServices({
    points: {
      'point-1': ['component:default/orders'],
      'point-2': ['component:default/payments'],
    },
    operations: {
      own: { entityRef: 'component:default/orders', requestedBy: SHOP },
      other: { entityRef: 'component:default/payments', requestedBy: PAYMENTS },
    },
    problems: {
      own: 'component:default/uploads',
      other: 'component:default/payments',
    },
    owners: {
      'component:default/uploads': [SHOP],
      'component:default/payments': [PAYMENTS],
    },
    sources: {},
    waivers: {},
    attestations: {},
    reviews: {},
    busyTargets: {},
  });
  let get: (path: string, user?: string) => request.Test;
  let post: (path: string, body: object, authorization: string) => request.Test;

  beforeAll(async () => {
    const { server } = await startTestBackend({
      features: [
        catalogPlugin,
        permissionPlugin,
        policyModule,
        catalogModule,
        apiPlugin(services),
        permissionsServiceFactory,
        authFactory,
        closingDatabases,
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
            permission: { enabled: true },
            catalog: { processingInterval: { seconds: 1 } },
          },
        }),
      ],
    });
    get = (path, user = SHOP) =>
      request(server)
        .get(`/api/recovery${path}`)
        .set('Authorization', mockCredentials.user.header(user));
    post = (path, body, authorization) =>
      request(server).post(path).send(body).set('Authorization', authorization);

    const expected: Array<[string, string]> = [
      ['orders', SHOP],
      ['uploads', SHOP],
      ['payments', PAYMENTS],
    ];
    const deadline = Date.now() + 50_000;
    for (const [name, user] of expected) {
      for (;;) {
        const answer = await get(
          `/entities/component/default/${name}/status`,
          user,
        );
        if (answer.status === 200) {
          break;
        }
        if (Date.now() > deadline) {
          throw new Error(`The catalog has no ${name} yet: ${answer.text}`);
        }
        await new Promise(resolve => setTimeout(resolve, 200));
      }
    }
  });

  it('shows an entity to its owner, with what the owner may do', async () => {
    const gold = await get('/entities/component/default/orders/status');
    const bronze = await get('/entities/component/default/uploads/status');
    const nothing = {
      refresh: false,
      cancel: false,
      verify: false,
      drill: false,
      restoreInPlace: false,
      approve: false,
    };
    expect(gold.body.allowed).toEqual({ restore: true, ...nothing });
    expect(bronze.body.allowed).toEqual({ restore: false, ...nothing });
  });

  it('hides an entity that the catalog hides', async () => {
    const hidden = await get('/entities/component/default/payments/status');
    const absent = await get('/entities/component/default/absent/status');
    expect(hidden.status).toBe(404);
    expect(hidden.body.error.message.replace('payments', 'absent')).toBe(
      absent.body.error.message,
    );
    expect((await get('/points/point-2')).status).toBe(404);
    expect((await get('/operations/other')).status).toBe(404);
  });

  it('lists to each reader what the reader may see', async () => {
    const ids = async (path: string, user: string) => {
      const { body } = await get(path, user);
      return body.items.map(({ id }: { id: string }) => id);
    };
    expect(await ids('/operations', SHOP)).toEqual(['own']);
    expect(await ids('/operations', PAYMENTS)).toEqual(['other']);
    expect(await ids('/binding-problems', SHOP)).toEqual(['own']);
    expect(await ids('/binding-problems', PAYMENTS)).toEqual(['other']);
  });

  it('applies its rules for the permission backend too', async () => {
    const { body } = await post(
      '/api/permission/authorize',
      {
        items: ['orders', 'uploads', 'payments', 'absent'].map(name => ({
          id: name,
          permission: recoveryRestoreRequestPermission,
          resourceRef: `component:default/${name}`,
        })),
      },
      mockCredentials.user.header(SHOP),
    );
    const results = Object.fromEntries(
      body.items.map(({ id, result }: { id: string; result: string }) => [
        id,
        result,
      ]),
    );
    expect(results).toEqual({
      orders: 'ALLOW',
      uploads: 'DENY',
      payments: 'DENY',
      absent: 'DENY',
    });
  });
});
