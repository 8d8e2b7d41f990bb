import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.js';
import type { NotFoundPage } from '../../http/reply/error-handler.js';
import { pageSecurityPolicy } from '../../http/server/security-headers.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { setCookie } from './session.js';

/** The build of `web/`: the same relative path from src/ and from dist/. */
export const WEB_FOLDER = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** First path segments of the pages; anything may follow them. The start page is `/`. */
const PAGES = ['components', 'events', 'types', 'inspections', 'findings', 'alerts', 'settings'];

const PAGE_HEADERS = {
  'content-security-policy': pageSecurityPolicy({ styles: "'self'", forms: "'self'" }),
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};
/** File names change with the contents. */
const IMMUTABLE = { maxAge: '365d', immutable: true };
const ONE_DAY = { maxAge: '1d' };

const options = { config: { public: true }, schema: { hide: true } as object } as const;

type PageDeps = Pick<Deps, 'settings' | 'signInLinks'>;

/**
 * The web pages (docs/rules/pages.md): a single-page application, the same file for every page, and its assets.
 * @fastify/static sends them, with the compressed variants that the build wrote.
 */
export function pageRoutes(app: GluepointApp, deps: PageDeps, folder = WEB_FOLDER): void {
  app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, suppressWarning: true });

  const page = async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header('vary', 'Accept, Accept-Encoding');
    if (!wantsHtml(request)) return sendToProgram(request, reply);
    if (!existsSync(join(folder, 'index.html'))) return sendText(reply.code(404), NOT_BUILT);
    return reply.headers(PAGE_HEADERS).sendFile('index.html', { cacheControl: false });
  };
  for (const name of PAGES) {
    app.get(`/${name}`, options, page);
    app.get(`/${name}/*`, options, page);
  }
  app.get('/', options, page);

  app.get('/sign-in', options, async (request, reply) => {
    const { token } = request.query as { token?: unknown };
    const { rootKey, publicUrl } = deps.settings;
    // A HEAD request previews the link and must not use it up.
    if (request.method === 'GET' && typeof token === 'string' && rootKey !== null) {
      if (await deps.signInLinks.redeem(token)) {
        return setCookie(request, reply, publicUrl, rootKey).redirect('/', 303);
      }
    }
    return page(request, reply);
  });

  app.get('/assets/*', options, (request, reply) => {
    const { '*': path } = request.params as { '*': string };
    return reply.header('vary', 'Accept-Encoding').sendFile(`assets/${path}`, IMMUTABLE);
  });
  app.get('/favicon.svg', options, (_request, reply) => {
    return reply.header('vary', 'Accept-Encoding').sendFile('favicon.svg', ONE_DAY);
  });
}

/** Paths of programs: a browser gets the problem there, not a page. */
const PROGRAM_PATHS = /^\/(?:v1|docs|assets)(?:[/?]|$)/;

/**
 * Sends browsers the single-page application, with status 404, for a path without a route: it shows "not found" and
 * links back. Without sendFile, which would respond 304 to a browser that has the file cached.
 */
export function notFoundPage(folder = WEB_FOLDER): NotFoundPage {
  return async (request, reply) => {
    if (!wantsHtml(request) || PROGRAM_PATHS.test(request.url)) return false;
    const html = await readFile(join(folder, 'index.html')).catch(() => null);
    if (html === null) return false;
    const headers = { ...PAGE_HEADERS, 'cache-control': 'no-store', vary: 'Accept' };
    reply.code(404).headers(headers).type('text/html; charset=utf-8').send(html);
    return true;
  };
}

function wantsHtml({ headers: { accept } }: FastifyRequest): boolean {
  return accept?.includes('text/html') ?? false;
}

/** Clients other than browsers look for the API. */
function sendToProgram(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0];
  if (path === '/') return sendText(reply, WELCOME);
  throw new GluepointError('not-found', `${path} is a web page. The API is under /v1: see /docs.`);
}

function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').send(text);
}

const WELCOME = `Gluepoint receives errors, glues repeated ones into events and keeps the status of every component.

  pages     open this address in a browser
  explorer  /docs
  document  /openapi.json
  send      curl -w '\\n' -H "Authorization: Bearer <key>" -H 'Content-Type: application/json' \\
              -d '{"component":"shop/checkout","type":"Error 1"}' <this address>v1/occurrences
`;

const NOT_BUILT = `The pages are not built. "npm start" and "npm run build" build them.

The API works without them: see /docs.
`;
