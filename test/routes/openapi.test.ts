import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.js';
import { isForeign, isPage, type ListedRoute, listRoutes } from './route-table.js';

let t: TestApp;
let routes: ListedRoute[];
// biome-ignore lint/suspicious/noExplicitAny: looked into everywhere.
let document: any;
beforeAll(async () => {
  ({ started: t, routes } = await listRoutes(() => startTestApp()));
  document = (await t.call('GET', '/openapi.json', undefined, { key: null })).body;
});
afterAll(() => t.close());

// biome-ignore lint/suspicious/noExplicitAny: looked into everywhere.
const operations = (): [string, any][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as object).map(([method, operation]): [string, unknown] => [`${method} ${path}`, operation]),
  );

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0');
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
  });

  it('has every route', () => {
    const shown = routes.filter(
      ({ method, url }) => method !== 'HEAD' && !/^\/(docs|openapi.json)/.test(url) && !isPage(url) && !isForeign(url),
    );
    const expected = shown.map(({ method, url }) => `${method.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(([name]) => name)
        .sort(),
    ).toEqual(expected.sort());
  });

  it('gives every operation a summary, a known tag, an id of its own and its problems', () => {
    const tags = document.tags.map(({ name }: { name: string }) => name);
    for (const [name, operation] of operations()) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\w/)]);
      expect([name, operation.tags.length, tags]).toEqual([name, 1, expect.arrayContaining(operation.tags)]);
      if (!name.includes('/v1/')) continue;
      for (const status of ['400', '401', '403', '503']) {
        const types = Object.keys(operation.responses[status]?.content ?? {});
        expect([name, status, types]).toEqual([name, status, expect.arrayContaining(['application/problem+json'])]);
      }
    }
    const ids = operations().map(([, operation]) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('leads nowhere that is not there, and has nothing that is not used', () => {
    const text = JSON.stringify(document);
    const used = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(document.components.schemas).sort());
    expect(text).not.toContain('Default Response');
  });

  it('lets a newcomer authorise with a key in either header', () => {
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: 'http', scheme: 'bearer' },
      apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
    });
    expect(document.security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(document.paths['/healthz'].get.security).toEqual([]);
  });

  it('has a first occurrence that can be sent as it stands', async () => {
    const { example } = document.paths['/v1/occurrences'].post.requestBody.content['application/json'];
    const sent = await t.call('POST', '/v1/occurrences', example);
    expect(sent.status).toBe(201);
    expect(sent.body.adjusted).toEqual([]);
  });

  it('has an example for every body that needs one, and each of them is taken', async () => {
    for (const [name, { requestBody }] of operations()) {
      if (requestBody === undefined) continue;
      for (const [type, media] of Object.entries<{ example?: unknown }>(requestBody.content)) {
        const [method, path] = name.split(' ') as [string, string];
        const answer = await t.call(method, path.replace(/\{\w+\}/g, 'x'), media.example ?? {}, {
          headers: { 'content-type': type },
        });
        const wrong = (answer.body.errors ?? []).filter(({ path }: { path: string }) => !/^until$/.test(path));
        expect([name, wrong]).toEqual([name, []]);
      }
    }
  });

  it('fills in no filters that would find nothing', () => {
    for (const [name, { parameters = [] }] of operations()) {
      for (const parameter of parameters.filter(
        (p: { in: string; required?: boolean }) => p.in === 'query' && !p.required,
      )) {
        expect([name, parameter.name, parameter.example ?? parameter.schema.example]).toEqual([
          name,
          parameter.name,
          undefined,
        ]);
      }
    }
  });
});

describe('the explorer', () => {
  it('is there without a key, reads the same document and runs nothing but its own scripts', async () => {
    const page = await t.call('GET', '/docs', undefined, { key: null });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/);
    const scripts = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address as string);
    expect(scripts.length).toBeGreaterThan(4);
    for (const address of scripts) {
      const file = await t.call('GET', address, undefined, { key: null });
      expect([address, file.status]).toEqual([address, 200]);
    }
    expect(String(page.body)).not.toMatch(/<script[^>]*>[^<\s]/);
    expect((await t.call('GET', '/docs/json', undefined, { key: null })).body).toEqual(document);
  });
});
