import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { isSecure, originOf } from '../../http/auth/origin.js';
import { endedCookie, sessionCookie } from '../../http/auth/request-key.js';
import { checkSignIn, LoginRateLimiter } from '../../http/auth/sign-in.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { sessionNew, sessionOut } from '../../schemas/session.js';

const tags = ['Session'];
const NO_QUERY = z.strictObject({});

/** Signing in and out of the web pages: the session cookie holds the key (docs/rules/pages.md#signing-in). */
export function sessionRoutes(app: GluepointApp, deps: Deps): void {
  const { publicUrl } = deps.settings;
  const limiter = new LoginRateLimiter();

  app.post(
    '/v1/session',
    {
      config: { public: true },
      schema: {
        tags,
        operationId: 'signIn',
        summary: 'Sign in',
        description:
          'Sets a session cookie (HttpOnly, SameSite=Strict) with the key. For browsers only; programs send the key in a header. After too many wrong keys an address must wait a minute.',
        security: [],
        querystring: NO_QUERY,
        body: sessionNew,
        response: { 204: z.null().meta({ description: 'Signed in' }), ...problemResponses() },
      },
    },
    async (request, reply) => {
      refuseForeign(request, publicUrl);
      const { key } = request.body;
      await checkSignIn(deps.keys, limiter, request.ip, key);
      return setCookie(request, reply, publicUrl, key).code(204).send(null);
    },
  );

  app.delete(
    '/v1/session',
    {
      config: { public: true },
      schema: {
        tags,
        operationId: 'signOut',
        summary: 'Sign out',
        description: 'Deletes the session cookie. The key stays valid until it is revoked.',
        security: [],
        querystring: NO_QUERY,
        response: { 204: z.null().meta({ description: 'Signed out' }), ...problemResponses() },
      },
    },
    async (request, reply) => {
      refuseForeign(request, publicUrl);
      const cookie = endedCookie({ secure: isSecure(request, publicUrl) });
      return reply.header('set-cookie', cookie).code(204).send(null);
    },
  );

  app.get(
    '/v1/session',
    {
      config: { roles: ['read'] },
      schema: {
        tags,
        operationId: 'getSession',
        summary: 'Current session',
        description: 'Role, project and permissions of the key, from the cookie or a header.',
        querystring: projectQuery({}),
        response: { 200: sessionOut, ...problemResponses() },
      },
    },
    async ({ principal, project }) => ({
      role: principal.role as 'root' | 'admin' | 'read',
      project: { slug: project.slug, name: project.name, number: project.id },
      canWrite: principal.role !== 'read',
    }),
  );
}

/** Signs the browser in with a key. */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  publicUrl: string | null,
  key: string,
): FastifyReply {
  return reply.header('set-cookie', sessionCookie(key, { secure: isSecure(request, publicUrl) }));
}

/** Refuses requests of other sites, which must not sign a browser in or out. */
function refuseForeign(request: FastifyRequest, publicUrl: string | null): void {
  if (originOf(request, publicUrl) !== 'foreign') return;
  throw new GluepointError('forbidden', 'Only the pages of this service can sign in or out.');
}
