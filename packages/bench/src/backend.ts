// The backend under measurement: the published plugins, a real catalog, real HTTP. Runs
// as a process of its own, so that its memory and time are its own.
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import { emptyAnswerPlugin } from './emptyAnswer';
import { benchEntities, type EntityPlan } from './entities';
import { queryCountModule } from './queryCount';
import { syntheticProviderModule } from './syntheticProvider';

const plan: EntityPlan = JSON.parse(
  process.env.BENCH_ENTITY_PLAN ?? '{"count":0}',
);

const benchCatalogModule = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'bench-entities',
  register(reg) {
    reg.registerInit({
      deps: {
        catalog: catalogProcessingExtensionPoint,
        lifecycle: coreServices.rootLifecycle,
      },
      async init({ catalog }) {
        catalog.addEntityProvider({
          getProviderName: () => 'bench',
          async connect(connection) {
            await connection.applyMutation({
              type: 'full',
              entities: benchEntities(plan).map(entity => ({
                entity,
                locationKey: 'bench',
              })),
            });
          },
        });
      },
    });
  },
});

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);
backend.add(import('backstage-plugin-recovery-backend'));
backend.add(import('backstage-plugin-recovery-backend-module-archive'));
backend.add(import('backstage-plugin-recovery-backend-module-restic'));
if (process.env.BENCH_APP) {
  backend.add(import('@backstage/plugin-app-backend'));
}
if (process.env.BENCH_TECH_INSIGHTS) {
  backend.add(import('@backstage-community/plugin-tech-insights-backend'));
  backend.add(
    import('@backstage-community/plugin-tech-insights-backend-module-jsonfc'),
  );
  backend.add(import('backstage-plugin-tech-insights-backend-module-recovery'));
}
backend.add(syntheticProviderModule);
backend.add(benchCatalogModule);
backend.add(emptyAnswerPlugin);
backend.add(queryCountModule);
backend.start();
