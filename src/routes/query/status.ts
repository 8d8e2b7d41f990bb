import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { replyConditionally } from '../../http/reply/conditional-get.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import type { Project } from '../../model/project.js';
import { parseInstantMs } from '../../schemas/common/instant.js';
import { DEFAULT_ENVIRONMENT } from '../../schemas/common/names.js';
import { PROBLEM_MEDIA_TYPE, problemResponses, problemSchema } from '../../schemas/common/problem.js';
import { componentParams, statusOut, statusQuery } from '../../schemas/status.js';
import { statusCountsOut, statusOrCountsQuery } from '../../schemas/status-counts.js';
import { readBoard } from '../../status/board/board.js';
import { renderCounts } from '../../status/board/counts.js';
import type { ComponentName } from '../../status/core/ancestors.js';
import type { StatusResponse } from '../../status/read/reader.js';

const tags = ['Status'];
const config = { roles: ['read'] } as const;
const unchanged = z.null().meta({ description: 'As If-None-Match says: nothing but `at` has changed' });

/** Polls of the status of components (docs/rules/api.md#status-polls). */
export function statusRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/components/:component/status',
    {
      config,
      schema: {
        tags,
        summary: 'Status of a component',
        description: 'With its reason, since when and until when. Sees everything acknowledged before, by any process.',
        params: componentParams,
        querystring: statusQuery,
        response: { 200: statusOut, 304: unchanged, ...problemResponses('not-found'), 503: failing(statusOut) },
      },
    },
    async (request, reply) => {
      const { environment, at, failOn } = request.query;
      const answer = await statusOf(deps, request.project, { environment, component: request.params.component }, at);
      return replyConditionally(request, reply, answer, failOn);
    },
  );

  const either = z.union([statusCountsOut, statusOut]);
  app.get(
    '/v1/status',
    {
      config,
      schema: {
        tags,
        summary: 'Components by status, or the status of one',
        description:
          'With `component` the same as the status of that component, for clients behind proxies that decode %2F.',
        querystring: statusOrCountsQuery,
        response: { 200: either, 304: unchanged, ...problemResponses('not-found'), 503: failing(either) },
      },
    },
    async (request, reply) => {
      const { component, environment, at, failOn } = request.query;
      const projectId = request.project.id;
      if (component !== undefined) {
        const name = { environment: environment ?? DEFAULT_ENVIRONMENT, component };
        return replyConditionally(request, reply, await statusOf(deps, request.project, name, at), failOn);
      }
      const atMs = at === undefined ? deps.clock.now() : parseInstantMs(at);
      const rows = await readBoard(deps.pool, projectId, environment, atMs);
      return replyConditionally(request, reply, { rendered: renderCounts(rows, environment ?? null), atMs }, failOn);
    },
  );
}

async function statusOf(
  { status }: Deps,
  project: Project,
  name: ComponentName,
  at: string | undefined,
): Promise<StatusResponse> {
  const answer =
    at === undefined ? await status.poll(project, name) : await status.at(project, name, parseInstantMs(at));
  if (answer === null) throw new GluepointError('not-found', noSuchComponent(name));
  return answer;
}

/** What is said of a component that nobody has named. */
export function noSuchComponent({ environment, component }: ComponentName): string {
  return `There is no component ${component} in the environment ${environment} of this project.`;
}

/** 503 means one of two things. */
function failing(schema: z.ZodType) {
  return {
    description: '`failOn` was given and the status is that or worse; or the store is unavailable',
    content: { 'application/json': { schema }, [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
  };
}
