import type { FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import type { Deps } from '../deps.js';
import { GluepointError } from '../errors.js';
import type { Principal } from '../keys/directory.js';
import type { Project } from '../projects/directory.js';
import { DEFAULT_PROJECT } from '../projects/project.js';
import { keyInCookie } from '../sessions/cookie.js';
import { originOf } from '../sessions/origin.js';
import type { GluepointApp, RouteRole } from './types.js';

type AuthDeps = Pick<Deps, 'keys' | 'projects' | 'quotas' | 'settings'>;

/**
 * Guards every route that is registered from here on by the roles that its `config` names.
 * A route that names none and is not `public` cannot be registered.
 */
export function installAuth(app: GluepointApp, deps: AuthDeps): void {
  app.decorateRequest('principal');
  app.decorateRequest('project');
  app.addHook('onRoute', function guard(route) {
    if (this.publicRoutes) route.config = { ...route.config, public: true };
    const { roles, public: isPublic, ownKeys } = route.config ?? {};
    if (isPublic) return;
    if (roles === undefined || roles.length === 0) {
      throw new Error(`${String(route.method)} ${route.url} says neither who may call it nor that it is public`);
    }
    if (!ownKeys) addHook(route, authenticate(deps, roles));
  });
}

function addHook(route: RouteOptions, hook: onRequestHookHandler): void {
  const own = route.onRequest ?? [];
  route.onRequest = [hook, ...(Array.isArray(own) ? own : [own])];
}

/**
 * Sets `principal` and `project`, and holds the project to its quota of requests. While key and project are in memory,
 * it never waits.
 */
function authenticate(
  { keys, projects, quotas, settings }: AuthDeps,
  roles: readonly RouteRole[],
): onRequestHookHandler {
  const allowed = allowedRoles(roles);
  const withProject = roles.some((role) => role !== 'root');
  // Whoever floods a project with sending or reading must not keep those out who revoke the key.
  const isMetered = roles.some((role) => role === 'ingest' || role === 'read');

  const finish = (request: FastifyRequest, principal: Principal, project: Project | null) => {
    if (project === null) return projectMissing(principal);
    const asked = askedProject(request);
    if (principal.role !== 'root' && asked !== undefined && asked !== project.slug) {
      return new GluepointError('forbidden', 'This key belongs to another project.');
    }
    request.project = project;
    return isMetered ? quotas.admit(project) : undefined;
  };

  const slowly = async (request: FastifyRequest, key: string) => {
    const principal = await keys.find(key);
    const refusal = refuse(principal, allowed);
    if (principal === null || refusal !== undefined) return refusal;
    request.principal = principal;
    if (!withProject) return undefined;
    const project =
      principal.role === 'root'
        ? await projects.bySlug(askedProject(request) ?? DEFAULT_PROJECT)
        : await projects.byId(principal.projectId);
    return finish(request, principal, project);
  };

  return (request, _reply, done) => {
    let key = keyInHeaders(request);
    if (key === undefined) {
      key = keyInCookie(request.raw.headers.cookie);
      if (key === undefined) return done(refuse(null, allowed));
      if (!mayUseCookie(request, settings.publicUrl)) return done(foreignRequest());
    }
    const principal = keys.peek(key);
    if (principal !== undefined) {
      const refusal = refuse(principal, allowed);
      if (principal === null || refusal !== undefined) return done(refusal);
      request.principal = principal;
      if (!withProject) return done();
      const project =
        principal.role === 'root'
          ? projects.peekBySlug(askedProject(request) ?? DEFAULT_PROJECT)
          : projects.peekById(principal.projectId);
      if (project !== undefined) return done(finish(request, principal, project));
    }
    slowly(request, key).then((error) => done(error), done);
  };
}

/** The root key may do everything; `admin` all that `ingest` and `read` may. */
function allowedRoles(roles: readonly RouteRole[]): ReadonlySet<string> {
  const allowed = new Set<string>(['root', ...roles]);
  if (allowed.has('ingest') || allowed.has('read')) allowed.add('admin');
  return allowed;
}

function refuse(principal: Principal | null, allowed: ReadonlySet<string>): GluepointError | undefined {
  if (principal === null) {
    return new GluepointError(
      'unauthorized',
      'Send a valid key as "Authorization: Bearer <key>" or "X-Api-Key: <key>".',
    );
  }
  if (allowed.has(principal.role)) return undefined;
  return new GluepointError('forbidden', `A key of role ${principal.role} may not do this.`);
}

/** The root key asked for a project that is not there; or a key's project was deleted, and the key with it. */
function projectMissing(principal: Principal): GluepointError {
  if (principal.role === 'root') return new GluepointError('not-found', 'There is no such project.');
  return new GluepointError('unauthorized', 'The project of this key is gone.');
}

/** A browser adds the cookie by itself: what changes something has to come from our own pages. */
function mayUseCookie(request: FastifyRequest, publicUrl: string | null): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || originOf(request, publicUrl) === 'own';
}

function foreignRequest(): GluepointError {
  return new GluepointError('forbidden', 'With the cookie, only the pages of this service may do this.');
}

/** The key of a request, sent in a header or by its cookie; undefined without one. */
export function keyOf(request: FastifyRequest): string | undefined {
  return keyInHeaders(request) ?? keyInCookie(request.raw.headers.cookie);
}

function keyInHeaders(request: FastifyRequest): string | undefined {
  const { authorization, 'x-api-key': apiKey } = request.raw.headers;
  if (authorization !== undefined && authorization.length > 7 && authorization[6] === ' ') {
    if (authorization.startsWith('Bearer') || authorization.slice(0, 6).toLowerCase() === 'bearer') {
      return authorization.slice(7).trim();
    }
  }
  return typeof apiKey === 'string' ? apiKey : undefined;
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const NO_SLUG = '-';

/** `?project=`; what cannot be a slug names no project. */
function askedProject(request: FastifyRequest): string | undefined {
  const { project } = request.query as { project?: unknown };
  if (project === undefined) return undefined;
  return typeof project === 'string' && SLUG.test(project) ? project : NO_SLUG;
}
