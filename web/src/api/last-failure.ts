import { hashKey, type QueryCacheConfig, type QueryKey, useQueryClient } from '@tanstack/react-query';

/** Why a query failed, until it succeeds. */
const failures = new WeakMap<object, unknown>();

/** For the cache of a client: remembers why queries failed. */
export const rememberFailures: QueryCacheConfig = {
  onError: (error, query) => failures.set(query, error),
  onSuccess: (_data, query) => failures.delete(query),
};

interface Shown {
  data: unknown;
  error: unknown;
  isPending: boolean;
  isPlaceholderData: boolean;
}

/**
 * The result of a query with the reason of its failure kept while it is retried. TanStack Query forgets the reason
 * then, and the page would fall back to "loading", or to the data of another query.
 */
export function useLastFailure<R>(result: R & Shown, queryKey: QueryKey): R {
  const query = useQueryClient().getQueryCache().get(hashKey(queryKey));
  const reason = query === undefined ? undefined : failures.get(query);
  if (reason === undefined || (!result.isPending && !result.isPlaceholderData)) return result;
  // Derived from the result, which tracks what is read to know when to render.
  const shown = { data: undefined, error: reason, isPending: false, isError: true };
  return Object.create(result, Object.getOwnPropertyDescriptors(shown));
}
