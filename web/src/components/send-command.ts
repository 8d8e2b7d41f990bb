/** The curl line that sends an occurrence to this service; the key is left for the reader to fill in. */
export function sendCommand(occurrence: Record<string, unknown>, key = '$KEY'): string {
  return postCommand('/v1/occurrences', occurrence, key);
}

/** The curl line that posts a body to a path of the API. */
export function postCommand(path: string, body: Record<string, unknown>, key = '$KEY'): string {
  const quoted = JSON.stringify(body).replaceAll("'", "'\\''");
  return [
    `curl -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' \\`,
    `  -d '${quoted}' \\`,
    `  ${globalThis.location?.origin ?? ''}${path}`,
  ].join('\n');
}
