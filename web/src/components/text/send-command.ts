import { PUBLIC_PATH } from '../../api/public-path.js';

/** Placeholder for a key of the reader. */
const ANY_KEY = '$KEY';

/** An error to try the service with. */
export const EXAMPLE_ERROR = { component: 'shop/checkout', type: 'Cannot connect', message: 'ECONNREFUSED' };

/** The curl line that sends an occurrence to this service; by default with a placeholder for the key. */
export function sendCommand(occurrence: Record<string, unknown>, key = ANY_KEY): string {
  return postCommand('/v1/occurrences', occurrence, key);
}

/** The curl line that posts a body to a path of the API. */
export function postCommand(path: string, body: Record<string, unknown>, key = ANY_KEY): string {
  // On several lines, so that none is too long to read.
  const quoted = JSON.stringify(body, null, 2).replaceAll("'", "'\\''").replaceAll('\n', '\n  ');
  const { origin = '', search = '' } = globalThis.location ?? {};
  return [
    `curl -H "Authorization: Bearer ${key}" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${quoted}' \\`,
    `  ${origin}${PUBLIC_PATH}${path}${key === ANY_KEY ? projectOf(search) : ''}`,
  ].join('\n');
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The project for the root key, from the search part of the page's address; other keys have their project. */
export function projectOf(search: string): string {
  const slug = new URLSearchParams(search).get('project');
  // Quoted for shells that take `?` for a pattern.
  return slug !== null && SLUG.test(slug) ? `'?project=${slug}'` : '';
}
