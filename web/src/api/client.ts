import type { QueryKey } from '@tanstack/react-query';
import createFetchClient, { type Client, createQuerySerializer, type Middleware } from 'openapi-fetch';
import createQueryClient, { type OpenapiQueryClient } from 'openapi-react-query';
import { useLastFailure } from './last-failure.js';
import type { paths } from './schema.generated.js';

/** The API of one project: `fetch` for single calls, `query` for hooks. */
export interface Api {
  fetch: Client<paths>;
  query: OpenapiQueryClient<paths>;
}

/**
 * Calls the service that served the page, authenticated by its cookie.
 *
 * @param project slug that every call names; null for keys that belong to one project anyway
 * @param onRefused called when the service does not take the session (any more)
 */
export function createApi(project: string | null, onRefused: () => void): Api {
  const fetch = createFetchClient<paths>({
    baseUrl: globalThis.location?.origin ?? '',
    querySerializer: querySerializerOf(project),
  });
  fetch.use(watchSession(onRefused), describeForeignResponses());
  return { fetch, query: withLastFailure(createQueryClient(fetch)) };
}

/** Their hooks tell of a failure until there is an answer. */
function withLastFailure(client: OpenapiQueryClient<paths>): OpenapiQueryClient<paths> {
  type Hook = (...question: QueryKey) => Parameters<typeof useLastFailure>[0];
  const withFailure = (hook: Hook) =>
    function useResponse(...question: QueryKey) {
      const [method, path, init] = question;
      return useLastFailure(hook(...question), init === undefined ? [method, path] : [method, path, init]);
    };
  return {
    ...client,
    useQuery: withFailure(client.useQuery as Hook) as typeof client.useQuery,
    useInfiniteQuery: withFailure(client.useInfiniteQuery as Hook) as typeof client.useInfiniteQuery,
  };
}

/**
 * Names the project in every question. Lists are repeated (`importance=alarm&importance=warning`), as the API takes them.
 * Not done by making a second request of the first: its body would be a stream, which browsers send over HTTP/2 only.
 */
function querySerializerOf(project: string | null): (query: Record<string, unknown>) => string {
  const serialize = createQuerySerializer({ array: { style: 'form', explode: true } });
  return (query) => serialize(project === null ? query : { ...query, project });
}

/** What stands before the service, or in its place, refuses in words of its own: they become a problem like any other. */
function describeForeignResponses(): Middleware {
  return {
    onResponse({ response: { ok, status, headers } }) {
      if (ok || headers.get('content-type')?.includes('json')) return undefined;
      const detail = `What answered with ${status} was not Gluepoint.`;
      return Response.json({ title: 'No usable answer', status, detail }, { status });
    },
  };
}

function watchSession(onRefused: () => void): Middleware {
  return {
    onResponse({ response }) {
      if (response.status === 401) onRefused();
      return undefined;
    },
  };
}
