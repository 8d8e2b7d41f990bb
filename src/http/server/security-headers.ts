import type { GluepointApp } from '../types.js';

/**
 * On every answer, also those of Node's own making: nothing here is a page to be run, framed or guessed at. Pages set
 * a policy of their own. No Strict-Transport-Security: whether there is TLS is the proxy's business.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** Answers hold what one project may know, some of them a key: no cache may keep them. */
const NOT_KEPT = { ...SECURITY_HEADERS, 'cache-control': 'no-store' };

/** Puts them on the answers of every route; what a route says itself takes their place. */
export function installSecurityHeaders(app: GluepointApp): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(NOT_KEPT);
    done();
  });
}
