import { parseCookie, type SetCookie, stringifySetCookie } from 'cookie';

/** Holds the key of a signed-in browser (docs/rules/pages.md#signing-in). */
const NAME = 'gluepoint_session';
const MAX_AGE_SECONDS = 30 * 86_400;
/** No script of a page can read it, no other site has it sent. */
const SAFE = { name: NAME, path: '/', httpOnly: true, sameSite: 'strict' } satisfies Partial<SetCookie>;

/**
 * The key in a Cookie header; undefined without one. It stands there as it is: whoever holds the cookie may do what the
 * key may, sealed or not, until the key is revoked.
 */
export function keyInCookie(header: string | undefined): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[NAME] || undefined;
}

/** The header Set-Cookie that signs a browser in. */
export function sessionCookie(key: string, { secure }: { secure: boolean }): string {
  return stringifySetCookie({ ...SAFE, value: key, maxAge: MAX_AGE_SECONDS, secure });
}

/** The header Set-Cookie that signs it out. */
export function endedCookie({ secure }: { secure: boolean }): string {
  return stringifySetCookie({ ...SAFE, value: '', maxAge: 0, secure });
}
