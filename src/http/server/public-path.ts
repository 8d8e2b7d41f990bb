import { text } from 'node:stream/consumers';
import type { FastifyRequest } from 'fastify';
import type { GluepointApp } from '../types.js';
import { removeHeader } from './node-internals.js';

/** The path of the public URL, without a slash at the end; '' = the service has a host of its own, or `null` was given. */
export function publicPathOf(publicUrl: string | null): string {
  return publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');
}

/**
 * Accepts requests with and without the public path, so that a proxy may pass it on or strip it. For Fastify's
 * `rewriteUrl`; undefined = nothing to rewrite.
 */
export function stripPublicPath(publicUrl: string | null): ((request: { url?: string }) => string) | undefined {
  const path = publicPathOf(publicUrl);
  if (path === '') return undefined;
  return ({ url = '/' }) => {
    const rest = url.startsWith(path) ? url.slice(path.length) : url;
    if (rest === '' || rest.startsWith('?')) return `/${rest}`;
    return rest.startsWith('/') ? rest : url;
  };
}

const DOCUMENTS = new Set(['/openapi.json', '/docs/json']);
/** A page is rewritten, so neither its compressed file, nor what the browser has cached, nor a part of it can be used. */
const UNUSABLE = ['accept-encoding', 'if-none-match', 'if-modified-since', 'range'];
/** Swagger UI's script that names the document. */
const EXPLORER_SCRIPT = '/docs/static/swagger-initializer.js';

/**
 * Puts the public path before every address in a response: in pages, redirects, the path of cookies and the OpenAPI
 * document. Routes and pages are written as if the service had a host of its own. Without a public path it does nothing.
 */
export function installPublicPath(app: GluepointApp, publicUrl: string | null): void {
  const path = publicPathOf(publicUrl);
  if (path === '') return;

  app.addHook('onRequest', (request, _reply, done) => {
    if (wantsPage(request)) {
      for (const name of UNUSABLE) removeHeader(request.raw, name);
    }
    done();
  });

  app.addHook('preSerialization', async (request, _reply, payload) => {
    if (!DOCUMENTS.has(request.routeOptions.url ?? '')) return payload;
    return { ...(payload as object), servers: [{ url: path, description: 'This server' }] };
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const location = reply.getHeader('location');
    if (typeof location === 'string' && location.startsWith('/')) reply.header('location', path + location);
    const cookie = reply.getHeader('set-cookie');
    if (typeof cookie === 'string') {
      reply.removeHeader('set-cookie').header('set-cookie', cookie.replace(/Path=\/(?=;|$)/, `Path=${path}`));
    }
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
    if (!isPage && request.url.split('?', 1)[0] !== EXPLORER_SCRIPT) return payload;
    reply.removeHeader('content-length');
    const content = await textOf(payload);
    return isPage
      ? content.replaceAll(/\b(href|src|content)="\/(?!\/)/g, `$1="${path}/`)
      : content.replaceAll('"/openapi.json"', `"${path}/openapi.json"`);
  });
}

function wantsPage({ method, headers: { accept } }: FastifyRequest): boolean {
  return method === 'GET' && (accept?.includes('text/html') ?? false);
}

async function textOf(payload: unknown): Promise<string> {
  if (typeof payload === 'string') return payload;
  if (Buffer.isBuffer(payload)) return payload.toString('utf8');
  return payload === null || payload === undefined
    ? ''
    : text(payload as NodeJS.ReadableStream & AsyncIterable<string>);
}
