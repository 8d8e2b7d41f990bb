import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import type { GluepointApp } from '../../http/types.js';
import { dropKey, makeKey } from '../../keys/commands.js';
import { dsnOf } from '../../keys/dsn.js';
import { type KeyView, listKeys } from '../../keys/store.js';
import { objectId } from '../../schemas/common/names.js';
import { decodeCursor, listOf, pageOf, pageQuery } from '../../schemas/common/page.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { keyMade, keyNew, keyOut } from '../../schemas/key.js';

const tags = ['Keys'];
const config = { roles: ['admin'] } as const;

/** Keys of a project, for its `admin` keys and the root key (docs/rules/api.md#keys). */
export function keyRoutes(app: GluepointApp, deps: Deps): void {
  // Not the share of administration, whose connections may wait for locks: a key is revoked at once.
  const changing = (request: FastifyRequest) => ({ ...deps, pool: deps.shares.keys.of(request) });
  const baseUrl = () => deps.settings.publicUrl ?? listeningUrl(app, deps);
  const toResponse = (key: KeyView, projectNumber: number): z.input<typeof keyOut> => ({
    id: key.id,
    name: key.name,
    role: key.role,
    component: key.component,
    createdAt: key.createdAt.toISOString(),
    ...(key.publicKey === null ? {} : { dsn: dsnOf(baseUrl(), key.publicKey, projectNumber) }),
  });

  app.post(
    '/v1/keys',
    {
      config,
      schema: {
        tags,
        operationId: 'createKey',
        summary: 'Create a key',
        description: 'The key is shown in this response only; only its hash is stored.',
        querystring: projectQuery({}),
        body: keyNew,
        response: { 201: keyMade, ...problemResponses() },
      },
    },
    async (request, reply) => {
      const { project, body } = request;
      const { name, role, component } = body;
      const { view, key } = await makeKey(changing(request), project.id, { name, role, component: component ?? null });
      return reply.code(201).send({ ...toResponse(view, project.id), key });
    },
  );

  app.get(
    '/v1/keys',
    {
      config,
      schema: {
        tags,
        operationId: 'listKeys',
        summary: 'List keys',
        description: 'Keys that are not revoked, newest first.',
        querystring: projectQuery(pageQuery),
        response: { 200: listOf(keyOut), ...problemResponses() },
      },
    },
    async (request) => {
      const { project, query } = request;
      const { limit, cursor } = query;
      const [afterId] = decodeCursor(cursor, z.tuple([z.uuid()])) ?? [null];
      const rows = await listKeys(deps.shares.keys.of(request), project.id, afterId, limit + 1);
      return pageOf(
        rows,
        limit,
        (key) => toResponse(key, project.id),
        ({ id }) => [id],
      );
    },
  );

  app.delete(
    '/v1/keys/:id',
    {
      config,
      schema: {
        tags,
        operationId: 'revokeKey',
        summary: 'Revoke a key',
        description: 'Every process refuses it within a second.',
        params: z.object({ id: objectId }),
        querystring: projectQuery({}),
        response: { 204: z.null().meta({ description: 'Revoked' }), ...problemResponses('not-found') },
      },
    },
    async (request, reply) => {
      await dropKey(changing(request), request.project.id, request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** The address on which the server listens or, before it listens, the configured one. */
function listeningUrl(app: GluepointApp, { settings }: Deps): string {
  return app.server.listening ? app.listeningOrigin : `http://${settings.host}:${settings.port}`;
}
