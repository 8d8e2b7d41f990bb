import { z } from 'zod';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { addInspection, changeInspection, readInspection } from '../../inspection/definitions/commands.js';
import { toDefinition } from '../../inspection/definitions/definition-body.js';
import { listInspections } from '../../inspection/definitions/definition-store.js';
import { deleteInspection } from '../../inspection/definitions/delete.js';
import { objectId } from '../../schemas/common/names.js';
import { decodeCursor, listOf, pageOf, pageQuery } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { inspectionNew, inspectionOut, inspectionPatch } from '../../schemas/inspection.js';
import { toAnswer } from './inspection-shapes.js';

const tags = ['Inspections'];
const params = z.object({ id: objectId });
const querystring = projectQuery({});

/** Full lists in any script, as JSON. */
export const INSPECTION_BODY_BYTES = 512 * 1024;

/** The hourly search for new error types: what it looks at (docs/rules/alerting.md#inspections). */
export function inspectionRoutes(app: GluepointApp, deps: Deps): void {
  list(app, deps);
  makeAndShow(app, deps);
  changeAndRemove(app, deps);
}

function list(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/inspections',
    {
      config: { roles: ['read'] },
      schema: {
        tags,
        operationId: 'listInspections',
        summary: 'List inspections',
        description: 'Newest first.',
        querystring: projectQuery(pageQuery),
        response: { 200: listOf(inspectionOut), ...problemResponses() },
      },
    },
    async ({ project, query: { limit, cursor } }) => {
      const [afterId] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [null];
      const rows = await listInspections(deps.pool, project.id, afterId, limit + 1);
      const nowMs = deps.clock.now();
      return pageOf(
        rows,
        limit,
        (inspection) => toAnswer(inspection, nowMs),
        ({ id }) => [id],
      );
    },
  );
}

function makeAndShow(app: GluepointApp, deps: Deps): void {
  app.post(
    '/v1/inspections',
    {
      config: { roles: ['admin'] },
      bodyLimit: INSPECTION_BODY_BYTES,
      schema: {
        tags,
        operationId: 'createInspection',
        summary: 'Create an inspection',
        description:
          'It starts with the current hour. Errors that were seen before count as known. At most 50 per project.',
        querystring,
        body: inspectionNew,
        response: { 201: inspectionOut, ...problemResponses('conflict') },
      },
    },
    async ({ project, body }, reply) => {
      const inspection = await addInspection(deps, project.id, { ...toDefinition(body), name: body.name });
      reply.code(201).header('location', `/v1/inspections/${inspection.id}`);
      return reply.send(toAnswer(inspection, deps.clock.now()));
    },
  );

  app.get(
    '/v1/inspections/:id',
    {
      config: { roles: ['read'] },
      schema: {
        tags,
        operationId: 'getInspection',
        summary: 'Get an inspection',
        description: 'With the time of its last and its next run.',
        params,
        querystring,
        response: { 200: inspectionOut, ...problemResponses('not-found') },
      },
    },
    async ({ project, params: { id } }) => toAnswer(await readInspection(deps, project.id, id), deps.clock.now()),
  );
}

function changeAndRemove(app: GluepointApp, deps: Deps): void {
  app.patch(
    '/v1/inspections/:id',
    {
      config: { roles: ['admin'] },
      bodyLimit: INSPECTION_BODY_BYTES,
      schema: {
        tags,
        operationId: 'updateInspection',
        summary: 'Update an inspection',
        description:
          'Applies to future runs. An inspection that is enabled again starts with the current hour; errors first seen while it was disabled count as known.',
        params,
        querystring,
        body: inspectionPatch,
        response: { 200: inspectionOut, ...problemResponses('not-found', 'conflict') },
      },
    },
    async ({ project, params: { id }, body }) => {
      const inspection = await changeInspection(deps, project.id, id, toDefinition(body));
      return toAnswer(inspection, deps.clock.now());
    },
  );

  app.delete(
    '/v1/inspections/:id',
    {
      config: { roles: ['admin'] },
      schema: {
        tags,
        operationId: 'deleteInspection',
        summary: 'Delete an inspection',
        description: 'And its findings.',
        params,
        querystring,
        response: { 204: z.null().meta({ description: 'Deleted' }), ...problemResponses('not-found') },
      },
    },
    async ({ project, params: { id } }, reply) => {
      await deleteInspection(deps, project.id, id);
      return reply.code(204).send(null);
    },
  );
}
