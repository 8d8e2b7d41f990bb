import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { refusalOf } from '../../http/auth/authenticate.js';
import { isSecure, originOf } from '../../http/auth/origin.js';
import { endedCookie, sessionCookie } from '../../http/auth/request-key.js';
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

  app.post(
    '/v1/session',
    {
      config: { public: true },
      schema: {
        tags,
        operationId: 'signIn',
        summary: 'Sign in',
        description:
          'Sets a session cookie (HttpOnly, SameSite=Strict) with the key. For browsers only; programs send the key in a header. After too many wrong keys a further wrong one is answered with 429 for a minute.',
        security: [],
        querystring: NO_QUERY,
        body: sessionNew,
        response: { 204: z.null().meta({ description: 'Signed in' }), ...problemResponses() },
      },
    },
    async (request, reply) => {
      refuseForeign(request, publicUrl);
      const { key } = request.body;
      await checkSignIn(deps.keys, request.ip, key);
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

/** Throws `unauthorized`, `rate-limited` (too many wrong keys), and `forbidden` for a key without read access. */
async function checkSignIn(keys: Deps['keys'], address: string, key: string): Promise<void> {
  const principal = await keys.find(key);
  if (principal === null) {
    const unknownKey = () => new GluepointError('unauthorized', 'The API key is unknown or revoked.');
    throw refusalOf(keys, key, address, unknownKey);
  }
  const { role } = principal;
  if (role === 'root' || role === 'admin' || role === 'read') return;
  throw new GluepointError('forbidden', `A key of role ${role} has no read access. Use a key of role read or admin.`);
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
