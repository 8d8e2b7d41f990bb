import type { FastifyRequest } from 'fastify';
import { keyInCookie } from './cookie.js';
import { originOf } from './origin.js';

/** The key of a request, sent in a header or by its cookie; undefined without one. */
export function keyOf(request: FastifyRequest): string | undefined {
  return keyInHeaders(request) ?? keyInCookie(request.raw.headers.cookie);
}

/** The key that a header carries; undefined without one. */
export function keyInHeaders(request: FastifyRequest): string | undefined {
  const { authorization, 'x-api-key': apiKey } = request.raw.headers;
  if (authorization !== undefined && authorization.length > 7 && authorization[6] === ' ') {
    if (authorization.startsWith('Bearer') || authorization.slice(0, 6).toLowerCase() === 'bearer') {
      return authorization.slice(7).trim();
    }
  }
  return typeof apiKey === 'string' ? apiKey : undefined;
}

/** A browser adds the cookie by itself: what changes something has to come from our own pages. */
export function mayUseCookie(request: FastifyRequest, publicUrl: string | null): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || originOf(request, publicUrl) === 'own';
}
