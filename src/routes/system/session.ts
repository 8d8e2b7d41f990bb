import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deps } from '../../deps.js';
import { endedCookie, sessionCookie } from '../../http/auth/cookie.js';
import { LoginRateLimiter } from '../../http/auth/login-rate-limiter.js';
import { isSecure, originOf } from '../../http/auth/origin.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import type { Principal } from '../../model/role.js';
import { problemResponses } from '../../schemas/common/problem.js';
import { projectQuery } from '../../schemas/common/query.js';
import { sessionNew, sessionOut } from '../../schemas/session.js';

const tags = ['Session'];
const NO_QUERY = z.strictObject({});

/** Signing in and out of the pages: a key goes into a cookie that the browser sends and no script can read. */
export function sessionRoutes(app: GluepointApp, deps: Deps): void {
  const { publicUrl } = deps.settings;
  const tries = new LoginRateLimiter();

  app.post(
    '/v1/session',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'Puts the key into a cookie, HttpOnly and SameSite=Strict, that stands for it from then on. Only for browsers: programs send the key itself. Who shows too many wrong keys waits a minute.',
        security: [],
        querystring: NO_QUERY,
        body: sessionNew,
        response: { 204: z.null().meta({ description: 'Signed in' }), ...problemResponses() },
      },
    },
    async (request, reply) => {
      refuseForeign(request, publicUrl);
      const { key } = request.body;
      await checkKey(deps, tries, request.ip, key);
      return setCookie(request, reply, publicUrl, key).code(204).send(null);
    },
  );

  app.delete(
    '/v1/session',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Sign out',
        description: 'Takes the cookie away. The key stays good; revoke it where it should not be.',
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
        summary: 'Who is signed in',
        description: 'Also tells what a key may do that is sent in a header.',
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

/** Nobody is signed in or out by another site. */
function refuseForeign(request: FastifyRequest, publicUrl: string | null): void {
  if (originOf(request, publicUrl) !== 'foreign') return;
  throw new GluepointError('forbidden', 'Signing in and out is for the pages of this service.');
}

async function checkKey({ keys }: Pick<Deps, 'keys'>, tries: LoginRateLimiter, address: string, key: string) {
  const retryAfterSeconds = tries.waitSeconds(address);
  if (retryAfterSeconds > 0) {
    throw new GluepointError('rate-limited', 'Too many wrong keys came from this address.', { retryAfterSeconds });
  }
  const principal = await keys.find(key);
  if (principal === null) {
    tries.note(address);
    throw new GluepointError('unauthorized', 'This is no key, or it was revoked.');
  }
  if (!mayRead(principal)) {
    throw new GluepointError('forbidden', `A key of role ${principal.role} may not read. Take one of read or admin.`);
  }
}

function mayRead({ role }: Principal): boolean {
  return role === 'root' || role === 'admin' || role === 'read';
}
