import type { FastifyRequest } from 'fastify';

type OriginRequest = Pick<FastifyRequest, 'headers' | 'host' | 'protocol'>;

/** Where a browser says that a request comes from: our own pages, somewhere else, or nothing (then it may be no browser). */
export type RequestOrigin = 'own' | 'foreign' | 'untold';

/**
 * Told by Sec-Fetch-Site, which no page can forge; browsers leave it out on plain http, and then by Origin: it has to
 * name the host that was asked, or the public address (`publicUrl`, null = none) where a proxy asks another one.
 */
export function originOf({ headers, host }: OriginRequest, publicUrl: string | null): RequestOrigin {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' ? 'own' : 'foreign';
  const { origin } = headers;
  if (origin === undefined) return 'untold';
  if (!URL.canParse(origin)) return 'foreign';
  const from = new URL(origin);
  if (publicUrl !== null && from.origin === new URL(publicUrl).origin) return 'own';
  return from.host === new URL(`${from.protocol}//${hostOr(host)}`).host ? 'own' : 'foreign';
}

/** Whether the browser talks TLS, to us or to the proxy in front of us: then its cookie goes that way only. */
export function isSecure({ protocol, host }: OriginRequest, publicUrl: string | null): boolean {
  if (protocol === 'https') return true;
  if (publicUrl === null) return false;
  const { protocol: published, host: publicHost } = new URL(publicUrl);
  return published === 'https:' && publicHost === host;
}

/** A Host header can be anything. */
function hostOr(host: string | undefined): string {
  return host !== undefined && URL.canParse(`http://${host}`) ? host : 'invalid';
}
