import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { rawRequest } from '../../../support/abuse/raw-client.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { effortMs } from '../../../support/effort.js';
import { eventId, makeDsn, post, type SentrySender } from '../../../support/routes/ingest/sentry-sender.js';

let t: TestApp;
let port: number;
let sender: SentrySender;
beforeAll(async () => {
  t = await startTestApp();
  port = Number(new URL(await t.listen()).port);
  sender = await makeDsn(t);
  const quotas = { requestsPerMinute: null, newTypesPerHour: null, newEventsPerHour: null, newComponentsPerHour: null };
  await t.call('PATCH', '/v1/projects/default', { quotas });
});
afterAll(() => t.close());

/** How often events with these words in their type have happened. */
async function countOf(type: string): Promise<number> {
  const { items } = (await t.call('GET', `/v1/events?type=${encodeURIComponent(type)}`)).body;
  return items.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
}

const base64 = (text: string) => deflateSync(text).toString('base64');

/** The ways in which SDKs before the envelope send the JSON of an event. */
const WAYS: Record<string, { type: string; body(json: string): string | Buffer; encoding?: string }> = {
  JSON: { type: 'application/json', body: (json) => json },
  'base64 of zlib, as the raven clients do': { type: 'application/octet-stream', body: base64 },
  'base64 of JSON': { type: 'text/plain', body: (json) => Buffer.from(json).toString('base64') },
  zlib: { type: 'application/octet-stream', body: (json) => deflateSync(json) },
  'zlib, declared': { type: 'application/json', body: (json) => deflateSync(json), encoding: 'deflate' },
  'base64 of zlib within gzip': {
    type: 'application/octet-stream',
    body: (json) => gzipSync(base64(json)),
    encoding: 'gzip',
  },
  'a form': {
    type: 'application/x-www-form-urlencoded',
    body: (json) => `sentry_data=${encodeURIComponent(json).replaceAll('%20', '+')}`,
  },
  'a form with base64 of zlib': {
    type: 'application/x-www-form-urlencoded',
    body: (json) => `sentry_version=2.0&sentry_data=${encodeURIComponent(base64(json))}`,
  },
};

describe('an event sent to /store/', () => {
  for (const [at, [name, { type, body, encoding }]] of Object.entries(WAYS).entries()) {
    it(`is stored, short or long: ${name}`, async () => {
      const service = `ways/${at}`;
      const message = 'sent somehow';
      for (const padding of [0, 30_000]) {
        const event = {
          event_id: eventId(),
          message,
          tags: { service },
          extra: { text: 'ünï & + = %41'.repeat(padding / 10) },
        };
        const headers = { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) };
        for (const to of ['store/', 'store']) {
          const answer = await post(t, sender, body(JSON.stringify(event)), { to, headers });
          expect([padding, answer.status, answer.body]).toEqual([padding, 200, { id: event.event_id }]);
        }
      }
      const { items } = (await t.call('GET', `/v1/events?component=${service}`)).body;
      expect(items).toMatchObject([{ message, count: 2 }]);
    });
  }

  it('is stored as a Python program compresses and encodes it', async () => {
    // base64(zlib({"message":"hi"}))
    const body = 'eJyrVspNLS5OTE9VslLKyFSqBQAwSwVx';
    expect((await post(t, sender, body, { to: 'store/', headers: { 'content-type': '' } })).status).toBe(200);
    expect(await countOf('hi')).toBe(1);
  });

  it('is refused with 400 and a reason when it is none of these', async () => {
    const bodies: [string | Buffer, string][] = [
      ['', 'empty'],
      ['this is not an event', 'not valid JSON'],
      [Buffer.from('{"message":"x"').toString('base64'), 'not valid JSON'],
      [deflateSync('[]'), 'no JSON object'],
      [deflateSync('{"message":"x"}').subarray(0, -5), 'breaks off'],
      ['sentry_data=', 'sentry_data is empty'],
      ['sentry_data=%7', 'percent-encoded'],
      [Buffer.from([0, 255, 0, 255]), 'not valid JSON'],
    ];
    for (const [body, reason] of bodies) {
      const answer = await post(t, sender, body, { to: 'store/' });
      expect([answer.status, answer.body]).toEqual([400, { detail: expect.stringContaining(reason) }]);
      expect(answer.headers['x-sentry-error']).toBe(answer.body.detail);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
  });

  it('may have 1 MiB when it is decoded, and not a byte more', async () => {
    const ofLength = (length: number) => {
      const event = { message: 'of 1 MiB', extra: { x: '' } };
      return JSON.stringify({ ...event, extra: { x: 'x'.repeat(length - JSON.stringify(event).length) } });
    };
    for (const [length, status] of [
      [MIB, 200],
      [MIB + 1, 413],
    ] as const) {
      const json = ofLength(length);
      for (const body of [json, deflateSync(json), base64(json), `sentry_data=${encodeURIComponent(base64(json))}`]) {
        const answer = await post(t, sender, body, { to: 'store/' });
        expect([length, answer.status]).toEqual([length, status]);
      }
    }
  });

  it('is 413 as a bomb, in whatever it is wrapped, and as a form of 2 MiB', async () => {
    const bomb = deflateSync(Buffer.alloc(512 * MIB, 0x20));
    const bodies = [
      bomb,
      bomb.toString('base64'),
      `sentry_data=${encodeURIComponent(bomb.toString('base64'))}`,
      `sentry_data=${'x'.repeat(2 * MIB)}`,
      `sentry_data=${'%78'.repeat(MIB)}`,
    ];
    for (const body of bodies) expect((await post(t, sender, body, { to: 'store/' })).status).toBe(413);
    const zipped = await post(t, sender, gzipSync(`sentry_data=${'x'.repeat(2 * MIB)}`), {
      to: 'store/',
      headers: { 'content-encoding': 'gzip' },
    });
    expect(zipped.status).toBe(413);
  });

  it('is refused in bounded time where its percent-encoding is a bomb', async () => {
    for (const unit of ['%25', '%2525', '+', '%', '%C3', 'a=&', '&sentry_data']) {
      const start = effortMs();
      const body = `sentry_data=${unit.repeat((MIB - 20) / unit.length)}`;
      expect([unit, (await post(t, sender, body, { to: 'store/' })).status]).toEqual([unit, 400]);
      expect(effortMs() - start).toBeLessThan(1_000);
    }
  });

  it('is decoded for many at a time within the room that there is, or refused with 503', {
    timeout: 60_000,
  }, async () => {
    const event = JSON.stringify({ message: 'many at a time', extra: { x: 'x'.repeat(MIB - 60) } });
    const body = base64(event);
    expect(body.length).toBeLessThan(16 * 1024);
    const answers = await Promise.all(Array.from({ length: 200 }, () => post(t, sender, body, { to: 'store/' })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => ![200, 503].includes(status))).toEqual([]);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(8);
    expect((await post(t, sender, base64('{"message":"afterwards"}'), { to: 'store/' })).status).toBe(200);
  });
});

describe('an event in the address of a GET request', () => {
  const get = (query: string, to = 'store/') =>
    t.call('GET', `${sender.path}/${to}?${query}`, undefined, { key: null });
  const queryOf = (data: string, key = sender.key) =>
    `sentry_version=4&sentry_client=raven-js%2F1.0&sentry_key=${key}&sentry_data=${encodeURIComponent(data)}`;

  it('is stored and answered as if it were posted, also across origins', async () => {
    const forms = [(json: string) => json, (json: string) => Buffer.from(json).toString('base64'), base64];
    for (const form of forms) {
      for (const to of ['store/', 'store']) {
        const event = { event_id: eventId(), message: 'by GET', tags: { service: 'shop/web' } };
        const answer = await get(queryOf(form(JSON.stringify(event))), to);
        expect([answer.status, answer.body]).toEqual([200, { id: event.event_id }]);
        expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-cache' });
      }
    }
    expect(await countOf('by GET')).toBe(6);
  });

  it('is refused with a reason without a key, without an event, with two, and with a broken one', async () => {
    const { key } = sender;
    const wrong: [string, number, string | RegExp][] = [
      [queryOf('{"message":"x"}', ''), 401, 'sentry_key'],
      [queryOf('{"message":"x"}', '0'.repeat(32)), 401, 'sentry_key'],
      [`sentry_key=${key}`, 400, 'sentry_data: is required'],
      [`sentry_key=${key}&sentry_data=`, 400, 'sentry_data is empty'],
      [`sentry_key=${key}&sentry_data={}&sentry_data={}`, 400, 'sentry_data: is given more than once'],
      [queryOf('hello'), 400, 'not valid JSON'],
      [queryOf('{"message":'), 400, 'not valid JSON'],
      [`sentry_key=${key}&sentry_data=%7B%2`, 400, 'percent-encoded'],
    ];
    for (const [query, status, reason] of wrong) {
      const answer = await get(query);
      expect([query, answer.status, answer.body]).toEqual([
        query,
        status,
        { detail: expect.stringContaining(reason as string) },
      ]);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
  });

  it('is 413 as a bomb, and 431 where the address is too long', async () => {
    const bomb = deflateSync(Buffer.alloc(8 * MIB, 0x20)).toString('base64');
    expect(bomb.length).toBeLessThan(12 * 1024);
    expect((await get(queryOf(bomb))).status).toBe(413);
    const long = `${sender.path}/store/?${queryOf(JSON.stringify({ message: 'x'.repeat(16 * 1024) }))}`;
    expect((await rawRequest(port, [`GET ${long} HTTP/1.1\r\nHost: x\r\n\r\n`])).status).toBe(431);
    const fits = `${sender.path}/store/?${queryOf(JSON.stringify({ message: 'x'.repeat(15 * 1024) }))}`;
    expect((await rawRequest(port, [`GET ${fits} HTTP/1.1\r\nHost: x\r\n\r\n`])).status).toBe(200);
  });

  it('is not stored for a HEAD request', async () => {
    const answer = await t.call('HEAD', `${sender.path}/store/?${queryOf('{"message":"by HEAD"}')}`, undefined, {
      key: null,
    });
    expect(answer.status).toBe(405);
    expect(await countOf('by HEAD')).toBe(0);
  });
});
