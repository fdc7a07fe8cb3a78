import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';

/** Answers nothing to who is signed in: what Backstage takes for any request. */
export const emptyAnswerPlugin = createBackendPlugin({
  pluginId: 'bench',
  register(reg) {
    reg.registerInit({
      deps: {
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
      },
      async init({ httpAuth, httpRouter }) {
        httpRouter.use((request, response, next) => {
          httpAuth
            .credentials(request, { allow: ['user'] })
            .then(() => response.json({}), next);
        });
      },
    });
  },
});
