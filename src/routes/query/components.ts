import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { suggestNames } from '../../events/suggest.js';
import { replyConditionally, sendCompressed } from '../../http/reply/conditional-get.js';
import { reserveResponse } from '../../http/reply/response-budget.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { severityOfRank } from '../../model/severity.js';
import { decodeCursor, listOf, pageOf } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import {
  componentOut,
  componentsQuery,
  suggestionsOut,
  suggestionsQuery,
  treeOut,
  treeQuery,
} from '../../schemas/component.js';
import { type BoardRow, readBoard, readBoardPage } from '../../status/board/board.js';
import { renderTree } from '../../status/board/tree.js';
import { maintenanceView } from '../../status/read/render.js';

const tags = ['Components'];
const config = { roles: ['read'] } as const;
const place = z.tuple([z.string(), z.string()]);
const MAX_TREE = 50_000;
/** Memory that a component of a tree takes about, as a row, a node and a text; and that of a usual tree. */
const NODE_BYTES = 400;
const TREE_BYTES = 2_000_000;

/** All components with their status, as a list and as a tree, and names (docs/rules/api.md#reading). */
export function componentRoutes(app: GluepointApp, deps: Deps): void {
  listAndTree(app, deps);
  suggestionRoutes(app, deps);
}

function listAndTree(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/components',
    {
      config,
      schema: {
        tags,
        operationId: 'listComponents',
        summary: 'List components',
        description: 'With their status, ordered by environment and path.',
        querystring: componentsQuery,
        response: { 200: listOf(componentOut), ...problemResponses() },
      },
    },
    async (request) => {
      const { project, query } = request;
      const { limit, cursor, environment, under } = query;
      const after = decodeCursor(cursor, place);
      const page = {
        after: after === null ? null : { environment: after[0], component: after[1] },
        limit: limit + 1,
      };
      const rows = await readBoardPage(
        deps.reading.of(request),
        project.id,
        { environment, under },
        page,
        deps.clock.now(),
      );
      return pageOf(rows, limit, toComponent, (row) => [row.environment, row.component]);
    },
  );

  app.get(
    '/v1/tree',
    {
      config,
      schema: {
        tags,
        operationId: 'getComponentTree',
        summary: 'Component tree of an environment',
        description:
          'Worst status first, for boards. An environment with more than 50 000 components has none (400): list its components page by page.',
        querystring: treeQuery,
        response: {
          200: treeOut,
          304: z.null().meta({ description: 'Not modified since `If-None-Match`' }),
          ...problemResponses(),
        },
      },
    },
    async (request, reply) => {
      const { environment } = request.query;
      const atMs = deps.clock.now();
      await reserveResponse(request, reply, TREE_BYTES);
      const rows = await readBoard(deps.reading.of(request), request.project.id, environment, atMs);
      if (rows.length > MAX_TREE) throw treeTooLarge();
      if (rows.length * NODE_BYTES > TREE_BYTES) await reserveResponse(request, reply, rows.length * NODE_BYTES);
      return replyConditionally(
        request,
        reply,
        { rendered: renderTree(rows, environment), atMs },
        undefined,
        sendCompressed,
      );
    },
  );
}

function treeTooLarge(): GluepointError {
  const detail = `More than ${MAX_TREE} components in this environment: list them with GET /v1/components.`;
  return new GluepointError('bad-input', detail, {
    errors: [{ path: 'environment', message: 'has too many components' }],
  });
}

function toComponent({ environment, component, rank, ownRank, maintenance }: BoardRow) {
  return {
    environment,
    component,
    status: severityOfRank(rank),
    own: severityOfRank(ownRank),
    maintenance: maintenance === null ? null : maintenanceView(maintenance),
  };
}

/** Names for fields with completion (docs/rules/pages.md#filters). */
function suggestionRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/suggestions',
    {
      config,
      schema: {
        tags: ['Components'],
        operationId: 'suggestNames',
        summary: 'Suggest names',
        description:
          'Names of components, environments, types or versions. If there are very many, only some are searched.',
        querystring: suggestionsQuery,
        response: { 200: suggestionsOut, ...problemResponses() },
      },
    },
    async (request) => ({
      items: await suggestNames(deps.reading.of(request), { ...request.query, projectId: request.project.id }),
    }),
  );
}
