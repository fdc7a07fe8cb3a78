import { createBackendModule } from '@backstage/backend-plugin-api';
import { recoveryProvidersExtensionPoint } from 'backstage-plugin-recovery-node';
import { ArchiveProvider } from './ArchiveProvider';

/**
 * Registers the provider `archive`.
 *
 * @public
 */
export const recoveryModuleArchive = createBackendModule({
  pluginId: 'recovery',
  moduleId: 'archive',
  register(env) {
    env.registerInit({
      deps: { providers: recoveryProvidersExtensionPoint },
      async init({ providers }) {
        providers.addProvider(new ArchiveProvider());
      },
    });
  },
});
