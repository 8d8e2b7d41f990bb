import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestApp, type TestApp } from '../../support/app.js';
import { makeFinding } from '../inspection/world.js';
import { fill, isPage, type ListedRoute, listRoutes } from './route-table.js';

let t: TestApp;
let routes: ListedRoute[];
const names: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  ({ started: t, routes } = await listRoutes(() => startTestApp()));
  const sent = await t.call('POST', '/v1/occurrences', {
    component: 'shop/db',
    type: 'Gone',
    message: 'm',
    properties: { a: 1, b: null, c: true, d: 'x' },
    version: '1',
  });
  await t.call('POST', '/v1/occurrences', { component: 'shop', type: 'Fine', importance: 'success' });
  const event = (await t.call('GET', `/v1/events/${sent.body.eventId}`)).body;
  await t.call('PATCH', `/v1/types/${event.typeId}`, { importance: 'alarm', glueInterval: 1, relevanceInterval: 2 });
  const { id } = (await t.call('POST', '/v1/keys', { name: 'sdk', role: 'dsn' })).body;
  names.events = { id: event.id };
  names.types = { id: event.typeId };
  names.keys = { id };
  const broken = { component: 'shop/db', type: 'Broken', properties: { a: 1, b: null, c: true, d: 'x' } };
  names.findings = { id: await makeFinding(t, broken) };
  names.components = { component: 'shop' };
  names.projects = { slug: 'default' };
  const target = { kind: 'webhook', url: 'https://example.com' };
  const mail = { kind: 'email', to: ['a@example.com'] };
  const policy = { name: 'p', triggers: ['recovered'], targets: [target, mail] };
  names['alert-policies'] = { id: (await t.call('POST', '/v1/alert-policies', policy)).body.id };
  await t.call('POST', `/v1/alert-policies/${names['alert-policies'].id}/test`);
  names.inspections = { id: (await t.call('GET', '/v1/inspections')).body.items[0].id };
});
afterAll(() => t.close());

/** The schema of the route for a status, in any media type. */
function schemaOf({ route }: ListedRoute, status: number): z.ZodType | undefined {
  const given = (route.schema?.response as Record<number, unknown> | undefined)?.[status];
  if (given instanceof z.ZodType) return given;
  const content = (given as { content?: Record<string, { schema: z.ZodType }> } | undefined)?.content;
  return content && Object.values(content)[0]?.schema;
}

// Responses are not validated at run time (src/http/validation.ts), so this test does.
describe('the response of every reading route', () => {
  it('matches its schema exactly, without extra or missing fields', async () => {
    const reading = routes.filter(
      ({ method, url, route }) =>
        method === 'GET' && !/^\/(docs|openapi)/.test(url) && !isPage(url) && !route.config?.ownKeys,
    );
    expect(reading.length).toBeGreaterThan(12);
    for (const listed of reading) {
      const response = await t.call('GET', fill(listed.url, names[listed.url.split('/')[2] ?? ''] ?? {}));
      const expected = listed.url === '/readyz' ? 503 : 200;
      expect([listed.url, response.status]).toEqual([listed.url, expected]);
      const parsed = schemaOf(listed, response.status)?.safeParse(response.body);
      expect([listed.url, parsed?.error?.issues ?? []]).toEqual([listed.url, []]);
      expect([listed.url, parsed?.data]).toEqual([listed.url, response.body]);
    }
  });

  it('matches for writing routes, too', async () => {
    const hook = { kind: 'webhook', url: 'https://example.com/other' };
    const calls: [string, string, string, unknown][] = [
      ['POST', '/v1/projects', '/v1/projects', { slug: 'new' }],
      ['PATCH', '/v1/projects/:slug', '/v1/projects/new', { name: 'New' }],
      ['POST', '/v1/keys', '/v1/keys', { name: 'k', role: 'read' }],
      ['POST', '/v1/occurrences', '/v1/occurrences', { component: 'a', type: 'b' }],
      ['POST', '/v1/occurrences', '/v1/occurrences', { component: 'a', type: 'b' }],
      ['POST', '/v1/occurrences/batch', '/v1/occurrences/batch', { occurrences: [{ component: 'a', type: 'b' }, {}] }],
      ['POST', '/v1/events/:id/close', `/v1/events/${names.events?.id}/close`, undefined],
      ['PATCH', '/v1/types/:id', `/v1/types/${names.types?.id}`, { muted: '2099-01-01T00:00:00Z' }],
      ['POST', '/v1/alert-policies', '/v1/alert-policies', { name: 'q', triggers: ['recovered'], targets: [hook] }],
      ['PATCH', '/v1/alert-policies/:id', `/v1/alert-policies/${names['alert-policies']?.id}`, { targets: [hook] }],
      ['POST', '/v1/alert-policies/:id/test', `/v1/alert-policies/${names['alert-policies']?.id}/test`, undefined],
      ['POST', '/v1/inspections', '/v1/inspections', { name: 'i', filters: { version: ['1'] }, silence: '1d' }],
      ['PATCH', '/v1/inspections/:id', `/v1/inspections/${names.inspections?.id}`, { name: 'All' }],
      ['POST', '/v1/inspections/import', '/v1/inspections/import', { project: ['default', 'x'], env: 'e' }],
      ['POST', '/v1/inspections/:id/run', `/v1/inspections/${names.inspections?.id}/run`, undefined],
    ];
    for (const [method, url, address, body] of calls) {
      const listed = routes.find((route) => route.method === method && route.url === url);
      const response = await t.call(method, address, body);
      const parsed = listed && schemaOf(listed, response.status)?.safeParse(response.body);
      expect([method, url, response.status, parsed?.error?.issues]).toEqual([method, url, response.status, undefined]);
      expect([url, parsed?.data]).toEqual([url, response.body]);
    }
  });
});
