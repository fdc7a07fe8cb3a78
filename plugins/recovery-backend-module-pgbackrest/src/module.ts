import { createBackendModule } from '@backstage/backend-plugin-api';
import { recoveryProvidersExtensionPoint } from 'backstage-plugin-recovery-node';
import { PgBackRestProvider } from './PgBackRestProvider';

/**
 * Adds the provider `pgbackrest` to the recovery plugin.
 *
 * @public
 */
export const recoveryModulePgBackRest = createBackendModule({
  pluginId: 'recovery',
  moduleId: 'pgbackrest',
  register(env) {
    env.registerInit({
      deps: { providers: recoveryProvidersExtensionPoint },
      async init({ providers }) {
        providers.addProvider(new PgBackRestProvider());
      },
    });
  },
});
