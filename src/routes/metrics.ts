import { Registry } from 'prom-client';
import { z } from 'zod';
import type { Deps } from '../deps.js';
import { createScrape } from '../metrics/scrape.js';
import { problemAnswers } from '../schemas/problem.js';
import { projectQuery } from '../schemas/query.js';
import type { GluepointApp } from './types.js';

const MEDIA_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Figures for Prometheus (6-protocols: Prometheus). The root key sees the components of all projects, unless it names one. */
export function metricsRoutes(app: GluepointApp, deps: Deps): void {
  const scrape = createScrape(deps);
  app.get(
    '/metrics',
    {
      config: { roles: ['metrics'] },
      schema: {
        tags: ['Metrics'],
        summary: 'Figures for Prometheus',
        description:
          'Of all processes behind this address. The status of at most 1 000 components, the worst first: of the project of the key, or for the root key of all.',
        querystring: projectQuery({}),
        response: { 200: { content: { [MEDIA_TYPE]: { schema: z.string() } } }, ...problemAnswers() },
      },
    },
    async ({ principal, project, query }, reply) => {
      const text = await scrape(principal.role === 'root' && query.project === undefined ? null : project);
      return reply.header('content-type', MEDIA_TYPE).serializer(String).send(text);
    },
  );
}

/** Counts every answer by the pattern of its route; whatever has no route counts as one. */
export function countRequests(app: GluepointApp, { figures: { requests } }: Deps): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    requests.note(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}
