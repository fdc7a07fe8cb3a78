import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import authPlugin from '@backstage/plugin-auth-backend';
import { demoSignInModule, PERSON_HEADER } from './demoSignIn';

const ADA: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada.abel', namespace: 'default' },
  spec: { memberOf: ['shop'] },
  relations: [{ type: 'memberOf', targetRef: 'group:default/shop' }],
};

async function start(host: string) {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      demoSignInModule,
      catalogServiceMock.factory({ entities: [ADA] }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: {
            baseUrl: 'http://localhost:7007',
            listen: { host, port: 0 },
          },
          auth: {
            providers: {
              demo: {
                people: [
                  { user: 'user:default/ada.abel', title: 'Ada', role: '' },
                ],
              },
            },
          },
        },
      }),
    ],
  });
  return async (person?: string) =>
    await fetch(`http://127.0.0.1:${server.port()}/api/auth/demo/refresh`, {
      headers: person ? { [PERSON_HEADER]: person } : {},
    });
}

describe('the sign-in of the demo', () => {
  it('signs in people of the demo, with the groups that they belong to', async () => {
    const signIn = await start('127.0.0.1');
    const response = await signIn('user:default/ada.abel');
    expect(response.status).toBe(200);
    const { backstageIdentity } = (await response.json()) as any;
    expect(backstageIdentity.identity).toMatchObject({
      userEntityRef: 'user:default/ada.abel',
      ownershipEntityRefs: expect.arrayContaining(['group:default/shop']),
    });
  });

  it('signs in nobody else', async () => {
    const signIn = await start('localhost');
    expect((await signIn()).status).toBe(403);
    expect((await signIn('user:default/root')).status).toBe(403);
  });

  it('is left out where other machines could use it', async () => {
    const signIn = await start('0.0.0.0');
    expect((await signIn('user:default/ada.abel')).status).toBe(404);
  });
});
