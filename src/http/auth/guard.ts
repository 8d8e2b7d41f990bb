import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Deps } from '../../deps.js';
import { GluepointError } from '../../lib/errors.js';
import { badInput } from '../../schemas/common/field-errors.js';
import { projectSlug } from '../../schemas/common/names.js';
import { addOnRequest } from '../route-hooks.js';
import type { GluepointApp, RouteRole } from '../types.js';
import { type AuthDeps, type AuthRules, authenticate } from './authenticate.js';
import { keyInCookie, keyInHeaders, mayUseCookie } from './request-key.js';

/**
 * Guards every route that is registered from here on by the roles in its `config`. A route that is neither `public` nor
 * names roles cannot be registered.
 */
export function installAuth(app: GluepointApp, deps: AuthDeps & Pick<Deps, 'settings'>): void {
  app.decorateRequest('principal');
  app.decorateRequest('project');
  app.addHook('onRoute', function guard(route) {
    if (this.publicRoutes) route.config = { ...route.config, public: true };
    const { roles, public: isPublic, ownKeys } = route.config ?? {};
    if (isPublic) return;
    if (roles === undefined || roles.length === 0) {
      throw new Error(`${String(route.method)} ${route.url} neither names roles nor is public`);
    }
    if (!ownKeys) addOnRequest(route, guardBy(rulesOf(roles), deps) as never, 'first');
  });
}

function guardBy(rules: AuthRules, deps: AuthDeps & Pick<Deps, 'settings'>): onRequestAsyncHookHandler {
  const { publicUrl } = deps.settings;
  return (request) => authenticate(request, keyOrThrow(request, publicUrl), deps, rules);
}

/** The key in a header or in the session cookie. Throws without one, and for a cookie that another site had sent. */
function keyOrThrow(request: FastifyRequest, publicUrl: string | null): string {
  const inHeaders = keyInHeaders(request);
  if (inHeaders !== undefined) return inHeaders;
  const key = keyInCookie(request.raw.headers.cookie);
  if (key === undefined) throw unknownKey();
  if (mayUseCookie(request, publicUrl)) return key;
  const detail = 'A request with the session cookie must come from the pages of this service.';
  throw new GluepointError('forbidden', detail);
}

/** The root key may do everything, and `admin` everything that `ingest` and `read` may. */
function rulesOf(roles: readonly RouteRole[]): AuthRules {
  const allowedRoles = new Set<string>(['root', ...roles]);
  if (allowedRoles.has('ingest') || allowedRoles.has('read')) allowedRoles.add('admin');
  return {
    allowedRoles,
    needsProject: roles.some((role) => role !== 'root'),
    // Administration is not metered: a flood of other requests must not prevent revoking the key that sends them.
    isMetered: roles.some((role) => role === 'ingest' || role === 'read'),
    projectOf: requestedProject,
    unknownKey,
    wrongRole: (role) => new GluepointError('forbidden', `A key of role ${role} is not allowed to do this.`),
  };
}

/** The slug in `?project=`; undefined without one. Throws `bad-input`. */
function requestedProject(request: FastifyRequest): string | undefined {
  const { project } = request.query as { project?: unknown };
  if (project === undefined) return undefined;
  if (Array.isArray(project)) throw badInput([{ path: 'project', message: 'is given more than once' }]);
  const { data, error } = projectSlug.safeParse(project);
  if (data === undefined) throw badInput([{ path: 'project', message: error?.issues[0]?.message ?? '' }]);
  return data;
}

function unknownKey(): GluepointError {
  return new GluepointError('unauthorized', 'Send a valid key as "Authorization: Bearer <key>" or "X-Api-Key: <key>".');
}
