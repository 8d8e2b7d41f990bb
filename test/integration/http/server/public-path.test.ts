import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';

const HTML = { headers: { accept: 'text/html', 'accept-encoding': 'br, gzip' } };

describe('a public URL with a path', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ settings: { publicUrl: 'https://errors.example.org/gluepoint' } });
  });
  afterAll(() => t.close());

  it.each([
    '/',
    '/gluepoint',
    '/gluepoint/',
    '/gluepoint?project=default',
    '/gluepoint/events/1',
    '/no-such-page',
    '/docs',
  ])('%s: every src and href of the page is below the path', async (url) => {
    const { body, headers } = await t.call('GET', url, undefined, HTML);
    expect(headers['content-type']).toMatch('text/html');
    const addresses = [...String(body).matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.length).toBeGreaterThan(3);
    expect(addresses.filter((address) => !address?.startsWith('/gluepoint/'))).toEqual([]);
    for (const address of addresses)
      expect([address, (await t.call('GET', address ?? '')).status]).toEqual([address, 200]);
  });

  it('a cached page is sent again, not confirmed: the path in it may have changed', async () => {
    const first = await t.call('GET', '/', undefined, HTML);
    const headers = { ...HTML.headers, 'if-none-match': String(first.headers.etag) };
    expect((await t.call('GET', '/', undefined, { headers })).status).toBe(200);
  });

  it('a part of a page is not sent: its bytes differ from the file', async () => {
    const whole = await t.call('GET', '/', undefined, HTML);
    const part = await t.call('GET', '/', undefined, { headers: { ...HTML.headers, range: 'bytes=300-400' } });
    expect([part.status, part.body]).toEqual([200, whole.body]);
  });

  it('the API is the same with and without the path', async () => {
    for (const prefix of ['', '/gluepoint']) {
      const sent = await t.call('POST', `${prefix}/v1/occurrences`, { component: 'shop/cart', type: 'Error 1' });
      expect(sent.status).toBeLessThan(300);
      expect((await t.call('GET', `${prefix}/readyz`)).body.checks.database).toEqual({ ok: true });
      expect((await t.call('GET', `${prefix}/v1/nothing`)).status).toBe(404);
    }
    expect((await t.call('GET', '/gluepointless/v1/events')).status).toBe(404);
  });

  it('redirects, the cookie, the document and DSNs name the path', async () => {
    const made = await t.call('POST', '/v1/projects', { slug: 'shop', name: 'Shop' });
    expect(made.headers.location).toBe('/gluepoint/v1/projects/shop');
    const signedIn = await t.call('GET', `/sign-in?token=${t.deps.signInLinks.issue()}`, undefined, { key: null });
    expect(signedIn.headers.location).toBe('/gluepoint/');
    expect(signedIn.headers['set-cookie']).toMatch(/; Path=\/gluepoint;/);
    const document = (await t.call('GET', '/gluepoint/openapi.json')).body;
    expect(document.servers).toEqual([{ url: '/gluepoint', description: 'This server' }]);
    const { dsn } = (await t.call('POST', '/v1/keys', { name: 'sdk', role: 'dsn' })).body;
    expect(dsn).toMatch(/^https:\/\/[0-9a-f]{32}@errors\.example\.org\/gluepoint\/\d+$/);
  });
});

describe('a public URL without a path', () => {
  it('leaves pages and addresses as they are', async () => {
    const t = await startTestApp({ settings: { publicUrl: 'https://errors.example.org' } });
    const page = await t.call('GET', '/', undefined, HTML);
    expect(page.headers['content-encoding']).toBe('br');
    expect((await t.call('GET', '/openapi.json')).body.servers[0].url).toBe('/');
    expect((await t.call('GET', '/gluepoint/v1/events')).status).toBe(404);
    await t.close();
  });
});
