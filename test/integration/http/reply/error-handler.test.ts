import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp, type TestResponse } from '../../../support/app.js';
import { fill, type ListedRoute, listRoutes } from '../../routes/route-table.js';

let t: TestApp;
let routes: ListedRoute[];
beforeAll(async () => {
  ({ started: t, routes } = await listRoutes(() => startTestApp()));
});
afterAll(() => t.close());

function expectProblem(response: TestResponse, status: number, code: string): void {
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(response.body).toMatchObject({ type: `urn:gluepoint:problem:${code}`, status, instance: expect.any(String) });
  expect(response.status).toBe(status);
  expect(JSON.stringify(response.body)).not.toMatch(/SELECT|node_modules|\.ts:|\.js:/);
}

describe('an error', () => {
  it('is a problem for an unknown path, also without a key', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PATCH']) {
      expectProblem(await t.call(method, '/v1/nothing', undefined, { key: null }), 404, 'not-found');
    }
    expectProblem(await t.call('POST', '/v1/nothing', '{', {}), 404, 'not-found');
    expectProblem(await t.call('GET', '/docs/static/nothing.js'), 404, 'not-found');
    expectProblem(await t.call('GET', `/${'x'.repeat(5000)}`), 404, 'not-found');
  });

  it('is 405 with Allow for a method that the path does not support', async () => {
    const response = await t.call('DELETE', '/v1/events/4711?project=default');
    expectProblem(response, 405, 'method-not-allowed');
    expect(response.headers.allow).toBe('GET, HEAD');
    expect((await t.call('PUT', '/v1/keys')).headers.allow).toBe('GET, HEAD, POST');
    expectProblem(await t.call('PROPFIND', '/v1/keys'), 405, 'method-not-allowed');
  });

  it('is 400 for invalid JSON, with the position', async () => {
    const response = await t.call('POST', '/v1/projects', '{"slug": "x",}');
    expectProblem(response, 400, 'bad-input');
    expect(response.body.detail).toMatch(/not valid JSON: .*position 13/);
    expectProblem(await t.call('POST', '/v1/projects', ''), 400, 'bad-input');
    expectProblem(await t.call('POST', '/v1/projects', 'null'), 400, 'bad-input');
    expectProblem(await t.call('POST', '/v1/projects', '[]'), 400, 'bad-input');
  });

  it('is 400 for __proto__ and constructor.prototype, at any depth', async () => {
    for (const body of ['{"slug":"x","__proto__":{}}', '{"slug":"x","quotas":{"constructor":{"prototype":{}}}}']) {
      const response = await t.call('POST', '/v1/projects', body);
      expectProblem(response, 400, 'bad-input');
      expect(response.body.detail).toContain('__proto__');
    }
    const escaped = await t.call('POST', '/v1/projects', '{"slug":"x","\\u005f_proto__":{}}');
    expectProblem(escaped, 400, 'bad-input');
  });

  it('is 400 for JSON of depth 100 000, quickly', async () => {
    const bomb = `{"slug":"x","links":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    expectProblem(await t.call('POST', '/v1/projects', bomb), 400, 'bad-input');
    expectProblem(await t.call('POST', '/v1/projects', '['.repeat(100_000)), 400, 'bad-input');
    const nested = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expectProblem(await t.call('POST', '/v1/projects', nested), 400, 'bad-input');
  });

  it('is 413 for a body above the limit of its route', async () => {
    const response = await t.call('POST', '/v1/projects', { slug: 'x', name: 'n'.repeat(200_000) });
    expectProblem(response, 413, 'too-large');
  });

  it('is 415 for another content type, a missing one, and an encoded body', async () => {
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'nonsense', '']) {
      const headers = { 'content-type': type };
      expectProblem(await t.call('POST', '/v1/projects', '{"slug":"x"}', { headers }), 415, 'unsupported-media-type');
    }
    const headers = { 'content-encoding': 'br' };
    const encoded = await t.call('POST', '/v1/projects', '{"slug":"x"}', { headers });
    expectProblem(encoded, 415, 'unsupported-media-type');
  });

  it('is 400 for percent-encoding that is not UTF-8, in path and query', async () => {
    expectProblem(await t.call('GET', '/v1/events/%ff'), 400, 'bad-input');
    expectProblem(await t.call('GET', '/v1/events/%zz'), 400, 'bad-input');
    expectProblem(await t.call('GET', '/v1/events?q=%c0%80'), 400, 'bad-input');
    expectProblem(await t.call('GET', '/v1/events?q=%ed%a0%80'), 400, 'bad-input');
  });

  it('is 400 for a path parameter that is too long', async () => {
    expectProblem(await t.call('GET', `/v1/events/${'x'.repeat(2401)}`), 400, 'bad-input');
  });

  it('is 404 for ids that are not UUIDs', async () => {
    for (const id of [
      'x',
      '%00',
      "'",
      '0',
      '..%2f..',
      '🦆',
      'x'.repeat(2400),
      '00000000-0000-0000-0000-000000000000',
    ]) {
      for (const url of [`/v1/events/${id}`, `/v1/types/${id}`, `/v1/events/${id}/distribution`]) {
        expectProblem(await t.call('GET', encodeURI(url)), 404, 'not-found');
      }
      expectProblem(await t.call('DELETE', encodeURI(`/v1/keys/${id}`)), 404, 'not-found');
      expectProblem(await t.call('PATCH', encodeURI(`/v1/types/${id}`), { muted: true }), 404, 'not-found');
      expectProblem(await t.call('GET', encodeURI(`/v1/projects/${id}`)), 404, 'not-found');
    }
  });

  it('lists every invalid field with its path, with a hint for an unknown one', async () => {
    const response = await t.call('POST', '/v1/projects', {
      slug: 'Not A Slug',
      nmae: 'x',
      glueInterval: '90x',
      links: [
        { label: 'ok', url: 'https://x.example/' },
        { label: '', url: 'javascript:alert(1)' },
      ],
    });
    expectProblem(response, 400, 'bad-input');
    const paths = response.body.errors.map(({ path }: { path: string }) => path);
    expect(paths.sort()).toEqual(['glueInterval', 'links.1.label', 'links.1.url', 'nmae', 'slug']);
    expect(response.body.errors).toContainEqual({
      path: 'nmae',
      message: 'unknown field "nmae", did you mean "name"?',
    });
  });

  it('lists missing fields as required', async () => {
    const response = await t.call('POST', '/v1/keys', {});
    expect(response.body.errors).toEqual([
      { path: 'name', message: 'is required' },
      { path: 'role', message: expect.any(String) },
    ]);
  });

  it('lists at most 50 fields, and truncates long names', async () => {
    const fields = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i}${'x'.repeat(200)}`, 1]));
    const response = await t.call('POST', '/v1/projects', fields);
    expectProblem(response, 400, 'bad-input');
    expect(response.body.errors).toHaveLength(50);
    expect(JSON.stringify(response.body).length).toBeLessThan(20_000);
  });
});

describe('query parameters of lists', () => {
  const WRONG = [
    '%00',
    '%F0%9F%A6%86',
    "'; --",
    '-1',
    '1e309',
    'NaN',
    '%20',
    'x'.repeat(3000),
    '__proto__',
    '{}',
    '\\',
    '%25',
  ];

  it('never cause a 5xx', async () => {
    const names = [
      'component',
      'environment',
      'type',
      'glueKey',
      'importance',
      'version',
      'active',
      'from',
      'to',
      'q',
      'limit',
    ];
    names.push('cursor', 'subtree', 'muted', 'bucket', 'at', 'under', 'failOn');
    for (const { url } of routes.filter(({ method, url }) => method === 'GET' && url.startsWith('/v1'))) {
      const address = fill(url, { component: 'a/b', id: '00000000-0000-7000-8000-000000000000' });
      for (const name of names) {
        for (const value of WRONG) {
          const response = await t.call('GET', `${address}?${name}=${encodeURI(decodeURIComponent(value))}`);
          expect([url, name, value, response.status < 500]).toEqual([url, name, value, true]);
        }
      }
    }
  });

  it('are refused when given twice, unless repeatable', async () => {
    expectProblem(await t.call('GET', '/v1/events?type=a&type=b'), 400, 'bad-input');
    expect((await t.call('GET', '/v1/events?importance=alarm&importance=warning')).status).toBe(200);
    expect((await t.call('GET', '/v1/events?importance=alarm')).status).toBe(200);
  });
});
