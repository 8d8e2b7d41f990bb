import { createRouter } from '@tanstack/react-router';
import { PUBLIC_PATH } from '../api/public-path.js';
import { Failed, Loading } from '../components/layout/states.js';
import { managementRoutes } from './management-routes.js';
import { monitoringRoutes } from './monitoring-routes.js';
import { root } from './root.js';
import { parseSearch, stringifySearch } from './search.js';

/** The addresses of the pages. */
export const router = createRouter({
  routeTree: root.addChildren([...monitoringRoutes, ...managementRoutes]),
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

/** Loads the files of all pages, so that they open at once later, even if the service is away or was replaced. */
export async function loadPages(): Promise<void> {
  for (const { options } of Object.values(router.routesById)) await options.component?.preload?.();
}
