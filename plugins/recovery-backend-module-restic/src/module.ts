import { createBackendModule } from '@backstage/backend-plugin-api';
import { recoveryProvidersExtensionPoint } from 'backstage-plugin-recovery-node';
import { ResticProvider } from './ResticProvider';

/**
 * Adds the provider `restic` to the recovery plugin.
 *
 * @public
 */
export const recoveryModuleRestic = createBackendModule({
  pluginId: 'recovery',
  moduleId: 'restic',
  register(env) {
    env.registerInit({
      deps: { providers: recoveryProvidersExtensionPoint },
      async init({ providers }) {
        providers.addProvider(new ResticProvider());
      },
    });
  },
});
