import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { replyConditionally } from '../../http/reply/conditional-get.js';
import { reserveResponse } from '../../http/reply/response-budget.js';
import { timeRange } from '../../http/time-range.js';
import type { GluepointApp } from '../../http/types.js';
import { MIB } from '../../lib/bytes.js';
import { GluepointError } from '../../lib/errors.js';
import { instantText, parseInstantMs } from '../../schemas/common/instant.js';
import { DEFAULT_ENVIRONMENT } from '../../schemas/common/names.js';
import { PROBLEM_MEDIA_TYPE, problemResponses, problemSchema } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import {
  componentParams,
  environmentsOut,
  historyOut,
  historyQuery,
  statusCountsOut,
  statusesOut,
  statusesQuery,
  statusOrCountsQuery,
  statusOut,
  statusQuery,
} from '../../schemas/status.js';
import { readBoard } from '../../status/board/board.js';
import { countByEnvironment, renderCounts } from '../../status/board/counts.js';
import type { ComponentName } from '../../status/core/ancestors.js';
import { readHistory } from '../../status/read/read-history.js';
import type { StatusResponse } from '../../status/read/reader.js';

const tags = ['Status'];
const config = { roles: ['read'] } as const;
const unchanged = z.null().meta({ description: 'Not modified since `If-None-Match`: nothing but `at` has changed' });

/** Status of components, now, at an instant and over time (docs/rules/api.md#status-polls). */
export function statusRoutes(app: GluepointApp, deps: Deps): void {
  statusRoute(app, deps);
  statusesRoutes(app, deps);
  historyRoutes(app, deps);
}

function statusRoute(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/components/:component/status',
    {
      config,
      schema: {
        tags,
        operationId: 'getComponentStatus',
        summary: 'Status of a component',
        description: 'With reason, since and until. Includes every occurrence that any process acknowledged before.',
        params: componentParams,
        querystring: statusQuery,
        response: { 200: statusOut, 304: unchanged, ...problemResponses('not-found'), 503: failing(statusOut) },
      },
    },
    async (request, reply) => {
      const { environment, at, failOn } = request.query;
      const response = await statusOf(deps, request, { environment, component: request.params.component }, at);
      return replyConditionally(request, reply, response, failOn);
    },
  );

  const either = z.union([statusCountsOut, statusOut]);
  app.get(
    '/v1/status',
    {
      config,
      schema: {
        tags,
        operationId: 'getStatus',
        summary: 'Component counts by status, or the status of one component',
        description: 'With `component`, the status of that component, for clients behind proxies that decode %2F.',
        querystring: statusOrCountsQuery,
        response: { 200: either, 304: unchanged, ...problemResponses('not-found'), 503: failing(either) },
      },
    },
    async (request, reply) => {
      const { component, environment, at, failOn } = request.query;
      const projectId = request.project.id;
      if (component !== undefined) {
        const name = { environment: environment ?? DEFAULT_ENVIRONMENT, component };
        return replyConditionally(request, reply, await statusOf(deps, request, name, at), failOn);
      }
      const atMs = at === undefined ? deps.clock.now() : parseInstantMs(at);
      const rows = await readBoard(deps.reading.of(request), projectId, environment, atMs);
      return replyConditionally(request, reply, { rendered: renderCounts(rows, environment ?? null), atMs }, failOn);
    },
  );
}

async function statusOf(
  { status, reading }: Deps,
  request: FastifyRequest,
  name: ComponentName,
  at: string | undefined,
): Promise<StatusResponse> {
  const response =
    at === undefined
      ? await status.poll(request.project, name)
      : await status.at(reading.of(request), request.project, name, parseInstantMs(at));
  if (response === null) throw new GluepointError('not-found', noSuchComponent(name));
  return response;
}

/** The detail of 404 for an unknown component. */
export function noSuchComponent({ environment, component }: ComponentName): string {
  return `No component ${component} in environment ${environment} of this project.`;
}

/** 503 has more meanings: the status is `failOn` or worse, overload, or the store is unavailable. */
function failing(schema: z.ZodType) {
  return {
    description: 'The status is `failOn` or worse, or the service is overloaded, or the store is unavailable',
    content: { 'application/json': { schema }, [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
  };
}

/** Status of several components at once, and of all environments, for boards (docs/rules/pages.md#status-board). */
function statusesRoutes(app: GluepointApp, deps: Deps): void {
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
      const responses = await Promise.all(
        names.map((component) => deps.status.poll(project, { environment, component })),
      );
      const texts = responses.flatMap((one) => (one === null ? [] : [one.rendered.at(one.atMs)]));
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
    async (request) => {
      const rows = await readBoard(deps.reading.of(request), request.project.id, undefined, deps.clock.now());
      return { items: countByEnvironment(rows) };
    },
  );
}

function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text);
}

/** Memory that the segments of a long history take, and its text. */
const HISTORY_BYTES = 4 * MIB;

/** Status of a component over time (docs/rules.md#history). */
function historyRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/components/:component/history',
    {
      config,
      schema: {
        tags,
        operationId: 'getComponentHistory',
        summary: 'Status history of a component',
        description:
          'Any range. Times before the retention of the project are unknown; times after now show the status if nothing more occurs. At most 5 000 segments: beyond that, short ones are joined by their worst status and `coarse` is true. 400 if the range is made from more than 250 000 relevance windows: choose a shorter one, or a component below.',
        params: componentParams,
        querystring: historyQuery,
        response: { 200: historyOut, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const {
        project,
        params: { component },
        query,
      } = request;
      await reserveResponse(request, reply, HISTORY_BYTES);
      const { environment } = query;
      const { fromMs, toMs } = timeRange(query, deps.clock.now());
      const range = { fromMs, untilMs: toMs };
      const history = await readHistory(deps.reading.of(request), project.id, { environment, component }, range);
      if (history === null) throw new GluepointError('not-found', noSuchComponent({ environment, component }));
      return {
        segments: history.segments.map(({ fromMs, toMs, status, causes, causesTotal }) => ({
          from: instantText(fromMs),
          to: instantText(toMs),
          status,
          causes,
          causesTotal,
        })),
        seconds: history.seconds,
        coarse: history.coarse,
      };
    },
  );
}
