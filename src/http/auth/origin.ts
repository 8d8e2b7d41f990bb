import type { FastifyRequest } from 'fastify';

type OriginRequest = Pick<FastifyRequest, 'headers' | 'host' | 'protocol'>;

/** Where a request comes from by its headers: the pages of this service, another site, or unknown (not a browser). */
export type RequestOrigin = 'own' | 'foreign' | 'unknown';

/**
 * By Sec-Fetch-Site, which pages cannot forge. Browsers omit it over plain http; then by Origin, which must name the host
 * of the request or `publicUrl` (null: none), since a proxy may replace the host.
 */
export function originOf({ headers, host }: OriginRequest, publicUrl: string | null): RequestOrigin {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? 'own' : 'foreign';
  const { origin } = headers;
  if (origin === undefined) return 'unknown';
  if (!URL.canParse(origin)) return 'foreign';
  const from = new URL(origin);
  // Of `file:` and others no address with a host can be made.
  if (from.protocol !== 'http:' && from.protocol !== 'https:') return 'foreign';
  if (publicUrl !== null && from.origin === new URL(publicUrl).origin) return 'own';
  return from.host === new URL(`${from.protocol}//${validHost(host)}`).host ? 'own' : 'foreign';
}

/** Whether the browser uses TLS, to this server or to the proxy in front of it: then its cookie must be `Secure`. */
export function isSecure({ protocol, host }: OriginRequest, publicUrl: string | null): boolean {
  if (protocol === 'https') return true;
  if (publicUrl === null) return false;
  const { protocol: published, host: publicHost } = new URL(publicUrl);
  return published === 'https:' && publicHost === host;
}

/** The Host header, which can be any text. */
function validHost(host: string | undefined): string {
  return host !== undefined && URL.canParse(`http://${host}`) ? host : 'invalid';
}
