import createFetchClient, { type Client, createQuerySerializer, type Middleware } from 'openapi-fetch';
import createQueryClient, { type OpenapiQueryClient } from 'openapi-react-query';
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
    querySerializer: ofProject(project),
  });
  fetch.use(watchSession(onRefused));
  return { fetch, query: createQueryClient(fetch) };
}

/**
 * Names the project in every question. Lists are repeated (`importance=alarm&importance=warning`), as the API takes them.
 * Not done by making a second request of the first: its body would be a stream, which browsers send over HTTP/2 only.
 */
function ofProject(project: string | null): (query: Record<string, unknown>) => string {
  const serialize = createQuerySerializer({ array: { style: 'form', explode: true } });
  return (query) => serialize(project === null ? query : { ...query, project });
}

function watchSession(onRefused: () => void): Middleware {
  return {
    onResponse({ response }) {
      if (response.status === 401) onRefused();
      return undefined;
    },
  };
}
