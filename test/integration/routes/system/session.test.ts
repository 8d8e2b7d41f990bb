import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../../../src/model/role.js';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';
import { fill, isPage, type ListedRoute, listRoutes } from '../route-table.js';

const clock = movedClock(Date.parse('2026-11-20T10:00:00Z'));
let t: TestApp;
let routes: ListedRoute[];
const keys: Record<string, string> = {};
beforeAll(async () => {
  ({ started: t, routes } = await listRoutes(() =>
    startTestApp({ clock, settings: { publicUrl: 'https://gp.example' } }),
  ));
  for (const role of ROLES) keys[role] = (await t.call('POST', '/v1/keys', { name: role, role })).body.key;
});
afterAll(() => t.close());

const OWN = { 'sec-fetch-site': 'same-origin' };
const cookieOf = (key: string) => ({ cookie: `theme=dark; gluepoint_session=${encodeURIComponent(key)}; other=1` });

function browse(method: string, url: string, body?: unknown, headers: Record<string, string> = {}) {
  return t.call(method, url, body, { key: null, headers });
}

function signIn(key: string, headers: Record<string, string> = OWN) {
  return browse('POST', '/v1/session', { key }, headers);
}

describe('signing in', () => {
  it('sets an HttpOnly, SameSite=Strict cookie with the key, which signs in', async () => {
    const response = await signIn(keys.admin!);
    expect([response.status, response.body]).toEqual([204, null]);
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/^gluepoint_session=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/);
    const session = await browse('GET', '/v1/session', undefined, { cookie: cookie.split(';')[0]! });
    expect(session.body).toEqual({
      role: 'admin',
      project: { slug: 'default', name: expect.any(String), number: expect.any(Number) },
      canWrite: true,
    });
  });

  it('sets a Secure cookie if the browser uses TLS, also to a proxy without forwarded headers', async () => {
    const response = await signIn(keys.read!, { ...OWN, host: 'gp.example' });
    expect(response.headers['set-cookie']).toMatch(/; Secure;/);
  });

  it.each([
    ['an unknown key', 'gp_read_0123456789012345678901234567890123456789', 401],
    ['text that is not a key', 'é; Path=/', 401],
  ])('refuses %s', async (_what, key, status) => {
    const response = await signIn(key);
    expect([response.status, response.headers['set-cookie']]).toEqual([status, undefined]);
  });

  it.each(['ingest', 'metrics', 'dsn'])('refuses a key of role %s, which may not read', async (role) => {
    expect((await signIn(keys[role]!)).status).toBe(403);
  });

  it('accepts the pages of the service, and programs, which send no origin', async () => {
    expect((await signIn(keys.read!, {})).status).toBe(204);
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'file://' },
      { origin: 'data:text/html,x' },
    ];
    for (const headers of foreign) {
      expect((await signIn(keys.read!, headers)).status).toBe(403);
      expect((await browse('DELETE', '/v1/session', undefined, headers)).status).toBe(403);
    }
  });

  it('rate-limits wrong keys of an address after too many, but no right key and no other address', async () => {
    const from = (remoteAddress: string, key: string) =>
      t.app.inject({ method: 'POST', url: '/v1/session', payload: { key }, remoteAddress });
    const codes = [];
    for (let n = 0; n < 21; n++) codes.push((await from('2001:db8::1', `wrong-key-${n}`)).statusCode);
    expect(codes).toEqual([...Array(20).fill(401), 429]);
    const response = await from('2001:db8::2', 'another-wrong-key');
    expect([response.statusCode, Number(response.headers['retry-after']) > 0]).toEqual([429, true]);
    expect((await from('2001:db8:1::1', 'another-wrong-key')).statusCode).toBe(401);
    for (const key of [keys.read!, t.rootKey]) expect((await from('2001:db8::2', key)).statusCode).toBe(204);
  });

  it('ends when the cookie is deleted, and when the key is revoked', async () => {
    const out = await browse('DELETE', '/v1/session', undefined, { ...OWN, ...cookieOf(keys.read!) });
    expect([out.status, out.headers['set-cookie']]).toEqual([
      204,
      expect.stringMatching(/^gluepoint_session=; .*Max-Age=0;/),
    ]);
    const made = (await t.call('POST', '/v1/keys', { name: 'short', role: 'read' })).body;
    expect((await browse('GET', '/v1/session', undefined, cookieOf(made.key))).status).toBe(200);
    await t.call('DELETE', `/v1/keys/${made.id}`);
    expect((await browse('GET', '/v1/session', undefined, cookieOf(made.key))).status).toBe(401);
  });
});

describe('the cookie', () => {
  it('of every role gives access to the same routes as its key', async () => {
    const guarded = routes.filter(({ url, route }) => url.startsWith('/v1/') && !isPage(url) && !route.config?.public);
    expect(guarded.length).toBeGreaterThan(40);
    const isRefused = (status: number) => status === 401 || status === 403;
    for (const { method, url } of guarded) {
      for (const role of ['root', ...ROLES]) {
        const key = role === 'root' ? t.rootKey : keys[role]!;
        const body = ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined;
        const byKey = await t.call(method, fill(url, {}), body, { key });
        const byCookie = await browse(method, fill(url, {}), body, { ...OWN, ...cookieOf(key) });
        expect([method, url, role, isRefused(byCookie.status)]).toEqual([method, url, role, isRefused(byKey.status)]);
      }
    }
  });

  it('is not accepted for changes in requests from another site', async () => {
    const writing = routes.filter(({ method, route }) => !['GET', 'HEAD'].includes(method) && !route.config?.public);
    expect(writing.length).toBeGreaterThan(15);
    const foreign: Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: 'https://gp.example' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example' },
      { origin: 'https://localhost.evil.example:80' },
      { origin: 'null' },
      { origin: 'file://' },
    ];
    for (const { method, url } of writing.filter(({ url }) => url.startsWith('/v1/'))) {
      for (const headers of foreign) {
        const body = ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined;
        const response = await browse(method, fill(url, {}), body, { ...headers, ...cookieOf(t.rootKey) });
        expect([method, url, headers, response.status]).toEqual([method, url, headers, 403]);
      }
    }
  });

  it.each([
    [{ 'sec-fetch-site': 'same-origin' }],
    [{ origin: 'http://localhost' }],
    [{ origin: 'https://gp.example' }],
    [{ origin: 'http://other:3000', host: 'other:3000' }],
  ])('is accepted for changes in requests from the own pages: %o', async (headers) => {
    const response = await browse(
      'POST',
      '/v1/occurrences',
      { component: 'a', type: 'T' },
      { ...headers, ...cookieOf(t.rootKey) },
    );
    expect([200, 201]).toContain(response.status);
  });

  it('yields to a key in a header', async () => {
    const both = { ...cookieOf(t.rootKey), authorization: `Bearer ${keys.ingest}` };
    expect((await browse('GET', '/v1/session', undefined, both)).status).toBe(403);
    expect((await browse('GET', '/v1/session', undefined, { ...both, authorization: 'Bearer x' })).status).toBe(401);
  });

  it('with the root key selects a project', async () => {
    await t.call('POST', '/v1/projects', { slug: 'other', name: 'Other' });
    const response = await browse('GET', '/v1/session?project=other', undefined, cookieOf(t.rootKey));
    expect(response.body).toMatchObject({ role: 'root', project: { slug: 'other', name: 'Other' }, canWrite: true });
  });

  it.each(['gluepoint_session=', 'gluepoint_session=%zz', 'gluepoint_session', 'xgluepoint_session=1', ';;;='])(
    'that is invalid signs in no user: %s',
    async (cookie) => {
      expect((await browse('GET', '/v1/session', undefined, { cookie })).status).toBe(401);
    },
  );
});

describe('the sign-in link', () => {
  it('signs in as root, once', async () => {
    const url = `/sign-in?token=${t.deps.signInLinks.issue()}`;
    expect((await browse('HEAD', url)).status).not.toBe(303);
    const first = await browse('GET', url);
    expect([first.status, first.headers.location]).toEqual([303, '/']);
    const cookie = String(first.headers['set-cookie']).split(';')[0]!;
    expect((await browse('GET', '/v1/session', undefined, { cookie })).body.role).toBe('root');
    const second = await browse('GET', url);
    expect([second.status === 303, second.headers['set-cookie']]).toEqual([false, undefined]);
  });

  it('is valid for an hour', async () => {
    const [early, late] = [t.deps.signInLinks.issue(), t.deps.signInLinks.issue()];
    clock.advance(3_600_000 - 1);
    expect((await browse('GET', `/sign-in?token=${early}`)).status).toBe(303);
    clock.advance(1);
    expect((await browse('GET', `/sign-in?token=${late}`)).status).not.toBe(303);
  });

  it.each(['', '?token=', '?token=x', '?token=a&token=b', '?token[]=x', '?token=%00'])(
    'needs a right token: %s',
    async (query) => {
      const response = await browse('GET', `/sign-in${query}`);
      expect(response.headers['set-cookie']).toBeUndefined();
      expect(response.status).toBeLessThan(500);
    },
  );
});
