// A playground: every state of every view, against a backend in memory.
import '@backstage/ui/css/styles.css';
import ReactDOM from 'react-dom/client';
import { createPlayground } from './playground';

ReactDOM.createRoot(document.getElementById('root')!).render(
  createPlayground(),
);
