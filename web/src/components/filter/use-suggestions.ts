import { useApi } from '../../api/context.js';

/** Kinds of names that can be suggested. */
export type Suggested = 'component' | 'environment' | 'type' | 'version';

/** Known names that match what was typed; fetched once the field is used. */
export function useSuggestions(asked: {
  of: Suggested;
  environment?: string;
  typed: string;
  isUsed: boolean;
}): readonly string[] {
  const { of, environment, typed, isUsed } = asked;
  const { data } = useApi().query.useQuery(
    'get',
    '/v1/suggestions',
    { params: { query: { of, environment, q: typed || undefined } } },
    { enabled: isUsed, placeholderData: (before) => before },
  );
  return data?.items ?? [];
}
