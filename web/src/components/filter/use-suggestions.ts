import { useApi } from '../../api/context.js';

/** What names can be suggested of. */
export type Suggested = 'component' | 'environment' | 'type' | 'version';

/** Names that the project knows and that fit what was typed; asked for only once the field is used. */
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
