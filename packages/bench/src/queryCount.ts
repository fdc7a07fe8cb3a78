import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';

/** Queries that a process has sent to the plugin's database. */
export interface QueryCounts {
  /** By the engine of operations, whether or not there was something to do. */
  operations: number;
  /** By all parts of the plugin, with Backstage's scheduler. */
  all: number;
}

const OF_OPERATIONS = /recovery_operation|recovery_source_pauses|pg_notify/i;

/** Where they are told, below the plugin's routes. */
export const QUERY_COUNTS = '/bench/queries';

/** Counts the queries of the plugin. */
export const queryCountModule = createBackendModule({
  pluginId: 'recovery',
  moduleId: 'query-count',
  register(reg) {
    reg.registerInit({
      deps: {
        database: coreServices.database,
        httpRouter: coreServices.httpRouter,
      },
      async init({ database, httpRouter }) {
        const counts: QueryCounts = { operations: 0, all: 0 };
        const knex = await database.getClient();
        knex.on('query', ({ sql }: { sql: string }) => {
          counts.all++;
          if (OF_OPERATIONS.test(sql)) counts.operations++;
        });
        httpRouter.use((request, response, next) => {
          if (request.path === QUERY_COUNTS) response.json(counts);
          else next();
        });
      },
    });
  },
});
