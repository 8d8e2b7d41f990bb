import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Project } from '../model/project.js';
import type { Principal, Role } from '../model/role.js';

/** Fastify with zod schemas. Route modules register their routes with it. */
export type GluepointApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** A role that may call a route. The root key may call every route, `admin` every route of `ingest` and `read`. */
export type RouteRole = Role | 'root';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Roles that may call the route. Every route has roles or is `public`. Only `root`: it belongs to no project. */
    roles?: readonly RouteRole[];
    public?: true;
    /** The route reads the key and authenticates the request itself, as its protocol requires. */
    ownKeys?: true;
    /** Content encodings of request bodies that the route accepts; the response to others is 415. */
    contentEncodings?: readonly string[];
  }

  interface FastifyRequest {
    /** The owner of the key. Not set on public routes. */
    principal: Principal;
    /** The project of the key or of `?project=`. Not set on public routes and on routes of the root key only. */
    project: Project;
  }

  interface FastifyInstance {
    /** Set in a scope whose routes are registered by a plug-in and are all public (the API explorer). */
    publicRoutes?: true;
  }
}
