import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { copyEvent, fatOccurrence } from '../../../support/routes/fat-events.js';

const MAX_PAGE_BYTES = 4 * MIB;
const FAT_EVENTS = 60;

let t: TestApp;
let url: string;
beforeAll(async () => {
  t = await startTestApp();
  url = await t.listen();
});
afterAll(() => t.close());

/** A response with the bytes of its body on the wire. */
async function read(path: string): Promise<{ bytes: number; body: { items: Item[]; nextCursor: string | null } }> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${t.rootKey}` } });
  const text = Buffer.from(await response.arrayBuffer());
  const body = JSON.parse(text.toString());
  expect([path, response.status, body.detail]).toEqual([path, 200, undefined]);
  return { bytes: text.length, body };
}

interface Item {
  id: string;
  message: string | null;
  stack?: string | null;
  properties: Record<string, unknown>;
}

/** All items of a list, page by page. */
async function readAll(path: string): Promise<{ items: Item[]; pageBytes: number[] }> {
  const items: Item[] = [];
  const pageBytes: number[] = [];
  let cursor = '';
  for (;;) {
    const { bytes, body } = await read(`${path}${cursor}`);
    items.push(...body.items);
    pageBytes.push(bytes);
    if (body.nextCursor === null) return { items, pageBytes };
    cursor = `&cursor=${body.nextCursor}`;
  }
}

describe('GET /v1/events', () => {
  it('listEvents: shows short texts whole, without stack', async () => {
    const occurrence = {
      component: 'short',
      type: 'S',
      message: 'm'.repeat(300),
      stack: 'at x',
      properties: { text: '😀'.repeat(200), number: 1.5, none: null, flag: true },
    };
    await t.call('POST', '/v1/occurrences', occurrence);
    const [item] = (await read('/v1/events?component=short')).body.items;
    expect(item).toMatchObject({ message: occurrence.message, properties: occurrence.properties });
    expect(item).not.toHaveProperty('stack');
    const [whole] = (await read('/v1/events?component=short&fields=full')).body.items;
    const { body: single } = await t.call('GET', `/v1/events/${item?.id}`);
    expect(whole).toEqual(single);
    expect(single.stack).toBe('at x');
  });

  it.each([
    ['that PostgreSQL stores as they are', 3],
    ['that PostgreSQL compresses', 64],
  ])('listEvents: cuts messages at 300 characters, and properties %s at 20 of 200', async (_where, count) => {
    const component = `long/${count}`;
    const properties = Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`a${n}`, `${n}${'😀'.repeat(201)}`]),
    );
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`b${n}`, n]));
    const sent = { component, type: 'L', message: '😀'.repeat(301), properties: { ...properties, ...many } };
    const stored = await t.call('POST', '/v1/occurrences', {
      ...sent,
      properties: count > 20 ? properties : sent.properties,
    });
    expect(stored.status).toBe(201);
    const [item] = (await read(`/v1/events?component=${component}`)).body.items;
    expect(item?.message).toBe('😀'.repeat(300));
    expect(Object.keys(item?.properties ?? {})).toHaveLength(20);
    expect(item?.properties.a0).toBe(`0${'😀'.repeat(199)}`);
    expect(item?.properties.a2).toBe(`2${'😀'.repeat(199)}`);
  });

  it('listEvents: with fields=full, pages of 60 fat events are at most 4 MiB and have each event once', async () => {
    const fat = await t.call('POST', '/v1/occurrences', fatOccurrence('fat'));
    const ids = await copyEvent(t.deps.pool, fat.body.eventId, FAT_EVENTS);
    const { items, pageBytes } = await readAll('/v1/events?component=fat&limit=200&fields=full');
    expect(items.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(Math.max(...pageBytes)).toBeLessThanOrEqual(MAX_PAGE_BYTES);
    expect(pageBytes.length).toBeGreaterThan((FAT_EVENTS * 900_000) / MAX_PAGE_BYTES);
    expect(items.every(({ stack }) => stack?.length === 65_000)).toBe(true);
  });

  it('listEvents: by default the same events are one small page', async () => {
    const { bytes, body } = await read('/v1/events?component=fat&limit=200');
    expect(body.items).toHaveLength(FAT_EVENTS);
    expect(bytes).toBeLessThanOrEqual(MAX_PAGE_BYTES);
    expect((await read('/v1/events?component=fat&limit=10')).bytes).toBeLessThan(200_000);
  });

  it('listEvents: escaped characters count with their length in JSON', async () => {
    const properties = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`p${n}`, '\u0001'.repeat(200)]));
    const occurrences = Array.from({ length: 200 }, (_, n) => ({
      component: 'escaped',
      type: `${'\u0002'.repeat(490)}${n}`,
      glueKey: '\u0003'.repeat(500),
      properties,
    }));
    expect((await t.call('POST', '/v1/occurrences/batch', { occurrences })).body.rejected).toBe(0);
    const { items, pageBytes } = await readAll('/v1/events?component=escaped&limit=200');
    expect(new Set(items.map(({ id }) => id)).size).toBe(200);
    expect(items).toHaveLength(200);
    expect(pageBytes.length).toBeGreaterThan(1);
    expect(Math.max(...pageBytes)).toBeLessThanOrEqual(MAX_PAGE_BYTES);
  });

  it('listEvents: the default list is less than 1 MB after 60 compressed fat Sentry events with a DSN key', async () => {
    const key = await t.call('POST', '/v1/keys', { name: 'sdk', role: 'dsn' });
    const dsn = new URL(key.body.dsn);
    const long = '漢'.repeat(4_000);
    for (let n = 0; n < 60; n += 1) {
      const event = {
        message: `sentry ${n}`,
        environment: 'sdk',
        tags: Object.fromEntries(Array.from({ length: 60 }, (_, tag) => [`t${tag}`, long])),
        extra: Object.fromEntries(Array.from({ length: 20 }, (_, x) => [`e${x}`, long])),
        exception: {
          values: [{ type: `E${n}`, value: long, stacktrace: { frames: [{ function: long, filename: 'f.js' }] } }],
        },
      };
      const response = await t.call(
        'POST',
        `/api${dsn.pathname}/store/?sentry_key=${dsn.username}`,
        gzipSync(JSON.stringify(event)),
        {
          key: null,
          headers: { 'content-encoding': 'gzip' },
        },
      );
      expect(response.status).toBe(200);
    }
    const { bytes, body } = await read('/v1/events?environment=sdk');
    expect(body.items).toHaveLength(50);
    expect(bytes).toBeLessThan(1_000_000);
  });
});
