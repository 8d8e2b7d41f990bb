import { wordOf } from './json.js';

const KEY_IN_HEADER = /(?:^|[\s,])sentry_key\s*=\s*([^\s,]+)/i;
/** `https://<key>@host/<project number>`; older ones have `:<secret>` behind the key. */
const KEY_IN_DSN = /^https?:\/\/([^:@/?#]+)(?::[^@/?#]*)?@/i;

/** The public key in `X-Sentry-Auth: Sentry sentry_version=7, sentry_key=…`; undefined without one. */
export function keyInHeader(header: unknown): string | undefined {
  return typeof header === 'string' ? KEY_IN_HEADER.exec(header)?.[1] : undefined;
}

/** The public key in a DSN; undefined without one. */
export function keyInDsn(dsn: unknown): string | undefined {
  return KEY_IN_DSN.exec(wordOf(dsn))?.[1];
}
