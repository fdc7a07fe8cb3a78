import {
  coreServices,
  createBackendPlugin,
  type AuditorService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type DefinitivePolicyDecision,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import request, { type Test } from 'supertest';
import {
  Approvers,
  authorizeServices,
  BasicAccess,
  EntityAccess,
  registerRecoveryPermissions,
} from '../../permissions';
import { registerActions } from '../actions';
import { createRouter } from '../router';
import { fakeServices, type FakeServices, type World } from './fakeServices';

export const TIERS = { names: new Set(['gold', 'bronze']) };

/** The user that requests come from when a test does not say. */
export const USER = mockCredentials.user().principal.userEntityRef;

export function component(name: string, owner = 'group:default/shop'): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default' },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

/** Backs the API with the services, as plugin.ts does with the real ones. */
export function apiPlugin(services: FakeServices, approverRefs?: string[]) {
  return createBackendPlugin({
    pluginId: 'recovery',
    register(env) {
      env.registerInit({
        deps: {
          actionsRegistry: actionsRegistryServiceRef,
          auditor: coreServices.auditor,
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          httpAuth: coreServices.httpAuth,
          httpRouter: coreServices.httpRouter,
          logger: coreServices.logger,
          permissions: coreServices.permissions,
          permissionsRegistry: coreServices.permissionsRegistry,
          userInfo: coreServices.userInfo,
        },
        async init(deps) {
          registerRecoveryPermissions({ ...deps, tiers: TIERS });
          const access = EntityAccess.create({ ...deps, tiers: TIERS });
          const approvers = new Approvers({
            ...deps,
            access,
            ownersOnly: true,
            approverRefs,
          });
          const basicAccess = new BasicAccess(deps);
          const authorized = authorizeServices({
            ...services,
            access,
            approvers,
            basicAccess,
          });
          deps.httpRouter.use(createRouter({ ...deps, ...authorized }));
          registerActions({ ...deps, ...authorized });
        },
      });
    },
  });
}

/** A policy by name of the permission; what is not named is allowed. */
export type Policy = Record<string, PolicyDecision>;

export const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * The catalog shows what a test puts into it, and nothing else: as under a policy whose
 * condition only the catalog can tell.
 */
const SHOWN_BY_CATALOG: PolicyDecision = {
  result: AuthorizeResult.CONDITIONAL,
  pluginId: 'catalog',
  resourceType: 'catalog-entity',
  conditions: {
    rule: 'HAS_LABEL',
    resourceType: 'catalog-entity',
    params: { label: 'shown' },
  },
};

/** Starts the real router with mocked border services, and knows how to ask it. */
export async function startApi(options: {
  world?: Partial<World>;
  entities?: Entity[];
  policy?: Policy;
  /** What the user that asks owns things by. */
  claims?: string[];
  /** The users and groups that alone may approve. */
  approverRefs?: string[];
}) {
  const policy: Policy = {
    'catalog.entity.read': SHOWN_BY_CATALOG,
    ...options.policy,
  };
  const services = fakeServices({
    points: {},
    operations: {},
    problems: {},
    sources: {},
    busyTargets: {},
    waivers: {},
    attestations: {},
    reviews: {},
    ...options.world,
  });
  const inMemory = catalogServiceMock({ entities: options.entities ?? [] });
  const catalog = catalogServiceMock.mock({
    getEntitiesByRefs: jest.fn(inMemory.getEntitiesByRefs.bind(inMemory)),
  });
  const decide = (permission: { name: string }) =>
    policy[permission.name] ?? { result: AuthorizeResult.ALLOW };
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async queries =>
      queries.map(({ permission }) => decide(permission)),
    authorize: async requests =>
      requests.map(
        ({ permission }) => decide(permission) as DefinitivePolicyDecision,
      ),
  });
  const audited: Array<{
    eventId: string;
    meta: Record<string, unknown>;
    outcome: 'success' | 'fail';
    error?: Error;
  }> = [];
  const auditor = mockServices.auditor.mock({
    createEvent: async ({
      eventId,
      meta,
    }: Parameters<AuditorService['createEvent']>[0]) => ({
      success: async more => {
        audited.push({
          eventId,
          meta: { ...meta, ...more?.meta },
          outcome: 'success',
        });
      },
      fail: async ({ error }) => {
        audited.push({ eventId, meta: { ...meta }, outcome: 'fail', error });
      },
    }),
  });
  const { server } = await startTestBackend({
    features: [
      apiPlugin(services, options.approverRefs),
      catalog.factory,
      permissions.factory,
      auditor.factory,
      mockServices.userInfo.mock({
        getUserInfo: async () => ({
          userEntityRef: USER,
          ownershipEntityRefs: options.claims ?? ['group:default/shop'],
        }),
      }).factory,
    ],
  });
  const as = (test: Test, authorization: string) =>
    test.set('Authorization', authorization);
  const user = mockCredentials.user.header();
  return {
    server,
    services,
    catalog,
    permissions,
    audited,
    policy,
    get: (path: string, authorization = user) =>
      as(request(server).get(`/api/recovery${path}`), authorization),
    post: (path: string, body: object = {}, authorization = user) =>
      as(
        request(server).post(`/api/recovery${path}`).send(body),
        authorization,
      ),
  };
}
