import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** A route as it was registered. `route.config` is complete once the app is ready. */
export interface ListedRoute {
  method: string;
  /** Pattern: `/v1/events/:id`. */
  url: string;
  route: RouteOptions;
}

/** Lists every route of the apps that `start` creates, so that tests cover new routes automatically. */
export async function listRoutes<T>(start: () => Promise<T>): Promise<{ started: T; routes: ListedRoute[] }> {
  const routes: ListedRoute[] = [];
  const onApp = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', (route) => {
      for (const method of [route.method].flat()) routes.push({ method, url: route.url, route });
    });
  };
  subscribe('fastify.initialization', onApp);
  try {
    return { started: await start(), routes };
  } finally {
    unsubscribe('fastify.initialization', onApp);
  }
}

const PAGE = /^\/($|sign-in$|assets\/|favicon\.|(components|events|types|inspections|findings|alerts|settings)($|\/))/;

/** Whether the address is a web page, or a file of them: for browsers, without a key, and no part of the API. */
export function isPage(url: string): boolean {
  return PAGE.test(url);
}

/** The address with its parameters filled in. */
export function fill(url: string, parameters: Record<string, string>): string {
  return url.replace(/:(\w+)|\*/g, (_, name) => encodeURIComponent(parameters[name] ?? 'nothing'));
}

/** Whether an address speaks the protocol of another product: its errors are as that says. */
export function isForeign(url: string): boolean {
  return /^\/(v1\/(logs|traces|metrics)|api)(\/|$|\?)/.test(url);
}
