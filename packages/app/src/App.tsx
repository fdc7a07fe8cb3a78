import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import recoveryPlugin from 'backstage-plugin-recovery';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';

// The other plugins are found in package.json: `app.packages: all`.
export default createApp({
  features: [catalogPlugin, recoveryPlugin, navModule, signInModule],
});
