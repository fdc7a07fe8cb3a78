import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

/** Names the person as whom somebody signs in. */
export const PERSON_HEADER = 'x-recovery-demo-person';

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;
const LOOPBACK_HOSTS = /^(?:localhost|\[?::1\]?|127(?:\.\d{1,3}){3})$/;

/** People of the demo's configuration, by their entity references. */
function peopleOf(config: Config): Set<string> {
  return new Set(
    config.getConfigArray('people').map(person => person.getString('user')),
  );
}

/**
 * Signs anybody in as any person of the demo, without a password: what one person asks
 * for, another one has to approve. Answers this machine alone.
 */
const demoAuthenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize: ({ config }) => peopleOf(config),
  async authenticate({ req }, people) {
    if (!LOOPBACK.test(req.socket.remoteAddress ?? '')) {
      throw new NotAllowedError(
        'The people of the demo sign in on the machine that it runs on.',
      );
    }
    const user = req.header(PERSON_HEADER);
    if (user === undefined || !people.has(user)) {
      throw new NotAllowedError('The demo has no such person.');
    }
    return { result: { user } };
  },
});

/**
 * The sign-in of the demo. Active where the demo's configuration names its people, on a
 * backend that listens to this machine alone. Not for a portal of your own.
 */
export const demoSignInModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-sign-in',
  register(registration) {
    registration.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ providers, config, logger }) {
        if (!config.has('auth.providers.demo')) {
          return;
        }
        const host = config.getOptionalString('backend.listen.host');
        if (!LOOPBACK_HOSTS.test(host ?? '')) {
          logger.warn(
            `auth.providers.demo is left out: the backend listens on ${
              host ?? 'all addresses'
            }, not on this machine alone`,
          );
          return;
        }
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: demoAuthenticator,
            signInResolver: async ({ result }, context) =>
              context.signInWithCatalogUser({ entityRef: result.user }),
          }),
        });
      },
    });
  },
});
