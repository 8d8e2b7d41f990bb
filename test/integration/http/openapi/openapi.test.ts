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

/** What SDKs and browsers also ask for where they send to: not for readers. */
const isTwin = (method: string, url: string) => url.startsWith('/api/') && (method === 'OPTIONS' || !url.endsWith('/'));

// biome-ignore lint/suspicious/noExplicitAny: looked into everywhere.
const operations = (of = document): [string, any][] =>
  Object.entries<object>(of.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, unknown] => [`${method} ${path}`, operation]),
  );

const endOfMaintenance = (of: typeof document): string =>
  of.paths['/v1/components/{component}/maintenance'].put.requestBody.content['application/json'].example.until;

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

  it('gives every operation a summary, a known tag, an id of its own and its problems', () => {
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
    const ids = operations().map(([, operation]) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says of every body that it can be too large, or of another kind', () => {
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
      sentryKey: { type: 'apiKey', in: 'query', name: 'sentry_key' },
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
    // The explorer's: in the document itself, the end of a maintenance is an instant that passes.
    const explorer = (await t.call('GET', '/docs/json', undefined, { key: null })).body;
    for (const [name, { requestBody }] of operations(explorer)) {
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

  it('has examples for what other products send, that are stored as they stand', async () => {
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
    const { body: read } = await t.call('GET', '/docs/json', undefined, { key: null });
    const ahead = endOfMaintenance(read);
    expect(Date.parse(ahead)).toBeGreaterThan(Date.now());
    expect(JSON.parse(JSON.stringify(read).replaceAll(ahead, endOfMaintenance(document)))).toEqual(document);
  });
});
