import { useApi } from '../../../api/context.js';

/** All policies of the project: it has at most 100. */
export function usePolicies() {
  return useApi().query.useQuery('get', '/v1/alert-policies', { params: { query: { limit: 200 } } });
}
