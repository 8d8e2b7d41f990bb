import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { contentDisposition } from '../../http/reply/content-disposition.js';
import { MEMORY_PER_BYTE, reserveResponse } from '../../http/reply/response-budget.js';
import { listRange } from '../../http/time-range.js';
import type { GluepointApp } from '../../http/types.js';
import { findingItemResponse } from '../../inspection/findings/finding-response.js';
import { listFindings } from '../../inspection/findings/finding-store.js';
import { exportFinding, readFindingWithDetails } from '../../inspection/findings/finding-with-details.js';
import { GluepointError } from '../../lib/errors.js';
import { objectId } from '../../schemas/common/names.js';
import { decodeCursor, listOf, pageOf } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { findingItemOut, findingsQuery, findingWithDetails } from '../../schemas/finding.js';

const tags = ['Findings'];
const config = { roles: ['read'] } as const;
const params = z.object({ id: objectId });

/** Most that the texts of an item take: 20 types with messages of 300 characters and names of 500. */
const ITEM_BYTES = 64 * 1024;

/** Findings of inspections (docs/rules/alerting.md#findings). */
export function findingRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/findings',
    {
      config,
      schema: {
        tags,
        operationId: 'listFindings',
        summary: 'List findings',
        description: 'Newest hour first. Each finding has at most its first 20 new types, and their total number.',
        querystring: findingsQuery,
        response: { 200: listOf(findingItemOut), ...problemResponses() },
      },
    },
    async (request, reply) => {
      const { project, query } = request;
      const { limit, cursor, from, to, inspection, ...filter } = query;
      const [after] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [null];
      const asked = { ...filter, ...listRange({ from, to }), projectId: project.id, inspectionId: inspection };
      await reserveResponse(request, reply, limit * ITEM_BYTES);
      const rows = await listFindings(deps.reading.of(request), asked, after, limit + 1);
      return pageOf(
        rows,
        limit,
        (finding) => findingItemResponse(finding, project.slug),
        ({ id }) => [id],
      );
    },
  );

  app.get(
    '/v1/findings/:id',
    {
      config,
      schema: {
        tags,
        operationId: 'getFinding',
        summary: 'Get a finding',
        description:
          'With up to 1 000 new types and 4 MiB of their texts, the distribution over the hour, related events and types, earlier findings and deliveries.',
        params,
        querystring: projectQuery({}),
        response: { 200: findingWithDetails, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const read = { pool: deps.reading.of(request), clock: deps.clock };
      return foundOr404(await readFindingWithDetails(read, request.project, id, reserving(request, reply)));
    },
  );

  app.get(
    '/v1/findings/:id/export',
    {
      config,
      schema: {
        tags,
        operationId: 'exportFinding',
        summary: 'Export a finding',
        description: 'The finding as a file `finding-<id>.json`, with the whole texts of all its new types.',
        params,
        querystring: projectQuery({}),
        response: { 200: findingWithDetails, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const read = { pool: deps.reading.of(request), clock: deps.clock };
      const pieces = foundOr404(await exportFinding(read, request.project, id, reserving(request, reply)));
      reply.header('content-disposition', contentDisposition(`finding-${id}`, 'json'));
      return sendJsonPieces(reply, request.method === 'HEAD' ? [] : pieces);
    },
  );
}

function foundOr404<T>(found: T | null): T {
  if (found === null) throw new GluepointError('not-found', 'No such finding in this project.');
  return found;
}

function reserving(request: FastifyRequest, reply: FastifyReply) {
  return (bytes: number) => reserveResponse(request, reply, MEMORY_PER_BYTE * bytes);
}

/** A stream, so that no more of a long file is in memory than its client is about to read. */
function sendJsonPieces(reply: FastifyReply, pieces: AsyncIterable<string> | Iterable<string>): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(Readable.from(pieces));
}
