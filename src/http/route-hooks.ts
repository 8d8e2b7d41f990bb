import type { onRequestHookHandler, RouteOptions } from 'fastify';

/** Adds an `onRequest` hook to a route that is being registered, before or after those that it has. */
export function addOnRequest(route: RouteOptions, hook: onRequestHookHandler, place: 'first' | 'last'): void {
  const own = [route.onRequest ?? []].flat();
  route.onRequest = place === 'first' ? [hook, ...own] : [...own, hook];
}
