import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  collectSecrets,
  recoveryChecksExtensionPoint,
} from 'backstage-plugin-recovery-node';
import { CommandCheck } from './command/CommandCheck';
import { HttpCheck } from './http/HttpCheck';
import { ManifestCheck } from './manifest/ManifestCheck';
import { PostgresCheck } from './postgres/PostgresCheck';
import { SqliteCheck } from './sqlite/SqliteCheck';

/**
 * Registers the checks `manifest`, `command`, `sqlite`, `http` and `postgres`.
 *
 * @public
 */
export const recoveryModuleChecks = createBackendModule({
  pluginId: 'recovery',
  moduleId: 'checks',
  register(env) {
    env.registerInit({
      deps: {
        checks: recoveryChecksExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ checks, config }) {
        const secrets = collectSecrets(config);
        checks.addCheck(
          new ManifestCheck(),
          new CommandCheck({ secrets }),
          new SqliteCheck(),
          new HttpCheck({ secrets }),
          new PostgresCheck(),
        );
      },
    });
  },
});
