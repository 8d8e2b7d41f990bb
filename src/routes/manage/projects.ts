import { z } from 'zod';
import { onShare } from '../../db/prisma-client.js';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { addProject, changeProject, removeProject, showProject } from '../../projects/commands.js';
import { projectResponse, projectWithUsageResponse } from '../../projects/project-response.js';
import { listProjects, type ProjectFields } from '../../projects/store.js';
import { durationMs } from '../../schemas/common/duration.js';
import { decodeCursor, listOf, pageOf, pageQuery } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { isStorable, UNSTORABLE_TEXT } from '../../schemas/common/text.js';
import { projectNew, projectOut, projectPatch, projectWithUsage } from '../../schemas/project.js';
import { administering } from './administering.js';

const tags = ['Projects'];
const params = z.object({
  slug: z
    .string()
    .refine(isStorable, UNSTORABLE_TEXT)
    .meta({ description: 'Short name of the project', example: 'default' }),
});
const querystring = projectQuery({});
const config = { roles: ['root'] } as const;

/** Projects, for the root key only (docs/rules/api.md#projects). */
export function projectRoutes(app: GluepointApp, deps: Deps): void {
  listAndCreate(app, deps);
  show(app, deps);
  updateAndDelete(app, deps);
}

function listAndCreate(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/projects',
    {
      config,
      schema: {
        tags,
        operationId: 'listProjects',
        summary: 'List projects',
        description: 'Ordered by slug.',
        querystring: projectQuery(pageQuery),
        response: { 200: listOf(projectOut), ...problemResponses() },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const [afterSlug] = decodeCursor(cursor, z.tuple([z.string()])) ?? [null];
      const rows = await onShare(administering(deps, request), (tx) => listProjects(tx, afterSlug, limit + 1));
      return pageOf(rows, limit, projectResponse, ({ slug }) => [slug]);
    },
  );

  app.post(
    '/v1/projects',
    {
      config,
      schema: {
        tags,
        operationId: 'createProject',
        summary: 'Create a project',
        description: 'With an inspection of all its errors, without keys. 409 if the slug is taken.',
        querystring,
        body: projectNew,
        response: { 201: projectOut, ...problemResponses('conflict') },
      },
    },
    async (request, reply) => {
      const { slug, ...fields } = request.body;
      const project = await addProject(administering(deps, request), slug, toFields(fields));
      return reply.code(201).header('location', `/v1/projects/${slug}`).send(projectResponse(project));
    },
  );
}

function show(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/projects/:slug',
    {
      config,
      schema: {
        tags,
        operationId: 'getProject',
        summary: 'Get a project',
        description: 'With its current quota usage.',
        params,
        querystring,
        response: { 200: projectWithUsage, ...problemResponses('not-found') },
      },
    },
    async ({ params: { slug } }) => {
      const { project, usage } = await showProject(deps, slug);
      return projectWithUsageResponse(project, usage);
    },
  );

  app.get(
    '/v1/project',
    {
      config: { roles: ['read'] },
      schema: {
        tags,
        operationId: 'getCurrentProject',
        summary: 'Get the project of the key',
        description: 'For every key with read access: settings, links and current quota usage.',
        querystring,
        response: { 200: projectWithUsage, ...problemResponses() },
      },
    },
    async (request) => {
      const { project } = request;
      return projectWithUsageResponse(project, await deps.quotas.usage(project.id, deps.reading.of(request)));
    },
  );
}

function updateAndDelete(app: GluepointApp, deps: Deps): void {
  app.patch(
    '/v1/projects/:slug',
    {
      config,
      schema: {
        tags,
        operationId: 'updateProject',
        summary: 'Update a project',
        description: 'Omitted fields are unchanged. The slug cannot be changed.',
        params,
        querystring,
        body: projectPatch,
        response: { 200: projectOut, ...problemResponses('not-found') },
      },
    },
    async (request) => {
      const { params, body } = request;
      return projectResponse(await changeProject(administering(deps, request), params.slug, toFields(body)));
    },
  );

  app.delete(
    '/v1/projects/:slug',
    {
      config,
      schema: {
        tags,
        operationId: 'deleteProject',
        summary: 'Delete a project',
        description: 'With its keys, types, events and everything else. The project `default` cannot be deleted (409).',
        params,
        querystring,
        response: { 204: z.null().meta({ description: 'Deleted' }), ...problemResponses('not-found', 'conflict') },
      },
    },
    async (request, reply) => {
      await removeProject(administering(deps, request), request.params.slug);
      return reply.code(204).send(null);
    },
  );
}

function toFields({
  glueInterval,
  relevanceInterval,
  grouping,
  ...fields
}: z.output<typeof projectPatch>): ProjectFields {
  return {
    ...fields,
    groupingVersion: grouping?.version,
    glueIntervalMs: glueInterval === undefined ? undefined : durationMs(glueInterval),
    relevanceIntervalMs: relevanceInterval === undefined ? undefined : durationMs(relevanceInterval),
  };
}
