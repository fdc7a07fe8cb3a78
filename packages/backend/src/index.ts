import { createBackend } from '@backstage/backend-defaults';
import { demoPolicyModule } from './demoPolicy';
import { demoSignInModule } from './demoSignIn';

const backend = createBackend();

// The built app, when there is one.
backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(demoSignInModule);

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(demoPolicyModule);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));

// What a portal of your own needs: the plugin, the providers of its sources, and the
// checks on what is restored.
backend.add(import('backstage-plugin-recovery-backend'));
backend.add(import('backstage-plugin-recovery-backend-module-archive'));
backend.add(import('backstage-plugin-recovery-backend-module-checks'));
backend.add(import('backstage-plugin-recovery-backend-module-restic'));
backend.add(import('backstage-plugin-recovery-backend-module-pgbackrest'));

backend.start();
