import type { FastifyRequest } from 'fastify';
import { Registry } from 'prom-client';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { createScrape } from '../../metrics/scrape.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';

const MEDIA_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * Metrics for Prometheus (docs/rules/protocols.md#prometheus). The root key gets the components of all projects, or of the
 * project in `?project=`.
 */
export function metricsRoutes(app: GluepointApp, deps: Deps): void {
  const scrape = createScrape(deps);
  app.get(
    '/metrics',
    {
      config: { roles: ['metrics'] },
      schema: {
        tags: ['Metrics'],
        operationId: 'getMetrics',
        summary: 'Prometheus metrics',
        description:
          'Of all processes of this instance. Status of at most 1 000 components, worst first: those of the project of the key, or of all projects for the root key.',
        querystring: projectQuery({}),
        response: { 200: { content: { [MEDIA_TYPE]: { schema: z.string() } } }, ...problemResponses() },
      },
    },
    async ({ principal, project, query }, reply) => {
      const text = await scrape(principal.role === 'root' && query.project === undefined ? null : project);
      return reply.header('content-type', MEDIA_TYPE).serializer(String).send(text);
    },
  );
}

/** The pattern of the route; the same with and without its last slash. */
function routeLabel({ is404, routeOptions: { url } }: FastifyRequest): string {
  if (is404 || url === undefined) return 'none';
  return url.length > 1 && url.endsWith('/') ? url.slice(0, -1) : url;
}

/** Counts every response by the pattern of its route; requests without a route count together. */
export function countRequests(app: GluepointApp, { counters: { requests } }: Deps): void {
  app.addHook('onResponse', (request, reply, done) => {
    requests.note(request.method, routeLabel(request), reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}
