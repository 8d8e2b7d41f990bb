import { QueryCache, QueryClient } from '@tanstack/react-query';
import { rememberFailures } from './last-failure.js';
import { isTransient } from './problem.js';

/** Delay before a query on a visible page that failed for a transient reason is retried. */
export const RETRY_MS = 5_000;

/** How responses are cached and fetched again. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(rememberFailures),
    defaultOptions: {
      // Browsers report a machine without internet as offline, but it may still reach a service in its network.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        // A failure is shown at once and retried in the background.
        retry: false,
        refetchInterval: ({ state: { status, error } }) =>
          status === 'error' && isTransient(error) ? RETRY_MS : false,
        // The service announces changes; older data is fetched again when a page shows it.
        staleTime: 10_000,
        refetchOnWindowFocus: true,
      },
    },
  });
}
