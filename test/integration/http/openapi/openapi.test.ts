import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { makeDsn } from '../../../support/routes/ingest/sentry-sender.js';
import { isForeign, isPage, type ListedRoute, listRoutes } from '../../routes/route-table.js';

let t: TestApp;
let routes: ListedRoute[];
// biome-ignore lint/suspicious/noExplicitAny: looked into everywhere.
let document: any;
beforeAll(async () => {
  ({ started: t, routes } = await listRoutes(() => startTestApp()));
  document = (await t.call('GET', '/openapi.json', undefined, { key: null })).body;
});
afterAll(() => t.close());

/** Preflight requests and paths without the last slash: left out of the document. */
const isTwin = (method: string, url: string) => url.startsWith('/api/') && (method === 'OPTIONS' || !url.endsWith('/'));

// biome-ignore lint/suspicious/noExplicitAny: looked into everywhere.
const operations = (of = document): [string, any][] =>
  Object.entries<object>(of.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, unknown] => [`${method} ${path}`, operation]),
  );

const endOfMaintenance = (): string =>
  document.paths['/v1/components/{component}/maintenance'].put.requestBody.content['application/json'].example.until;

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0');
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
  });

  it('has every route', () => {
    const shown = routes.filter(
      ({ method, url }) =>
        method !== 'HEAD' && !/^\/(docs|openapi.json)/.test(url) && !isPage(url) && !isTwin(method, url),
    );
    const expected = shown.map(({ method, url }) => `${method.toLowerCase()} ${url.replace(/:(\w+)/g, '{$1}')}`);
    expect(
      operations()
        .map(([name]) => name)
        .sort(),
    ).toEqual(expected.sort());
  });

  it('describes every operation, and every parameter of it', () => {
    const bare = operations().flatMap(([name, { description, parameters = [] }]) => [
      ...(/\w/.test(description ?? '') ? [] : [name]),
      ...parameters
        .filter((parameter: { description?: string }) => !/\w/.test(parameter.description ?? ''))
        .map((parameter: { name: string }) => `${name}: ${parameter.name}`),
    ]);
    expect(bare).toEqual([]);
  });

  it('gives every operation a summary, a known tag and its problems', () => {
    const tags = document.tags.map(({ name }: { name: string }) => name);
    for (const [name, operation] of operations()) {
      expect([name, operation.summary]).toEqual([name, expect.stringMatching(/\w/)]);
      expect([name, operation.tags.length, tags]).toEqual([name, 1, expect.arrayContaining(operation.tags)]);
      if (!name.includes('/v1/') || isForeign(name.split(' ')[1] as string)) continue;
      for (const status of ['400', '401', '403', '503']) {
        const types = Object.keys(operation.responses[status]?.content ?? {});
        expect([name, status, types]).toEqual([name, status, expect.arrayContaining(['application/problem+json'])]);
      }
    }
  });

  it('gives every operation an id of its own, set by its route and fit for the name of a function', () => {
    const ids = operations().map(([name, { operationId }]) => [name, operationId]);
    expect(ids.filter(([, id]) => !/^[a-z]+([A-Z][a-z]+)+$/.test(id))).toEqual([]);
    expect(new Set(ids.map(([, id]) => id)).size).toBe(ids.length);
    expect(document.paths['/v1/occurrences'].post.operationId).toBe('sendOccurrence');
  });

  it('has the version of package.json', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(document.info).toMatchObject({ title: 'Gluepoint', version });
  });

  it('lists 413 and 415 for every operation with a body', () => {
    for (const [name, { requestBody, responses }] of operations()) {
      if (requestBody === undefined) continue;
      const { 413: tooLarge, 415: unsupported } = responses;
      expect([name, tooLarge?.description, unsupported?.description]).toEqual([
        name,
        'Too large',
        'Unsupported content type',
      ]);
    }
  });

  it('has no dangling reference and no unused schema', () => {
    const text = JSON.stringify(document);
    const used = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(document.components.schemas).sort());
    expect(text).not.toContain('Default Response');
  });

  it('has one security scheme for API keys, and one for the public keys of DSNs', () => {
    expect(document.components.securitySchemes).toEqual({
      bearer: expect.objectContaining({ type: 'http', scheme: 'bearer' }),
      sentryKey: expect.objectContaining({ type: 'apiKey', in: 'query', name: 'sentry_key' }),
    });
    expect(document.security).toEqual([{ bearer: [] }]);
    expect(document.info.description).toContain('X-Api-Key');
    expect(document.paths['/healthz'].get.security).toEqual([]);
  });

  it('has an example of an occurrence that can be sent unchanged', async () => {
    const { example } = document.paths['/v1/occurrences'].post.requestBody.content['application/json'];
    const sent = await t.call('POST', '/v1/occurrences', example);
    expect(sent.status).toBe(201);
    expect(sent.body.adjusted).toEqual([]);
  });

  it('has a valid example for every body that needs one', async () => {
    for (const [name, { requestBody }] of operations()) {
      if (requestBody === undefined) continue;
      for (const [type, media] of Object.entries<{ example?: unknown }>(requestBody.content)) {
        const [method, path] = name.split(' ') as [string, string];
        const response = await t.call(method, path.replace(/\{\w+\}/g, 'x'), media.example ?? {}, {
          headers: { 'content-type': type },
        });
        expect([name, response.body.errors ?? []]).toEqual([name, []]);
      }
    }
  });

  it('has examples of Sentry and OTLP bodies that are stored unchanged', async () => {
    const { key, path } = await makeDsn(t);
    const exampleOf = (at: string): [string, unknown] =>
      Object.entries<{ example: unknown }>(document.paths[at].post.requestBody.content).map(
        ([type, { example }]): [string, unknown] => [type, example],
      )[0] as [string, unknown];
    const types = async () =>
      (await t.call('GET', '/v1/types?limit=200')).body.items.map(({ type }: { type: string }) => type);
    for (const signal of ['/v1/logs', '/v1/traces', '/v1/metrics']) {
      const [json, example] = exampleOf(signal);
      const { status, body } = await t.call('POST', signal, example, { headers: { 'content-type': json } });
      expect([signal, status, body]).toEqual([signal, 200, {}]);
    }
    expect(await types()).toContain('ConnectionError');
    const count = async (): Promise<number> => {
      const { items } = (await t.call('GET', '/v1/events?component=shop/checkout/db&limit=200')).body;
      const known = items.find(({ type }: { type: string }) => type === 'Cannot connect to the database');
      return known?.count ?? 0;
    };
    const before = await count();
    for (const to of ['envelope/', 'store/']) {
      const [type, example] = exampleOf(`/api/{number}/${to}`);
      const address = `${path}/${to}?sentry_key=${key}`;
      const sent = await t.call('POST', address, example, { key: null, headers: { 'content-type': type } });
      expect([to, sent.status, sent.body]).toEqual([to, 200, { id: expect.stringMatching(/^[\da-f]{32}$/) }]);
    }
    expect(await count()).toBe(before + 2);
  });

  it('has no examples for optional query parameters: the explorer would send them as filters', () => {
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
  it('is public, shows /openapi.json and runs only its own scripts', async () => {
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
    const initializer = String(
      (await t.call('GET', '/docs/static/swagger-initializer.js', undefined, { key: null })).body,
    );
    expect(initializer).toContain('"urls":[{"url":"/openapi.json","name":"Gluepoint"}]');
    expect(Date.parse(endOfMaintenance())).toBeGreaterThan(Date.now());
  });

  it('shows the name and the logo of Gluepoint', async () => {
    const page = String((await t.call('GET', '/docs', undefined, { key: null })).body);
    expect(page).toContain('<title>Gluepoint API</title>');
    expect(page).toMatch(/<link rel="icon" type="image\/svg\+xml" href="[^"]+gluepoint\.svg"/);
    const initializer = String(
      (await t.call('GET', '/docs/static/swagger-initializer.js', undefined, { key: null })).body,
    );
    const logo = /data:image\/svg\+xml;base64,([\w+/=]+)/.exec(initializer)?.[1] ?? '';
    expect(Buffer.from(logo, 'base64').toString()).toMatch(/<title>Gluepoint<\/title>/);
  });
});
