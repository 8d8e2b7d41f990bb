import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../deps.js';
import type { NotFoundPage } from '../../http/reply/error-handler.js';
import type { GluepointApp } from '../../http/types.js';
import { GluepointError } from '../../lib/errors.js';
import { setCookie } from './session.js';

/** Where the build of `web/` lies, seen from src/ as from dist/. */
export const WEB_FOLDER = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The first parts of the addresses of pages; with anything behind them. The one for all else is `/`. */
const PAGES = ['components', 'events', 'types', 'inspections', 'findings', 'alerts', 'settings'];

/** Only our own files, nothing written into a page: what clients sent is text there and never runs. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-cache',
};
/** Their names change with their contents. */
const FOR_EVER = { maxAge: '365d', immutable: true };
const FOR_A_DAY = { maxAge: '1d' };

const options = { config: { public: true }, schema: { hide: true } as object } as const;

type PageDeps = Pick<Deps, 'settings' | 'signInLinks'>;

/**
 * The web pages: one program in the browser, whatever its address, and the files it is made of
 * (docs/rules/pages.md). They are read and sent, compressed as the build left them, by @fastify/static.
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
    // A HEAD is somebody who looks at the link, not the one who follows it.
    if (request.method === 'GET' && typeof token === 'string' && rootKey !== null) {
      if (await deps.signInLinks.redeem(token)) {
        return setCookie(request, reply, publicUrl, rootKey).redirect('/', 303);
      }
    }
    return page(request, reply);
  });

  app.get('/assets/*', options, (request, reply) => {
    const { '*': path } = request.params as { '*': string };
    return reply.header('vary', 'Accept-Encoding').sendFile(`assets/${path}`, FOR_EVER);
  });
  app.get('/favicon.svg', options, (_request, reply) => {
    return reply.header('vary', 'Accept-Encoding').sendFile('favicon.svg', FOR_A_DAY);
  });
}

/** Where programs ask, and people see what they were answered. */
const OF_PROGRAMS = /^\/(?:v1|docs|assets)(?:[/?]|$)/;

/**
 * At an address that nobody serves, a browser is sent the pages too: they say that there is no such page, and lead back.
 * Not by sendFile, which answers who has the file already without it.
 */
export function nowherePage(folder = WEB_FOLDER): NotFoundPage {
  return async (request, reply) => {
    if (!wantsHtml(request) || OF_PROGRAMS.test(request.url)) return false;
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

/** Who asks without a browser looks for the API. */
function sendToProgram(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0];
  if (path === '/') return sendText(reply, WELCOME);
  throw new GluepointError('not-found', `${path} is a page, for browsers. The API lies under /v1: see /docs.`);
}

function sendText(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('text/plain; charset=utf-8').send(text);
}

const WELCOME = `Gluepoint receives errors, glues repeated ones into events and keeps the status of every component.

  pages     open this address in a browser
  explorer  /docs
  document  /openapi.json
  send      curl -H "Authorization: Bearer <key>" -H 'Content-Type: application/json' \\
              -d '{"component":"shop/checkout","type":"Error 1"}' <this address>v1/occurrences
`;

const NOT_BUILT = `The pages have not been built here. "npm start" and "npm run build" do so.

The API is there all the same: see /docs.
`;
