import { parseCookie, type SetCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import { originOf } from './origin.js';

/** The session cookie holds the key of a signed-in browser (docs/rules/pages.md#signing-in). */
const COOKIE_NAME = 'gluepoint_session';
const MAX_AGE_SECONDS = 30 * 86_400;
/** Scripts cannot read it, and browsers do not send it with requests of other sites. */
const COOKIE = { name: COOKIE_NAME, path: '/', httpOnly: true, sameSite: 'strict' } satisfies Partial<SetCookie>;

/** The key of a request, from a header or the session cookie; undefined without one. */
export function keyOf(request: FastifyRequest): string | undefined {
  return keyInHeaders(request) ?? keyInCookie(request.raw.headers.cookie);
}

/** The key in Authorization or X-Api-Key; undefined without one. */
export function keyInHeaders(request: FastifyRequest): string | undefined {
  const { authorization, 'x-api-key': apiKey } = request.raw.headers;
  if (authorization !== undefined && authorization.length > 7 && authorization[6] === ' ') {
    if (authorization.startsWith('Bearer') || authorization.slice(0, 6).toLowerCase() === 'bearer') {
      return authorization.slice(7).trim();
    }
  }
  return typeof apiKey === 'string' ? apiKey : undefined;
}

/**
 * The key in a Cookie header; undefined without one. The cookie holds the key itself: encrypted or not, the holder of the
 * cookie may do what the key may until the key is revoked.
 */
export function keyInCookie(header: string | undefined): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[COOKIE_NAME] || undefined;
}

/** Browsers send the cookie on their own: a request that changes something must come from the pages of this service. */
export function mayUseCookie(request: FastifyRequest, publicUrl: string | null): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || originOf(request, publicUrl) === 'own';
}

/** The Set-Cookie header that signs a browser in. */
export function sessionCookie(key: string, { secure }: { secure: boolean }): string {
  return stringifySetCookie({ ...COOKIE, value: key, maxAge: MAX_AGE_SECONDS, secure });
}

/** The Set-Cookie header that signs a browser out. */
export function endedCookie({ secure }: { secure: boolean }): string {
  return stringifySetCookie({ ...COOKIE, value: '', maxAge: 0, secure });
}
