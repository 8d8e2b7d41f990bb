import type { FastifyRequest, onRequestHookHandler, RouteOptions } from 'fastify';
import type { Deps } from '../../deps.js';
import { GluepointError } from '../../lib/errors.js';
import { DEFAULT_PROJECT, type Project } from '../../model/project.js';
import type { Principal } from '../../model/role.js';
import type { GluepointApp, RouteRole } from '../types.js';
import { keyInCookie } from './cookie.js';
import { keyInHeaders, mayUseCookie } from './request-key.js';
import { requestedProject } from './requested-project.js';

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
  const meter = roles.some((role) => role === 'ingest' || role === 'read') ? quotas : null;

  const slowly = async (request: FastifyRequest, key: string) => {
    const principal = await keys.find(key);
    const refusal = refuse(principal, allowed);
    if (principal === null || refusal !== undefined) return refusal;
    request.principal = principal;
    if (!withProject) return undefined;
    const asked = requestedProject(request);
    if (asked instanceof GluepointError) return asked;
    const project =
      principal.role === 'root'
        ? await projects.bySlug(asked ?? DEFAULT_PROJECT)
        : await projects.byId(principal.projectId);
    return enter(request, project, asked, meter);
  };

  return (request, _reply, done) => {
    const key = sentKey(request, settings.publicUrl);
    if (typeof key !== 'string') return done(key);
    const principal = keys.peek(key);
    if (principal !== undefined) {
      const refusal = refuse(principal, allowed);
      if (principal === null || refusal !== undefined) return done(refusal);
      request.principal = principal;
      if (!withProject) return done();
      const asked = requestedProject(request);
      if (asked instanceof GluepointError) return done(asked);
      const project =
        principal.role === 'root'
          ? projects.peekBySlug(asked ?? DEFAULT_PROJECT)
          : projects.peekById(principal.projectId);
      if (project !== undefined) return done(enter(request, project, asked, meter));
    }
    slowly(request, key).then((error) => done(error), done);
  };
}

/** The key that a request may use; else why there is none. */
function sentKey(request: FastifyRequest, publicUrl: string | null): string | GluepointError {
  const inHeaders = keyInHeaders(request);
  if (inHeaders !== undefined) return inHeaders;
  const key = keyInCookie(request.raw.headers.cookie);
  if (key === undefined) return noValidKey();
  return mayUseCookie(request, publicUrl) ? key : foreignRequest();
}

/** Sets the project of a request whose principal is set, and counts it; the error of whoever may not enter. */
function enter(
  request: FastifyRequest,
  project: Project | null,
  asked: string | undefined,
  meter: AuthDeps['quotas'] | null,
): GluepointError | undefined {
  const { principal } = request;
  if (project === null) return projectMissing(principal);
  if (principal.role !== 'root' && asked !== undefined && asked !== project.slug) {
    return new GluepointError('forbidden', 'This key belongs to another project.');
  }
  request.project = project;
  return meter?.admit(project);
}

/** The root key may do everything; `admin` all that `ingest` and `read` may. */
function allowedRoles(roles: readonly RouteRole[]): ReadonlySet<string> {
  const allowed = new Set<string>(['root', ...roles]);
  if (allowed.has('ingest') || allowed.has('read')) allowed.add('admin');
  return allowed;
}

function refuse(principal: Principal | null, allowed: ReadonlySet<string>): GluepointError | undefined {
  if (principal === null) return noValidKey();
  if (allowed.has(principal.role)) return undefined;
  return new GluepointError('forbidden', `A key of role ${principal.role} is not allowed to do this.`);
}

function noValidKey(): GluepointError {
  return new GluepointError('unauthorized', 'Send a valid key as "Authorization: Bearer <key>" or "X-Api-Key: <key>".');
}

/** The root key asked for a project that is not there; or a key's project was deleted, and the key with it. */
function projectMissing(principal: Principal): GluepointError {
  if (principal.role === 'root') return new GluepointError('not-found', 'No such project.');
  return new GluepointError('unauthorized', 'The project of this key was deleted.');
}

function foreignRequest(): GluepointError {
  return new GluepointError('forbidden', 'A request with the session cookie must come from the pages of this service.');
}
