import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { type FastifyInstance, fastify } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { installErrorHandler } from '../../../../src/http/reply/error-handler.js';
import { installSecurityHeaders } from '../../../../src/http/server/security-headers.js';
import type { GluepointApp } from '../../../../src/http/types.js';
import { notFoundPage, pageRoutes } from '../../../../src/routes/system/pages.js';
import { readSettings } from '../../../../src/settings.js';

const PAGE = '<!doctype html><title>Gluepoint</title>';
const SCRIPT = `console.log("${'x'.repeat(2000)}");`;
const folder = mkdtempSync(join(tmpdir(), 'gluepoint-pages-'));
let app: FastifyInstance;

beforeAll(async () => {
  mkdirSync(join(folder, 'built/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'not a page');
  writeFileSync(join(folder, 'built/index.html'), PAGE);
  writeFileSync(join(folder, 'built/favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'built/assets/index-1a2b.js'), SCRIPT);
  writeFileSync(join(folder, 'built/assets/index-1a2b.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'built/assets/index-1a2b.js.gz'), gzipSync(SCRIPT));
  app = await serve('built');
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

/** Warnings and errors of what was served. */
const logged: string[] = [];
afterEach(() => expect(logged.splice(0)).toEqual([]));

/** Nothing but the pages of a folder. */
async function serve(name: string): Promise<FastifyInstance> {
  const stream = { write: (line: string) => logged.push(line) };
  const started = fastify({ logger: { level: 'warn', stream } }) as unknown as GluepointApp;
  started.setSerializerCompiler(() => JSON.stringify);
  installSecurityHeaders(started);
  installErrorHandler(started, notFoundPage(join(folder, name)));
  const signInLinks = { issue: () => '', redeem: async () => false };
  pageRoutes(started, { settings: { ...readSettings({}), rootKey: 'root' }, signInLinks }, join(folder, name));
  await started.ready();
  return started as unknown as FastifyInstance;
}

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

function get(url: string, headers: Record<string, string> = BROWSER, method: 'GET' | 'HEAD' = 'GET') {
  return app.inject({ method, url, headers });
}

describe('a page', () => {
  it.each([
    '/',
    '/sign-in',
    '/components/shop%2Fdb',
    '/events',
    '/events/1',
    '/types/1',
    '/inspections',
    '/findings/1',
    '/alerts',
    '/settings/keys',
    '/events?q=a',
  ])('is the single-page application at %s, with a Content-Security-Policy', async (url) => {
    const response = await get(url);
    expect([response.statusCode, response.body]).toEqual([200, PAGE]);
    expect(response.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    });
  });

  it('gets 304 if the browser has it', async () => {
    const { etag } = (await get('/')).headers;
    const again = await get('/events', { ...BROWSER, 'if-none-match': String(etag) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('is not sent to programs, which get a hint to the API', async () => {
    const root = await get('/', { accept: '*/*' });
    expect([root.statusCode, root.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(root.body).toContain('/docs');
    const events = await get('/events', {});
    expect([events.statusCode, events.headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(events.json().detail).toContain('/v1');
  });

  it.each(['/eventsx', '/v2/events', '/index.html', '/component/x?a=1', '/v1x', '/%F0%9F%98%80'])(
    'is not at %s, and the pages themselves say so to who looks there',
    async (url) => {
      const { etag } = (await get('/')).headers;
      const response = await get(url, { ...BROWSER, 'if-none-match': String(etag) });
      expect([response.statusCode, response.body]).toEqual([404, PAGE]);
      expect(response.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': (await get('/')).headers['content-security-policy'],
      });
      const head = await get(url, BROWSER, 'HEAD');
      expect([head.statusCode, head.headers['content-length']]).toEqual([404, String(PAGE.length)]);
      const program = await get(url, { accept: 'application/json, */*' });
      expect([program.statusCode, program.headers['content-type']]).toEqual([404, 'application/problem+json']);
    },
  );

  it.each(['/v1', '/v1/nothing', '/v1?a=1', '/docs/x', '/assets/x'])('is not sent at %s', async (url) => {
    const response = await get(url);
    expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json']);
  });

  it('is not sent for a POST', async () => {
    const response = await app.inject({ method: 'POST', url: '/nope', headers: BROWSER, payload: '{}' });
    expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json']);
  });

  it('that was rebuilt is found, with its new files', async () => {
    const fresh = '<!doctype html><script src="/assets/new.js"></script>';
    writeFileSync(join(folder, 'built/assets/new.js'), 'new');
    writeFileSync(join(folder, 'built/index.html'), fresh);
    utimesSync(join(folder, 'built/index.html'), new Date(), new Date(Date.now() + 5_000));
    expect((await get('/')).body).toBe(fresh);
    expect((await get('/assets/new.js')).body).toBe('new');
  });

  it('that was never built gets 404 with a message', async () => {
    const empty = await serve('nothing');
    const response = await empty.inject({ url: '/', headers: BROWSER });
    expect([response.statusCode, response.body]).toEqual([404, expect.stringContaining('npm run build')]);
    expect((await empty.inject({ url: '/assets/x.js' })).statusCode).toBe(404);
    const nope = await empty.inject({ url: '/nope', headers: BROWSER });
    expect([nope.statusCode, nope.headers['content-type']]).toEqual([404, 'application/problem+json']);
    await empty.close();
  });
});

describe('a file of the pages', () => {
  it('may be cached indefinitely, and is compressed as the browser accepts it', async () => {
    const [plain, gzip, brotli] = await Promise.all(
      ['identity', 'gzip, deflate', 'gzip, deflate, br'].map((encoding) =>
        get('/assets/index-1a2b.js', { 'accept-encoding': encoding }),
      ),
    );
    for (const response of [plain!, gzip!, brotli!]) {
      expect(response.headers).toMatchObject({
        'content-type': 'application/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'Accept-Encoding',
        'content-length': String(response.rawPayload.length),
      });
    }
    expect(plain!.body).toBe(SCRIPT);
    expect(gunzipSync(gzip!.rawPayload).toString()).toBe(SCRIPT);
    expect(brotliDecompressSync(brotli!.rawPayload).toString()).toBe(SCRIPT);
    expect(new Set([plain!, gzip!, brotli!].map(({ headers }) => headers.etag)).size).toBe(3);
  });

  it('responds to HEAD with the same headers and without a body', async () => {
    const [head, whole] = [await get('/assets/index-1a2b.js', {}, 'HEAD'), await get('/assets/index-1a2b.js', {})];
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([
      200,
      '',
      whole.headers['content-length'],
    ]);
  });

  it.each([
    '/assets/gone.js',
    '/assets/',
    '/assets/../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/favicon.ico',
    '/assets/__proto__',
  ])('that does not exist is a problem: %s', async (url) => {
    // As browsers ask for scripts and pictures.
    const response = await get(url, { accept: 'image/*,*/*;q=0.8' });
    expect([response.statusCode, response.headers['content-type']]).toEqual([404, 'application/problem+json']);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('is not read from outside its folder', async () => {
    const response = await get('/assets/..%2f..%2fsecret.txt');
    expect([response.statusCode, response.headers['content-type']]).toEqual([400, 'application/problem+json']);
  });
});
