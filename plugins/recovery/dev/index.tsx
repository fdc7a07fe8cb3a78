// A playground: every state of every view, against a backend in memory.
// The playground is an app of its own, so it is the one to load the styles.
// eslint-disable-next-line @backstage/no-ui-css-imports-in-non-frontend
import '@backstage/ui/css/styles.css';
import ReactDOM from 'react-dom/client';
import { createPlayground } from './playground';

ReactDOM.createRoot(document.getElementById('root')!).render(
  createPlayground(),
);
