// node scripts/web-types.mjs: writes the types of the API for the pages, from the OpenAPI document of the built service.
// Nothing is opened for it: routes use what they work with when they are called.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fastify } from 'fastify';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCUMENT = join(ROOT, 'node_modules/.cache/gluepoint/openapi.json');
const TYPES = join(ROOT, 'web/src/api/schema.generated.ts');

const document = `${JSON.stringify(await openApiDocument(), null, 1)}\n`;
if (!existsSync(TYPES) || !existsSync(DOCUMENT) || readFileSync(DOCUMENT, 'utf8') !== document) {
  mkdirSync(dirname(DOCUMENT), { recursive: true });
  writeFileSync(DOCUMENT, document);
  const generator = join(ROOT, 'node_modules/openapi-typescript/bin/cli.js');
  const options = ['--root-types', '--root-types-no-schema-prefix', '--default-non-nullable', 'false'];
  execFileSync(process.execPath, [generator, DOCUMENT, '--output', TYPES, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function openApiDocument() {
  const { buildApp } = await import('../dist/app.js');
  const { readSettings } = await import('../dist/settings.js');
  const settings = readSettings({ LOG_LEVEL: 'silent', GLUEPOINT_ROOT_KEY: 'only-for-the-document' });
  const { log } = fastify({ logger: { level: 'silent' } });
  const app = await buildApp(hollow({ settings, log, clock: { now: () => 0 } }));
  const response = await app.inject('/openapi.json');
  await app.close();
  return response.json();
}

/** A stand-in for dependencies that the document does not need: every property is a function that does nothing. */
function hollow(given) {
  const nothing = new Proxy(() => nothing, { get: (_, name) => (name === 'then' ? undefined : nothing) });
  return new Proxy(given, { get: (target, name) => target[name] ?? nothing });
}
