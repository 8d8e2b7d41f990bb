import { hashKey, type QueryCacheConfig, type QueryKey, useQueryClient } from '@tanstack/react-query';

/** Why a question failed, until it is answered. */
const failures = new WeakMap<object, unknown>();

/** For the cache of a client: has it remember why its questions failed. */
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
 * What a page shows of a question: why it failed, also while it is being asked again. TanStack Query forgets the
 * reason at that moment, and the page would fall back to "loading", or to what was shown before of something else.
 */
export function useLastFailure<R>(result: R & Shown, queryKey: QueryKey): R {
  const query = useQueryClient().getQueryCache().get(hashKey(queryKey));
  const reason = query === undefined ? undefined : failures.get(query);
  if (reason === undefined || (!result.isPending && !result.isPlaceholderData)) return result;
  // Made of the result, which sees by what is read of it when the page has to be drawn again.
  const shown = { data: undefined, error: reason, isPending: false, isError: true };
  return Object.create(result, Object.getOwnPropertyDescriptors(shown));
}
