import type { QueryKey } from '@tanstack/react-query';
import createFetchClient, { type Client, createQuerySerializer, type Middleware } from 'openapi-fetch';
import createQueryClient, { type OpenapiQueryClient } from 'openapi-react-query';
import { useLastFailure } from './last-failure.js';
import { PUBLIC_PATH } from './public-path.js';
import type { paths } from './schema.generated.js';

/** The API of one project: `fetch` for single calls, `query` for hooks. */
export interface Api {
  fetch: Client<paths>;
  query: OpenapiQueryClient<paths>;
}

/**
 * Calls the service that served the page, authenticated by its cookie.
 *
 * @param project slug sent with every request; null for keys that belong to one project
 * @param onRefused called when the service refuses the session
 */
export function createApi(project: string | null, onRefused: () => void): Api {
  const fetch = createFetchClient<paths>({
    baseUrl: `${globalThis.location?.origin ?? ''}${PUBLIC_PATH}`,
    querySerializer: querySerializerOf(project),
  });
  fetch.use(watchSession(onRefused), describeForeignResponses());
  return { fetch, query: withLastFailure(createQueryClient(fetch)) };
}

/** Hooks that report a failure until the request succeeds, also while it is retried. */
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
 * Adds the project to every query. Lists are repeated (`importance=alarm&importance=warning`), as the API takes them. A
 * middleware could only do this with a second request, whose body would be a stream: browsers send those over HTTP/2
 * only.
 */
function querySerializerOf(project: string | null): (query: Record<string, unknown>) => string {
  const serialize = createQuerySerializer({ array: { style: 'form', explode: true } });
  return (query) => serialize(project === null ? query : { ...query, project });
}

/** Turns error responses of proxies and other servers, which are not JSON, into a problem like any other. */
function describeForeignResponses(): Middleware {
  return {
    onResponse({ response: { ok, status, headers } }) {
      if (ok || headers.get('content-type')?.includes('json')) return undefined;
      const detail = `The response with HTTP ${status} was not from Gluepoint.`;
      return Response.json({ title: 'Unexpected response', status, detail }, { status });
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
