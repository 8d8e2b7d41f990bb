import type { GluepointApp } from '../types.js';
import { removeHeader } from './node-internals.js';

/** An empty value. The values of a header that is sent twice are joined by commas. */
const EMPTY = /^[\s,]*$/;

/**
 * Treats every empty request header as absent: some clients always send `Content-Encoding:`. Must be installed before
 * all other hooks.
 */
export function ignoreEmptyHeaders(app: GluepointApp): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    // rawHeaders lists names and values; names are never empty. Costs a few pointer comparisons.
    if (raw.rawHeaders.includes('')) {
      for (const [name, value] of Object.entries(raw.headers)) {
        if (isEmptyHeader(value)) removeHeader(raw, name);
      }
    }
    done();
  });
}

/** Whether a header is present and empty. */
export function isEmptyHeader(value: string | string[] | undefined): boolean {
  return typeof value === 'string' && EMPTY.test(value);
}
