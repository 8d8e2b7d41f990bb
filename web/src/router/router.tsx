import { createRouter } from '@tanstack/react-router';
import { PUBLIC_PATH } from '../api/public-path.js';
import { Failed, Loading } from '../components/layout/states.js';
import { root } from './root.js';
import { running } from './running.js';
import { parseSearch, stringifySearch } from './search.js';
import { watching } from './watching.js';

/** The addresses of the pages. */
export const router = createRouter({
  routeTree: root.addChildren([...watching, ...running]),
  basepath: PUBLIC_PATH || '/',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} onRetry={reset} />,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
