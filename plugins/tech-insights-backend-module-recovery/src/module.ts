import { techInsightsFactRetrieversExtensionPoint } from '@backstage-community/plugin-tech-insights-node';
import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { readEntityFilter } from './readEntityFilter';
import { RecoveryFactRetriever } from './RecoveryFactRetriever';

/**
 * Adds the fact retriever `recoveryFactRetriever` to Tech Insights.
 *
 * @public
 */
export const techInsightsModuleRecovery = createBackendModule({
  pluginId: 'tech-insights',
  moduleId: 'recovery',
  register(env) {
    env.registerInit({
      deps: {
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        factRetrievers: techInsightsFactRetrieversExtensionPoint,
      },
      async init({ catalog, config, factRetrievers }) {
        const retriever = new RecoveryFactRetriever({
          catalog,
          entityFilter: readEntityFilter(config),
        });
        factRetrievers.addFactRetrievers({ [retriever.id]: retriever });
      },
    });
  },
});
