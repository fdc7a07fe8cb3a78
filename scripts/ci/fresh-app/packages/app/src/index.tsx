import '@backstage/cli/asset-types';
import ReactDOM from 'react-dom/client';
import { createApp } from '@backstage/frontend-defaults';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import recoveryPlugin from 'backstage-plugin-recovery';
import '@backstage/ui/css/styles.css';

const app = createApp({ features: [catalogPlugin, recoveryPlugin] });

ReactDOM.createRoot(document.getElementById('root')!).render(app.createRoot());
