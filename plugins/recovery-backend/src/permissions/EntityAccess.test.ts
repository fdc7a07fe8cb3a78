import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { parseEntityRef } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { EntityAccess } from './EntityAccess';

const shop = mockCredentials.user('user:default/shop');
const payments = mockCredentials.user('user:default/payments');

function entityOf(entityRef: string): Entity {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { namespace, name },
  };
}

function refOf(credentials: BackstageCredentials): string {
  return (credentials.principal as { userEntityRef: string }).userEntityRef;
}

/** An access whose catalog shows everything that `readable` says, when it is let. */
function setUp(
  readable: (entityRef: string, user: string) => boolean = () => true,
) {
  let now = 0;
  let held: Array<() => void> | undefined;
  const calls: Array<{ user: string; entityRefs: string[] }> = [];
  const catalog = catalogServiceMock.mock({
    getEntitiesByRefs: async (request, options) => {
      const user = refOf((options as { credentials: any }).credentials);
      calls.push({ user, entityRefs: request.entityRefs });
      if (held) {
        await new Promise<void>(resolve => held?.push(resolve));
      }
      return {
        items: request.entityRefs.map(ref =>
          readable(ref, user) ? entityOf(ref) : undefined,
        ),
      };
    },
  });
  const permissions = mockServices.permissions.mock({
    authorizeConditional: async queries =>
      queries.map((): PolicyDecision => ({ result: AuthorizeResult.ALLOW })),
  });
  const access = EntityAccess.create({
    catalog,
    permissions,
    logger: mockServices.logger.mock(),
    permissionsRegistry: mockServices.permissionsRegistry.mock({
      getPermissionRuleset: () => ({
        getRuleByName: name => {
          throw new Error(`no rule ${name}`);
        },
      }),
    }),
    tiers: { names: new Set() },
    now: () => now,
  });
  return {
    calls,
    permissions,
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    hold: () => {
      held = [];
    },
    release: async () => {
      const all = held ?? [];
      held = undefined;
      all.forEach(resolve => resolve());
    },
    visible: async (
      credentials: BackstageCredentials,
      refs: string[],
      fresh = false,
    ) => {
      const reader = await access.of(credentials, { fresh });
      return [...(await reader.visible(refs)).keys()];
    },
  };
}

const refs = (count: number) =>
  Array.from({ length: count }, (_, index) => `component:default/e${index}`);

/** Lets everything happen that does not wait for the catalog. */
const settle = () => new Promise(resolve => setTimeout(resolve, 20));

describe('EntityAccess', () => {
  it('merges what one reader asks for at the same time into one catalog call', async () => {
    const { calls, visible } = setUp();
    await Promise.all(refs(50).map(ref => visible(shop, [ref])));
    expect(calls).toEqual([
      { user: 'user:default/shop', entityRefs: refs(50) },
    ]);
  });

  it('asks the policy once for what one reader asks for at the same time', async () => {
    const { permissions, visible } = setUp();
    await Promise.all(refs(50).map(ref => visible(shop, [ref])));
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
  });

  it('gathers while the catalog is busy, and goes on when it has answered', async () => {
    const { calls, visible, hold, release } = setUp();
    hold();
    const first = visible(shop, ['component:default/a']);
    await settle();
    const second = visible(shop, ['component:default/b']);
    await settle();
    const later = refs(30).map(ref => visible(shop, [ref]));
    await settle();
    expect(calls).toHaveLength(2);
    await release();
    await Promise.all([first, second, ...later]);
    expect(calls).toHaveLength(3);
    expect(calls[2].entityRefs).toEqual(refs(30));
  });

  it('asks for an entity once when several requests are about it', async () => {
    const { calls, visible } = setUp();
    const answers = await Promise.all([
      visible(shop, refs(1)),
      visible(shop, refs(1)),
    ]);
    expect(answers).toEqual([refs(1), refs(1)]);
    expect(calls[0].entityRefs).toEqual(refs(1));
  });

  it('never answers one reader with what another may see', async () => {
    const { calls, visible } = setUp(
      (_ref, user) => user === 'user:default/shop',
    );
    const [ofShop, ofPayments] = await Promise.all([
      visible(shop, refs(1)),
      visible(payments, refs(1)),
    ]);
    expect(ofShop).toEqual(refs(1));
    expect(ofPayments).toEqual([]);
    expect(await visible(payments, refs(1))).toEqual([]);
    expect(calls.map(call => call.user)).toContain('user:default/payments');
  });

  it('keeps a user apart from a service that acts for the user', async () => {
    const { calls, visible } = setUp();
    const { principal } = shop;
    const acting = {
      ...shop,
      principal: { ...principal, actor: { type: 'service', subject: 'x' } },
    } as BackstageCredentials;
    await visible(shop, refs(1));
    await visible(acting, refs(1));
    expect(calls).toHaveLength(2);
  });

  it('remembers for five seconds that an entity was readable', async () => {
    const { calls, visible, wait } = setUp();
    await visible(shop, refs(1));
    wait(4_999);
    await visible(shop, refs(1));
    expect(calls).toHaveLength(1);
    wait(1);
    await visible(shop, refs(1));
    expect(calls).toHaveLength(2);
  });

  it('never remembers that an entity was not readable', async () => {
    let readable = false;
    const { visible } = setUp(() => readable);
    expect(await visible(shop, refs(1))).toEqual([]);
    readable = true;
    expect(await visible(shop, refs(1))).toEqual(refs(1));
  });

  it('asks anew when it must be fresh, and forgets what is no longer readable', async () => {
    let readable = true;
    const { visible, permissions } = setUp(() => readable);
    await visible(shop, refs(1));
    readable = false;
    expect(await visible(shop, refs(1), true)).toEqual([]);
    expect(await visible(shop, refs(1))).toEqual([]);
    expect(permissions.authorizeConditional).toHaveBeenCalledTimes(2);
  });

  it('decides a long list in batches of a thousand', async () => {
    const { calls, visible } = setUp();
    const all = refs(2_500);
    expect(await visible(shop, all)).toEqual(all);
    expect(calls.map(call => call.entityRefs.length)).toEqual([
      1_000, 1_000, 500,
    ]);
  });

  it('does not let a card wait for a long list of the same reader', async () => {
    const { calls, visible, hold, release } = setUp();
    hold();
    const lists = [refs(1_000), refs(900), refs(800)].map(list =>
      visible(shop, list),
    );
    await settle();
    const card = visible(shop, ['component:default/card']);
    await settle();
    expect(calls.map(call => call.entityRefs.length)).toEqual([
      1_000, 900, 800, 1,
    ]);
    await release();
    await Promise.all([...lists, card]);
  });

  it('refuses callers without a principal', async () => {
    const { visible } = setUp();
    await expect(visible(mockCredentials.none(), refs(1))).rejects.toThrow(
      'Sign in',
    );
  });
});
