import type { GluepointApp } from '../types.js';

/**
 * Headers of every response, including those that Node's HTTP server writes itself. Responses of the API are data: they
 * must not be run, framed or sniffed. Pages set a policy of their own (`pageSecurityPolicy`).
 * Strict-Transport-Security is missing on purpose: the TLS proxy in front decides about it.
 */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** Responses hold data of one project, some of them a key: caches must not store them. */
const DEFAULT_HEADERS = { ...SECURITY_HEADERS, 'cache-control': 'no-store' };

/** Adds the headers to the responses of every route. A route can replace them. */
export function installSecurityHeaders(app: GluepointApp): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(DEFAULT_HEADERS);
    done();
  });
}

/**
 * The Content-Security-Policy of a page: only files of this server, no frames, no inline scripts, because pages show
 * text that clients sent. `styles` and `forms` are the sources of styles and the targets of forms.
 */
export function pageSecurityPolicy({ styles, forms }: { styles: string; forms: string }): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    `form-action ${forms}`,
    "frame-ancestors 'none'",
  ].join('; ');
}
