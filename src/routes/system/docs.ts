import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { normalizeOpenApi, type OpenApiDocument, withMaintenanceAhead } from '../../http/openapi/normalize.js';
import { OPENAPI } from '../../http/openapi/openapi.js';
import { pageSecurityPolicy } from '../../http/server/security-headers.js';
import type { GluepointApp } from '../../http/types.js';
import type { Clock } from '../../lib/clock.js';

const DOCUMENT_PATH = '/openapi.json';
/** Swagger UI sets styles on elements and submits no forms. */
const SECURITY_POLICY = pageSecurityPolicy({ styles: "'self' 'unsafe-inline'", forms: "'none'" });

const MARK = `<rect width="32" height="32" rx="7" fill="#14324a"/>
<circle cx="11" cy="16" r="5.5" fill="none" stroke="#5fd0c5" stroke-width="3.5"/>
<circle cx="21" cy="16" r="5.5" fill="none" stroke="#ffb454" stroke-width="3.5"/>`;
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><title>Gluepoint</title>${MARK}</svg>`;
const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 32"><title>Gluepoint</title>${MARK}
<text x="42" y="22" font-family="sans-serif" font-size="19" fill="#fff">Gluepoint</text></svg>`;

/** Collects the routes that are registered after it for the OpenAPI document. */
export async function collectOpenApi(app: GluepointApp): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: OPENAPI,
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}

/** `/openapi.json` and, at `/docs`, the API explorer (Swagger UI), in which every route can be tried. Both are public. */
export function docsRoutes(app: GluepointApp, { clock }: { clock: Clock }): void {
  let normalized: OpenApiDocument | undefined;
  const document = () => {
    normalized ??= normalizeOpenApi(app.swagger());
    return withMaintenanceAhead(normalized, clock.now());
  };

  app.get(DOCUMENT_PATH, { config: { public: true }, schema: { hide: true } as object }, () => document());

  app.register(async (scope) => {
    scope.decorate('publicRoutes', true);
    await scope.register(fastifySwaggerUi, {
      routePrefix: '/docs',
      uiConfig: {
        // The plug-in overrides `url` with its own copy, /docs/json. `urls` takes precedence and shows the public link.
        urls: [{ url: DOCUMENT_PATH, name: 'Gluepoint' }],
        persistAuthorization: true,
        tryItOutEnabled: true,
        displayRequestDuration: true,
        docExpansion: 'list',
        deepLinking: true,
        defaultModelsExpandDepth: 0,
      } as object,
      logo: { type: 'image/svg+xml', content: LOGO },
      theme: {
        title: 'Gluepoint API',
        favicon: [{ filename: 'gluepoint.svg', rel: 'icon', sizes: 'any', type: 'image/svg+xml', content: ICON }],
      },
      staticCSP: SECURITY_POLICY,
      transformSpecification: () => document() as unknown as Record<string, unknown>,
      transformSpecificationClone: false,
    });
  });
}
