const { createBackend } = require('@backstage/backend-defaults');

const backend = createBackend();
for (const name of [
  '@backstage-community/plugin-tech-insights-backend',
  '@backstage/plugin-app-backend',
  '@backstage/plugin-auth-backend',
  '@backstage/plugin-auth-backend-module-guest-provider',
  '@backstage/plugin-catalog-backend',
  '@backstage/plugin-permission-backend',
  '@backstage/plugin-permission-backend-module-allow-all-policy',
  'backstage-plugin-recovery-backend',
  'backstage-plugin-recovery-backend-module-archive',
  'backstage-plugin-recovery-backend-module-checks',
  'backstage-plugin-recovery-backend-module-pgbackrest',
  'backstage-plugin-recovery-backend-module-restic',
  'backstage-plugin-tech-insights-backend-module-recovery',
]) {
  backend.add(require(name));
}
backend.start();
