/** Stands for a key that the reader has. */
const ANY_KEY = '$KEY';

/** An error as one would send it to see what comes of it. */
export const EXAMPLE_ERROR = { component: 'shop/checkout', type: 'Cannot connect', message: 'ECONNREFUSED' };

/** The curl line that sends an occurrence to this service; the key is left for the reader to fill in. */
export function sendCommand(occurrence: Record<string, unknown>, key = ANY_KEY): string {
  return postCommand('/v1/occurrences', occurrence, key);
}

/** The curl line that posts a body to a path of the API. */
export function postCommand(path: string, body: Record<string, unknown>, key = ANY_KEY): string {
  // Over lines, so that none is too long to be seen.
  const quoted = JSON.stringify(body, null, 2).replaceAll("'", "'\\''").replaceAll('\n', '\n  ');
  const { origin = '', search = '' } = globalThis.location ?? {};
  return [
    `curl -H "Authorization: Bearer ${key}" \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${quoted}' \\`,
    `  ${origin}${path}${key === ANY_KEY ? projectOf(search) : ''}`,
  ].join('\n');
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The root key sends to the project that is looked at, where the address names one; to other keys that is their own. */
export function projectOf(search: string): string {
  const slug = new URLSearchParams(search).get('project');
  // Quoted for shells that take `?` for a pattern.
  return slug !== null && SLUG.test(slug) ? `'?project=${slug}'` : '';
}
