import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { contentDisposition } from '../../http/reply/content-disposition.js';
import { listRange } from '../../http/time-range.js';
import type { GluepointApp } from '../../http/types.js';
import { findingResponse } from '../../inspection/findings/finding-response.js';
import { listFindings } from '../../inspection/findings/finding-store.js';
import { type FindingWithDetails, readFindingWithDetails } from '../../inspection/findings/finding-with-details.js';
import { GluepointError } from '../../lib/errors.js';
import { objectId } from '../../schemas/common/names.js';
import { decodeCursor, listOf, pageOf } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { findingOut, findingsQuery, findingWithDetails } from '../../schemas/finding.js';

const tags = ['Findings'];
const config = { roles: ['read'] } as const;
const params = z.object({ id: objectId });

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
        response: { 200: listOf(findingOut), ...problemResponses() },
      },
    },
    async (request) => {
      const { project, query } = request;
      const { limit, cursor, from, to, inspection, ...filter } = query;
      const [after] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [null];
      const asked = { ...filter, ...listRange({ from, to }), projectId: project.id, inspectionId: inspection };
      const rows = await listFindings(deps.reading.of(request), asked, after, limit + 1);
      return pageOf(
        rows,
        limit,
        (finding) => findingResponse(finding, project.slug),
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
          'With up to 1 000 new types, the distribution over the hour, related events and types, earlier findings and deliveries.',
        params,
        querystring: projectQuery({}),
        response: { 200: findingWithDetails, ...problemResponses('not-found') },
      },
    },
    (request) => findingOr404(deps, request, request.params.id),
  );

  app.get(
    '/v1/findings/:id/export',
    {
      config,
      schema: {
        tags,
        operationId: 'exportFinding',
        summary: 'Export a finding',
        description: 'The finding as a file `finding-<id>.json`.',
        params,
        querystring: projectQuery({}),
        response: { 200: findingWithDetails, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const finding = await findingOr404(deps, request, request.params.id);
      return reply.header('content-disposition', contentDisposition(`finding-${finding.id}`, 'json')).send(finding);
    },
  );
}

async function findingOr404(
  { reading, clock }: Deps,
  request: FastifyRequest,
  id: string,
): Promise<FindingWithDetails> {
  const finding = await readFindingWithDetails({ pool: reading.of(request), clock }, request.project, id);
  if (finding === null) throw new GluepointError('not-found', 'No such finding in this project.');
  return finding;
}
