import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Project } from '../model/project.js';
import type { Principal, Role } from '../model/role.js';

/** The application that route modules register with: Fastify whose schemas are zod's. */
export type GluepointApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** A role that a route accepts. The root key may do everything, `admin` all that `ingest` and `read` may. */
export type RouteRole = Role | 'root';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route: every route names its roles or says `public`. Only `root`: the route is of no project. */
    roles?: readonly RouteRole[];
    public?: true;
    /** The route finds the key where its protocol has it, and admits its sender itself. */
    ownKeys?: true;
    /** Content encodings of request bodies that the route decodes itself; others are answered 415. */
    contentEncodings?: readonly string[];
  }

  interface FastifyRequest {
    /** Whose key it is. Not set on public routes. */
    principal: Principal;
    /** The project that the key or `?project=` names. Not set on public routes and those of the root key alone. */
    project: Project;
  }

  interface FastifyInstance {
    /** Set in scopes whose routes are all public, because a plug-in registers them (the explorer). */
    publicRoutes?: true;
  }
}
