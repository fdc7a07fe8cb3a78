import { DatabaseManager } from '@backstage/backend-defaults/database';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/**
 * The databases of Backstage's own service, closed when the backend has stopped. Its own
 * leaves them open, with a timer each that keeps the process of the tests alive.
 */
export const closingDatabases = createServiceFactory({
  service: coreServices.database,
  deps: {
    config: coreServices.rootConfig,
    lifecycle: coreServices.lifecycle,
    logger: coreServices.logger,
    plugin: coreServices.pluginMetadata,
    rootLifecycle: coreServices.rootLifecycle,
  },
  createRootContext: ({ config }) => DatabaseManager.fromConfig(config),
  factory({ lifecycle, logger, plugin, rootLifecycle }, manager) {
    const database = manager.forPlugin(plugin.getId(), { lifecycle, logger });
    let client: Promise<Knex> | undefined;
    rootLifecycle.addShutdownHook(async () => (await client)?.destroy());
    return {
      ...database,
      getClient() {
        client ??= database.getClient();
        return client;
      },
    };
  },
});
