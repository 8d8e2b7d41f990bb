import type { GluepointApp } from '../types.js';

/** An empty value; a header that is sent twice has its values joined by commas. */
const EMPTY = /^[\s,]*$/;

/**
 * A request header that is present and empty counts as absent, whatever its name: some clients always send
 * `Content-Encoding:`. Must be installed before all other hooks.
 */
export function ignoreEmptyHeaders(app: GluepointApp): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    // No header has an empty name, so this finds empty values only, at the cost of a few pointer comparisons.
    if (raw.rawHeaders.includes('')) removeEmpty(raw.headers);
    done();
  });
}

/** Whether a header is present and empty. */
export function isEmptyHeader(value: string | string[] | undefined): boolean {
  return typeof value === 'string' && EMPTY.test(value);
}

function removeEmpty(headers: NodeJS.Dict<string | string[]>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (isEmptyHeader(value)) delete headers[name];
  }
}
