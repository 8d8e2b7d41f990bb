import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenApiDocument } from '../../http/openapi/document.js';
import { withMaintenanceAhead } from '../../http/openapi/examples.js';
import { normalizeOpenApi } from '../../http/openapi/normalize.js';
import { OPENAPI } from '../../http/openapi/openapi.js';
import type { GluepointApp } from '../../http/types.js';
import type { Clock } from '../../lib/clock.js';

/** Only its own files, no frames, no script in the page: descriptions are text that others wrote. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Collects for the document the routes that are registered after it. */
export async function collectOpenApi(app: GluepointApp): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: OPENAPI,
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}

/** `/openapi.json` and, at `/docs`, the explorer in which every call can be tried. Both without a key. */
export function docsRoutes(app: GluepointApp, { clock }: { clock: Clock }): void {
  let document: OpenApiDocument | undefined;
  const tidied = () => {
    document ??= normalizeOpenApi(app.swagger());
    return document;
  };

  app.get('/openapi.json', { config: { public: true }, schema: { hide: true } as object }, () => tidied());

  app.register(async (scope) => {
    scope.decorate('publicRoutes', true);
    await scope.register(fastifySwaggerUi, {
      routePrefix: '/docs',
      uiConfig: {
        persistAuthorization: true,
        tryItOutEnabled: true,
        displayRequestDuration: true,
        docExpansion: 'list',
        deepLinking: true,
        defaultModelsExpandDepth: 0,
      },
      theme: { title: 'Gluepoint: API' },
      staticCSP: CONTENT_SECURITY_POLICY,
      transformSpecification: () => withMaintenanceAhead(tidied(), clock.now()) as unknown as Record<string, unknown>,
      transformSpecificationClone: false,
    });
  });
}
