import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { openConnection } from '../../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { copyEvent, fatOccurrence } from '../../../support/routes/fat-events.js';

const FULL = '/v1/events?component=fat&limit=200&fields=full';
/** Pages of this size fill a share soon: many readers are refused. */
const READERS = 10;

let t: TestApp;
let url: string;
const sockets: Socket[] = [];
const projects: Record<string, number> = {};
beforeAll(async () => {
  t = await startTestApp();
  url = await t.listen();
  for (const slug of ['loud', 'calm']) {
    const { number } = (await t.call('POST', '/v1/projects', { slug, name: slug })).body;
    projects[slug] = number;
    const fat = await t.call('POST', `/v1/occurrences?project=${slug}`, fatOccurrence('fat'));
    await copyEvent(t.deps.pool, fat.body.eventId, 12);
  }
});
afterAll(() => t.close());
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

const get = (path: string) => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${t.rootKey}` } });

/** Requests a path and never reads. */
async function openSilent(path: string): Promise<Socket> {
  const socket = await openConnection(Number(new URL(url).port));
  sockets.push(socket.pause());
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${t.rootKey}\r\n\r\n`);
  return socket;
}

const memory = () => t.app.responseMemory;
const heldBytes = (slug: string) => memory().heldBytes(projects[slug] as number);
const untilFree = () =>
  vi.waitFor(() => expect([memory().freeBytes, memory().queued]).toEqual([memory().totalBytes, 0]), {
    timeout: 40_000,
    interval: 100,
  });

describe('the memory of responses', () => {
  it('is reserved for a page while it is read and sent, and released when the client has it', async () => {
    const response = await get(`${FULL}&project=calm`);
    expect(response.status).toBe(200);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(3 * MIB);
    await untilFree();
  });

  it('is released when the client leaves', async () => {
    const socket = await openSilent(`${FULL}&project=calm`);
    await vi.waitFor(() => expect(heldBytes('calm')).toBeGreaterThan(0), { timeout: 20_000 });
    socket.destroy();
    await untilFree();
  });

  it('clients of a project that do not read hold at most half of it, then get 503, then end; others read', async () => {
    await Promise.all(Array.from({ length: READERS }, () => openSilent(`${FULL}&project=loud`)));
    await vi.waitFor(() => expect(heldBytes('loud')).toBeGreaterThan(MIB), { timeout: 20_000 });
    const refused = get(`${FULL}&project=loud`);
    const other = await get(`${FULL}&project=calm`);
    expect(other.status).toBe(200);
    expect((await other.arrayBuffer()).byteLength).toBeGreaterThan(3 * MIB);
    expect((await get('/v1/status?project=calm')).status).toBe(200);
    expect(heldBytes('loud')).toBeLessThanOrEqual(memory().totalBytes / 2);
    const response = await refused;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await response.json()) as object).toMatchObject({ type: 'urn:gluepoint:problem:overloaded' });
    await untilFree();
  });

  it('is released when the client of a change has left before its long response', async () => {
    const components = Array.from({ length: 100 }, (_, n) => `${'x'.repeat(190)}${n}`);
    const { id } = (
      await t.call('POST', '/v1/inspections?project=calm', { name: 'long', filters: { component: components } })
    ).body;
    const held = vi.spyOn(memory(), 'shareOf');
    const blocking = await t.database.pool.connect();
    await blocking.query('BEGIN');
    await blocking.query('SELECT FROM inspection WHERE id = $1 FOR UPDATE', [id]);
    const socket = await openConnection(Number(new URL(url).port));
    const body = '{"enabled":false}';
    socket.write(
      `PATCH /v1/inspections/${id}?project=calm HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${t.rootKey}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await vi.waitFor(async () => expect((await t.database.pool.query(waiting)).rowCount).toBe(1), { timeout: 20_000 });
    socket.destroy();
    await blocking.query('COMMIT');
    blocking.release();
    await vi.waitFor(() => expect(held).toHaveBeenCalledWith(projects.calm, { isMade: true }), { timeout: 20_000 });
    held.mockRestore();
    await untilFree();
  });

  it('counts responses that were not planned, compressed ones too, and of requests without a key', async () => {
    const occurrences = Array.from({ length: 5_000 }, (_, n) => ({
      component: `board/${'x'.repeat(100)}/${n.toString(36)}${Math.random().toString(36)}`,
      type: 'T',
    }));
    expect((await t.call('POST', '/v1/occurrences/batch?project=calm', { occurrences })).body.rejected).toBe(0);
    const held = vi.spyOn(memory(), 'shareOf');
    for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
      const tree = await t.app.inject({
        url: '/v1/tree?project=calm&environment=production',
        headers: { authorization: `Bearer ${t.rootKey}`, ...headers },
      });
      expect(tree.statusCode).toBe(200);
      expect(tree.headers['content-encoding']).toBe('accept-encoding' in headers ? 'gzip' : undefined);
    }
    expect(held).toHaveBeenCalledWith(projects.calm, { isMade: false });
    expect((await get('/openapi.json')).status).toBe(200);
    expect(held).toHaveBeenCalledWith(null, { isMade: true });
    held.mockRestore();
    await untilFree();
  });

  it('a conditional or compressed response that is refused has no headers of it', async () => {
    const share = memory().shareOf(projects.calm as number, { isMade: false });
    await share.reserve(memory().totalBytes);
    try {
      const response = await t.call('GET', '/v1/tree?project=calm&environment=production', undefined, {
        headers: { 'accept-encoding': 'gzip' },
      });
      expect(response.status).toBe(503);
      expect(response.headers).not.toHaveProperty('content-encoding');
      expect(response.headers).not.toHaveProperty('etag');
      expect(response.headers['content-type']).toBe('application/problem+json');
    } finally {
      share.release(memory().totalBytes);
    }
    await untilFree();
  });
});
