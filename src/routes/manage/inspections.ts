import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { contentDisposition } from '../../http/reply/content-disposition.js';
import { MEMORY_PER_BYTE, reserveResponse } from '../../http/reply/response-budget.js';
import type { GluepointApp } from '../../http/types.js';
import { createInspection, readInspection, updateInspection } from '../../inspection/definitions/commands.js';
import { type Definition, type Inspection, nextRunMs } from '../../inspection/definitions/definition.js';
import { toDefinition } from '../../inspection/definitions/definition-body.js';
import { listInspections } from '../../inspection/definitions/definition-store.js';
import { deleteInspection } from '../../inspection/definitions/delete.js';
import { exportInspection } from '../../inspection/definitions/export.js';
import { type ImportOrder, importInspection } from '../../inspection/definitions/import.js';
import { dryRun } from '../../inspection/run/dry-run.js';
import { DryRunTurns } from '../../inspection/run/dry-run-turns.js';
import { instantText } from '../../schemas/common/instant.js';
import { objectId } from '../../schemas/common/names.js';
import { decodeCursor, listOf, MAX_PAGE_BYTES, pageOf, pageQuery } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { withoutUndefined } from '../../schemas/common/without-undefined.js';
import {
  dryRunOut,
  inspectionExport,
  inspectionImport,
  inspectionNew,
  inspectionOut,
  inspectionPatch,
  inspectionsImported,
} from '../../schemas/inspection.js';
import { administering } from './administering.js';

const tags = ['Inspections'];
const params = z.object({ id: objectId });
const querystring = projectQuery({});

/** Enough for full lists of names in any script. */
const INSPECTION_BODY_BYTES = 512 * 1024;

/** Inspections: the hourly search for new error types (docs/rules/alerting.md#inspections). */
export function inspectionRoutes(app: GluepointApp, deps: Deps): void {
  list(app, deps);
  createAndGet(app, deps);
  updateAndDelete(app, deps);
  dryRunRoute(app, deps);
  exchange(app, deps);
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
    async (request) => {
      const { project, query } = request;
      const { limit, cursor } = query;
      const [afterId] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [null];
      const rows = await listInspections(deps.reading.of(request), project.id, afterId, limit + 1);
      const nowMs = deps.clock.now();
      return pageOf(
        rows,
        limit,
        (inspection) => inspectionResponse(inspection, nowMs),
        ({ id }) => [id],
      );
    },
  );
}

function createAndGet(app: GluepointApp, deps: Deps): void {
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
    async (request, reply) => {
      const { project, body } = request;
      const inspection = await createInspection(administering(deps, request), project.id, {
        ...toDefinition(body),
        name: body.name,
      });
      reply.code(201).header('location', `/v1/inspections/${inspection.id}`);
      return reply.send(inspectionResponse(inspection, deps.clock.now()));
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
    async (request) => {
      const inspection = await readInspection(deps.reading.of(request), request.project.id, request.params.id);
      return inspectionResponse(inspection, deps.clock.now());
    },
  );
}

function updateAndDelete(app: GluepointApp, deps: Deps): void {
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
    async (request) => {
      const { project, params, body } = request;
      const inspection = await updateInspection(
        administering(deps, request),
        project.id,
        params.id,
        toDefinition(body),
      );
      return inspectionResponse(inspection, deps.clock.now());
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
    async (request, reply) => {
      await deleteInspection(administering(deps, request), request.project.id, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** Memory of a dry run with the most findings that fit into a response. */
const DRY_RUN_BYTES = MEMORY_PER_BYTE * MAX_PAGE_BYTES;

/** Runs an inspection without storing or sending anything (docs/rules/alerting.md#dry-run). */
function dryRunRoute(app: GluepointApp, deps: Deps): void {
  const turns = new DryRunTurns();
  app.post(
    '/v1/inspections/:id/run',
    {
      config: { roles: ['read'] },
      schema: {
        tags,
        operationId: 'dryRunInspection',
        summary: 'Dry-run an inspection',
        description:
          'What it would find in the current, unfinished hour: the worst findings, at most 4 MiB. Nothing is stored and nothing is sent. Each process runs one at a time for a project: others wait up to 5 s, then the response is 429.',
        params,
        querystring,
        body: z.strictObject({}).nullish(),
        response: { 200: dryRunOut, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const { project, params } = request;
      await reserveResponse(request, reply, DRY_RUN_BYTES);
      const read = { pool: deps.reading.of(request), clock: deps.clock };
      return turns.run(project.id, () => dryRun(read, project, params.id));
    },
  );
}

/** Export and import of inspections as files. */
function exchange(app: GluepointApp, deps: Deps): void {
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
        params,
        querystring,
        response: { 200: inspectionExport, ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      const { project, params } = request;
      const { inspection, policies } = await exportInspection(deps.reading.of(request), project.id, params.id);
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
    async (request, reply) => {
      const { principal, project, body } = request;
      const { made, refused } = await importInspection(
        administering(deps, request),
        { principal, project },
        toImportOrder(body),
      );
      const nowMs = deps.clock.now();
      const items = made.map((item) => ({ ...inspectionResponse(item.inspection, nowMs), project: item.project }));
      return reply.code(201).send({ items, refused });
    },
  );
}

/** The import order, from either format. */
function toImportOrder({ configs, ...body }: z.output<typeof inspectionImport>): ImportOrder {
  const { project, env, version, service } = configs ?? body;
  const { name, enabled, filters, silence, policies } = body;
  const seed = withoutUndefined({ environments: env, versions: version, components: service });
  return {
    name: name ?? null,
    projects: project ?? [],
    definition: { ...toDefinition({ enabled, filters, silence }), ...seed },
    policies: policies ?? [],
  };
}

function inspectionResponse(inspection: Inspection, nowMs: number): z.input<typeof inspectionOut> {
  return {
    id: inspection.id,
    ...definitionResponse(inspection),
    policies: [...inspection.policyIds],
    lastRun: instantText(inspection.lastRunMs),
    nextRun: instantText(nextRunMs(inspection, nowMs)),
  };
}

/** The content of an export, with policies by name. */
function toExport(inspection: Inspection, policies: string[]): z.input<typeof inspectionExport> {
  return { ...definitionResponse(inspection), policies };
}

function definitionResponse({ name, enabled, environments, components, versions, silenceMs }: Definition) {
  return {
    name,
    enabled,
    filters: { environment: [...environments], component: [...components], version: [...versions] },
    silence: silenceMs === null ? null : silenceMs / 1000,
  };
}
