import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { contentDisposition } from '../../http/reply/content-disposition.js';
import type { GluepointApp } from '../../http/types.js';
import { exportInspection } from '../../inspection/definitions/export.js';
import { importInspection } from '../../inspection/definitions/import.js';
import { objectId } from '../../schemas/common/names.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { inspectionExport, inspectionImport, inspectionsImported } from '../../schemas/inspection-exchange.js';
import { toAnswer, toExport, toImportOrder } from './inspection-shapes.js';
import { INSPECTION_BODY_BYTES } from './inspections.js';

const tags = ['Inspections'];
const querystring = projectQuery({});

/** Inspections as files: out of one project, into others. */
export function inspectionExchangeRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/inspections/:id/export',
    {
      config: { roles: ['read'] },
      schema: {
        tags,
        operationId: 'exportInspection',
        summary: 'Export an inspection',
        description:
          'As a file named after the inspection, with its policies by name. The import accepts it unchanged.',
        params: z.object({ id: objectId }),
        querystring,
        response: { 200: inspectionExport, ...problemResponses('not-found') },
      },
    },
    async ({ project, params: { id } }, reply) => {
      const { inspection, policies } = await exportInspection(deps, project.id, id);
      reply.header('content-disposition', contentDisposition(inspection.name, 'json'));
      return toExport(inspection, policies);
    },
  );

  app.post(
    '/v1/inspections/import',
    {
      config: { roles: ['admin'] },
      bodyLimit: INSPECTION_BODY_BYTES,
      schema: {
        tags,
        operationId: 'importInspection',
        summary: 'Import an inspection',
        description:
          'An exported inspection, or `{ project, env, version, service }`, each a list or a single string. Creates one inspection in every named project that the key has access to; without `project`, in the project of the request. All or none are created.',
        querystring,
        body: inspectionImport,
        response: { 201: inspectionsImported, ...problemResponses('conflict') },
      },
    },
    async ({ principal, project, body }, reply) => {
      const { made, refused } = await importInspection(deps, { principal, project }, toImportOrder(body));
      const nowMs = deps.clock.now();
      const items = made.map((item) => ({ ...toAnswer(item.inspection, nowMs), project: item.project }));
      return reply.code(201).send({ items, refused });
    },
  );
}
