import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { until } from '../../../support/until.js';
import { openWire, type Wire } from '../../../support/wire.js';

let database: TestDatabase;
let wire: Wire;
let t: TestApp;
beforeAll(async () => {
  database = await createTestDatabase();
  wire = await openWire(database.connectionString);
  t = await startTestApp({ database: { ...database, connectionString: wire.connectionString }, queue: true });
});
afterAll(async () => {
  wire.restore();
  await t.close();
  wire.close();
  await database.drop();
});

describe('while the store is available', () => {
  it('/healthz and /readyz say so, without a key', async () => {
    expect((await t.call('GET', '/healthz', undefined, { key: null })).body).toEqual({ status: 'ok' });
    await until(async () => (await t.call('GET', '/readyz', undefined, { key: null })).status === 200);
    const ready = await t.call('GET', '/readyz', undefined, { key: null });
    expect(ready.body).toEqual({ status: 'ready', checks: { database: { ok: true }, queue: { ok: true } } });
  });
});

describe('while the store is unavailable', () => {
  it('every route that needs it returns 503 with Retry-After, the process lives, and it recovers without a restart', async () => {
    const { key } = (await t.call('POST', '/v1/keys', { name: 'k', role: 'admin' })).body;
    const id = '00000000-0000-7000-8000-000000000000';
    const calls: [string, string, unknown?][] = [
      ['GET', '/v1/events'],
      ['GET', `/v1/events/${id}`],
      ['GET', '/v1/types?q=x'],
      ['PATCH', `/v1/types/${id}`, { muted: true }],
      ['GET', '/v1/status'],
      ['GET', '/v1/keys'],
      ['POST', '/v1/keys', { name: 'x', role: 'read' }],
      ['DELETE', `/v1/keys/${id}`],
      ['POST', '/v1/occurrences', { component: 'a', type: 'b' }],
    ];
    wire.cut();
    // Keys are cached for half a second; after that their validity is unknown.
    for (const as of [t.rootKey, key, key.replace(/.$/, '0')]) {
      for (const [method, url, body] of calls) {
        const response = await t.call(method, url, body, { key: as });
        expect([method, url, response.status, response.headers['retry-after']]).toEqual([method, url, 503, '1']);
        expect(response.headers['content-type']).toBe('application/problem+json');
        expect(JSON.stringify(response.body)).not.toMatch(/127\.0\.0\.1|ECONN|select|prisma/i);
      }
    }
    expect((await t.call('GET', '/healthz', undefined, { key: null })).status).toBe(200);
    const ready = await t.call('GET', '/readyz', undefined, { key: null });
    expect(ready.status).toBe(503);
    expect(ready.body.checks.database).toEqual({ ok: false, reason: expect.any(String) });

    wire.restore();
    await until(async () => (await t.call('GET', '/v1/events', undefined, { key })).status === 200);
    await until(async () => (await t.call('GET', '/readyz', undefined, { key: null })).status === 200);
  });
});
