import { keepPreviousData, useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../api/context.js';
import type { Status } from '../../api/schema.generated.js';
import { inChunks } from './in-chunks.js';

/** Since when, until when and why, by component, for the shown ones. */
export function useStatuses(components: readonly string[], environment: string): Map<string, Status> {
  const { query } = useApi();
  const chunks = useMemo(() => inChunks(components), [components]);
  return useQueries({
    queries: chunks.map((component) => ({
      ...query.queryOptions('get', '/v1/statuses', { params: { query: { component, environment } } }),
      placeholderData: keepPreviousData,
    })),
    combine: (results) =>
      new Map(results.flatMap(({ data }) => data?.items ?? []).map((status) => [status.component, status])),
  });
}
