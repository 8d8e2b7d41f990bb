import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { sendCompressed } from '../../http/reply/compress-reply.js';
import { replyConditionally } from '../../http/reply/conditional-get.js';
import type { GluepointApp } from '../../http/types.js';
import { severityOfRank } from '../../model/severity.js';
import { decodeCursor, listOf, pageOf } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { componentOut, componentsQuery, treeOut, treeQuery } from '../../schemas/component.js';
import { type BoardRow, readBoard, readBoardPage } from '../../status/board/board.js';
import { renderTree } from '../../status/board/tree.js';
import { maintenanceView } from '../../status/read/render.js';

const tags = ['Components'];
const config = { roles: ['read'] } as const;
const place = z.tuple([z.string(), z.string()]);

/**
 * All components with their status, as a list and as a tree (docs/rules/api.md#reading). Deleting one is in forget.ts.
 */
export function componentRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/components',
    {
      config,
      schema: {
        tags,
        summary: 'List components',
        description: 'With their status, by environment and path.',
        querystring: componentsQuery,
        response: { 200: listOf(componentOut), ...problemResponses() },
      },
    },
    async ({ project, query: { limit, cursor, environment, under } }) => {
      const after = decodeCursor(cursor, place);
      const page = {
        after: after === null ? null : { environment: after[0], component: after[1] },
        limit: limit + 1,
      };
      const rows = await readBoardPage(deps.pool, project.id, { environment, under }, page, deps.clock.now());
      return pageOf(rows, limit, toAnswer, (row) => [row.environment, row.component]);
    },
  );

  app.get(
    '/v1/tree',
    {
      config,
      schema: {
        tags,
        summary: 'All components of an environment as one tree',
        description: 'The worst first, for boards.',
        querystring: treeQuery,
        response: { 200: treeOut, 304: z.null().meta({ description: 'As If-None-Match says' }), ...problemResponses() },
      },
    },
    async (request, reply) => {
      const { environment } = request.query;
      const atMs = deps.clock.now();
      const rows = await readBoard(deps.pool, request.project.id, environment, atMs);
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

function toAnswer({ environment, component, rank, ownRank, maintenance }: BoardRow) {
  return {
    environment,
    component,
    status: severityOfRank(rank),
    own: severityOfRank(ownRank),
    maintenance: maintenance === null ? null : maintenanceView(maintenance),
  };
}
