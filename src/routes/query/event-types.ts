import { z } from 'zod';
import type { StorePool } from '../../db/context.js';
import type { Deps } from '../../deps.js';
import { changeType, type TypeChange } from '../../events/change-type.js';
import { likePatterns, searchWords } from '../../events/sql.js';
import type { TypeView } from '../../events/type.js';
import { typeResponse } from '../../events/type-response.js';
import { findType, listTypes } from '../../events/types.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { severityRank } from '../../model/severity.js';
import { durationMs } from '../../schemas/common/duration.js';
import { parseInstantMs } from '../../schemas/common/instant.js';
import { objectId } from '../../schemas/common/names.js';
import { decodeCursor, listOf, pageOf } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { typeOut, typePatch, typesQuery } from '../../schemas/type.js';
import { administering } from '../manage/administering.js';

const tags = ['Types'];
const params = z.object({ id: objectId });

/** Event types and their overrides (docs/rules/api.md#reading). Deletion is in ../manage/deletion.ts. */
export function typeRoutes(app: GluepointApp, deps: Deps): void {
  app.get(
    '/v1/types',
    {
      config: { roles: ['read'] },
      schema: {
        tags,
        operationId: 'listTypes',
        summary: 'List event types',
        description: 'Newest first.',
        querystring: typesQuery,
        response: { 200: listOf(typeOut), ...problemResponses() },
      },
    },
    async (request) => {
      const { project, query } = request;
      const { limit, cursor, q, ...scope } = query;
      const [after] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [null];
      const typePatterns = q === undefined ? undefined : likePatterns(searchWords(q));
      const filter = { ...scope, projectId: project.id, typePatterns };
      const rows = await listTypes(deps.reading.of(request), filter, after, limit + 1, deps.clock.now());
      return pageOf(
        rows,
        limit,
        (type) => typeResponse(type, project.slug),
        ({ id }) => [id],
      );
    },
  );

  app.get(
    '/v1/types/:id',
    {
      config: { roles: ['read'] },
      schema: {
        tags,
        operationId: 'getType',
        summary: 'Get an event type',
        description: 'When it was first and last seen, its counts, overrides and mute.',
        params,
        querystring: projectQuery({}),
        response: { 200: typeOut, ...problemResponses('not-found') },
      },
    },
    async (request) => {
      const { project, params } = request;
      return typeResponse(
        await typeOr404(deps.reading.of(request), project.id, params.id, deps.clock.now()),
        project.slug,
      );
    },
  );

  app.patch(
    '/v1/types/:id',
    {
      config: { roles: ['admin'] },
      schema: {
        tags,
        operationId: 'updateType',
        summary: 'Override or mute an event type',
        description: 'Takes effect within a second in every process. Past status is unchanged.',
        params,
        querystring: projectQuery({}),
        body: typePatch,
        response: { 200: typeOut, ...problemResponses('not-found') },
      },
    },
    async (request) => {
      const { project, body } = request;
      const { id } = request.params;
      const changing = administering(deps, request);
      await changeType(changing, project.id, id, toChange(body), deps.clock.now());
      return typeResponse(await typeOr404(changing.pool, project.id, id, deps.clock.now()), project.slug);
    },
  );
}

async function typeOr404(pool: StorePool, projectId: number, id: string, nowMs: number): Promise<TypeView> {
  const type = await findType(pool, projectId, id, nowMs);
  if (type === null) throw new GluepointError('not-found', 'No such event type in this project.');
  return type;
}

function toChange({ importance, glueInterval, relevanceInterval, muted }: z.output<typeof typePatch>): TypeChange {
  return {
    importance: importance && severityRank(importance),
    glueIntervalMs: glueInterval == null ? glueInterval : durationMs(glueInterval),
    relevanceIntervalMs: relevanceInterval == null ? relevanceInterval : durationMs(relevanceInterval),
    muted: typeof muted === 'string' ? { untilMs: parseInstantMs(muted) } : muted,
  };
}
