import type { FastifyReply } from 'fastify';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { statusesOut, statusesQuery } from '../../schemas/status.js';
import { environmentsOut } from '../../schemas/status-counts.js';
import { readBoard } from '../../status/board/board.js';
import { countByEnvironment } from '../../status/board/counts.js';

const tags = ['Status'];
const config = { roles: ['read'] } as const;

/** The status of several components at once, and of all environments, for boards (docs/rules/pages.md#status-board). */
export function statusesRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/statuses',
    {
      config,
      schema: {
        tags,
        operationId: 'getStatuses',
        summary: 'Status of several components',
        description: 'Each as its own status request returns it.',
        querystring: statusesQuery,
        response: { 200: statusesOut, ...problemResponses() },
      },
    },
    async ({ project, query: { component: components, environment } }, reply) => {
      const names = [...new Set(components)];
      const answers = await Promise.all(
        names.map((component) => deps.status.poll(project, { environment, component })),
      );
      const texts = answers.flatMap((answer) => (answer === null ? [] : [answer.rendered.at(answer.atMs)]));
      return sendJson(reply, `{"items":[${texts.join(',')}]}`);
    },
  );

  app.get(
    '/v1/environments',
    {
      config,
      schema: {
        tags,
        operationId: 'listEnvironments',
        summary: 'List environments with their status',
        description: 'The status of an environment is the worst of its components.',
        querystring: projectQuery({}),
        response: { 200: environmentsOut, ...problemResponses() },
      },
    },
    async ({ project }) => ({
      items: countByEnvironment(await readBoard(deps.pool, project.id, undefined, deps.clock.now())),
    }),
  );
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}
