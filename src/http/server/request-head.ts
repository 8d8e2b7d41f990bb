import { GluepointError } from '../../lib/errors.js';
import type { GluepointApp } from '../types.js';

/**
 * Refuses heads that RFC 9112 does not allow and Node's parser accepts: the form of HTTP/0.9, and any number of Host
 * headers other than one (HTTP/1.0: also none). Two of them could mean another host to the proxy in front.
 */
export function refuseInvalidHeads(app: GluepointApp): void {
  app.addHook('onRequest', ({ raw: { httpVersionMajor, httpVersionMinor, rawHeaders } }, _reply, done) => {
    if (httpVersionMajor < 1) return done(new GluepointError('bad-input', 'The request has no HTTP version.'));
    const hosts = hostsIn(rawHeaders);
    if (hosts === 1 || (hosts === 0 && httpVersionMinor === 0)) return done();
    done(new GluepointError('bad-input', 'A request must have exactly one Host header.'));
  });
}

/** `rawHeaders` has names and values in turn. Costs a few comparisons of lengths for each request. */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0;
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1;
  }
  return hosts;
}
