import { QueryCache, QueryClient } from '@tanstack/react-query';
import { rememberFailures } from './last-failure.js';
import { isTransient } from './problem.js';

/** After how long a question that failed for a passing reason is asked again, as long as somebody looks. */
export const RETRY_MS = 5_000;

/** The rules by which answers are kept and asked for again. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache(rememberFailures),
    defaultOptions: {
      // A machine without internet still reaches a service of its own or its network: browsers call it offline.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        // A failure is shown at once; meanwhile it is tried again, quietly.
        retry: false,
        refetchInterval: ({ state: { status, error } }) =>
          status === 'error' && isTransient(error) ? RETRY_MS : false,
        // Changes are announced by the service; what is older than this is asked for again when it is looked at.
        staleTime: 10_000,
        refetchOnWindowFocus: true,
      },
    },
  });
}
