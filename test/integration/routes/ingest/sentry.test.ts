import * as zlib from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';
import { envelopeOf, eventId, makeDsn, post, type SentrySender } from '../../../support/routes/ingest/sentry-sender.js';

const NOW_MS = Date.UTC(2026, 10, 21, 12, 10, 30);

const clock = movedClock(NOW_MS);
let t: TestApp;
let sender: SentrySender;
beforeAll(async () => {
  t = await startTestApp({ clock });
  sender = await makeDsn(t);
});
afterAll(() => t.close());

const withoutKey = { 'x-sentry-auth': '' };

/** The one event with these words in its type. */
async function stored(type: string) {
  const { items } = (await t.call('GET', `/v1/events?type=${encodeURIComponent(type)}`)).body;
  expect(items).toHaveLength(1);
  return items[0];
}

describe('an event of a Sentry SDK', () => {
  it.each(['envelope', 'envelope/', 'store', 'store/'])('is stored when it is sent to %s', async (to) => {
    const id = eventId();
    const event = { event_id: id, message: `sent to ${to}`, timestamp: NOW_MS / 1000 - 60, level: 'warning' };
    const body = to.startsWith('store') ? JSON.stringify(event) : envelopeOf(event, { event_id: id });
    const answer = await post(t, sender, body, { to });
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    expect(await stored(`sent to ${to}`)).toMatchObject({
      component: 'default',
      importance: 'warning',
      startedAt: '2026-11-21T12:09:30.000Z',
      count: 1,
    });
  });

  it('may come with its key in a header, in the query or in the DSN of the envelope', async () => {
    const { key, path, dsn } = sender;
    const ways: [string, Record<string, string>, object][] = [
      ['envelope/', { 'x-sentry-auth': `Sentry sentry_key=${key},sentry_version=7` }, {}],
      ['envelope/', { ...withoutKey, authorization: `Sentry sentry_key=${key}` }, {}],
      [`envelope/?sentry_key=${key}&sentry_version=7&sentry_client=x`, withoutKey, {}],
      ['envelope/', withoutKey, { dsn }],
    ];
    for (const [to, headers, header] of ways) {
      const id = eventId();
      const answer = await post(t, sender, envelopeOf({ event_id: id, message: 'ways' }, header), { to, headers });
      expect([to, headers, answer.status, answer.body]).toEqual([to, headers, 200, { id }]);
    }
    expect((await stored('ways')).count).toBe(4);
    const alone = await t.call('POST', `${path}/envelope/`, `{"dsn":"${dsn}"}`, { key: null });
    expect([alone.status, alone.body]).toEqual([200, {}]);
  });

  it('is taken with any content type, also with none or a broken one', async () => {
    const types = [
      'application/x-sentry-envelope',
      'text/plain;charset=UTF-8',
      'application/json',
      'garbage',
      'a/b/c;=',
      '',
    ];
    for (const type of [...types, 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      for (const to of ['envelope/', 'store/']) {
        const event = { event_id: eventId(), message: 'types' };
        const body = Buffer.from(to === 'store/' ? JSON.stringify(event) : envelopeOf(event));
        const answer = await post(t, sender, body, { to, headers: { 'content-type': type } });
        expect([type, answer.status]).toEqual([type, 200]);
      }
    }
    expect((await stored('types')).count).toBe(16);
  });

  it('counts once however often it is sent, and its id is not the id of an occurrence of the API', async () => {
    const event = { event_id: eventId(), message: 'again', timestamp: NOW_MS / 1000 };
    for (let n = 0; n < 3; n += 1)
      expect((await post(t, sender, envelopeOf(event))).body).toEqual({ id: event.event_id });
    await post(t, sender, JSON.stringify(event), { to: 'store/' });
    expect((await stored('again')).count).toBe(1);
    const same = { component: 'api', type: 'of the API', id: event.event_id };
    expect((await t.call('POST', '/v1/occurrences', same)).body).toMatchObject({ created: true, duplicate: false });
  });

  it('without an id counts each time, and gets one in the answer', async () => {
    for (let n = 0; n < 2; n += 1) {
      const { body } = await post(t, sender, envelopeOf({ message: 'nameless' }));
      expect(body.id).toMatch(/^[\da-f]{32}$/);
    }
    expect((await stored('nameless')).count).toBe(2);
    const { body } = await post(t, sender, envelopeOf({ message: 'nameless' }, { event_id: eventId() }));
    expect(body.id).toMatch(/^[\da-f]{32}$/);
  });

  it('belongs to the component that is set on the key, unless its tag names another', async () => {
    const other = await makeDsn(t, { component: 'shop/web' });
    await post(t, other, envelopeOf({ message: 'of the key' }));
    await post(t, other, envelopeOf({ message: 'of the tag', tags: { service: 'shop/api' } }));
    expect((await stored('of the key')).component).toBe('shop/web');
    expect((await stored('of the tag')).component).toBe('shop/api');
  });

  it('that is older than the project keeps data is refused with a reason', async () => {
    const old = await post(t, sender, envelopeOf({ message: 'old', timestamp: NOW_MS / 1000 - 31 * 86_400 }));
    expect(old.status).toBe(400);
    expect(old.body).toEqual({ detail: expect.stringContaining('older than the project keeps data') });
    expect(old.headers['x-sentry-error']).toBe(old.body.detail);
    expect((await post(t, sender, envelopeOf({ message: 'ahead', timestamp: NOW_MS / 1000 + 3_600 }))).status).toBe(
      200,
    );
    expect((await stored('ahead')).endedAt).toBe(new Date(NOW_MS).toISOString());
  });

  it('leaves the other events of its envelope alone', async () => {
    const item = (event: object) => `{"type":"event"}\n${JSON.stringify(event)}\n`;
    const id = eventId();
    const body = `{}\n${item({ message: 'of two', timestamp: 1 })}${item({ event_id: id, message: 'of two' })}`;
    const answer = await post(t, sender, body);
    expect([answer.status, answer.body]).toEqual([200, { id }]);
    expect((await stored('of two')).count).toBe(1);
  });
});

describe('what is no event', () => {
  it.each(['session', 'sessions', 'transaction', 'client_report', 'attachment', 'replay_event', 'log'])(
    'is taken and passed over: %s',
    async (type) => {
      const before = (await t.call('GET', '/v1/events?limit=200')).body.items.length;
      const answer = await post(t, sender, envelopeOf({ event_id: eventId(), message: 'x' }, {}, type));
      expect([answer.status, answer.body]).toEqual([200, {}]);
      expect((await t.call('GET', '/v1/events?limit=200')).body.items).toHaveLength(before);
    },
  );

  it('is a transaction that comes as an event', async () => {
    const answer = await post(t, sender, JSON.stringify({ event_id: eventId(), type: 'transaction' }), {
      to: 'store/',
    });
    expect([answer.status, answer.body]).toEqual([200, {}]);
  });
});

describe('the answer', () => {
  it.each([
    ['envelope/', ''],
    ['envelope/', 'x'],
    ['envelope/', '{}\n{"type":"event"}\n{'],
    ['envelope/', '{}\n{"type":"event","length":9}\n{}\n'],
    ['store/', ''],
    ['store/', '[]'],
    ['store/', '{"message":'],
  ])('to something malformed is 400 with a reason: %s %j', async (to, body) => {
    const answer = await post(t, sender, body, { to });
    expect([answer.status, answer.body]).toEqual([400, { detail: expect.any(String) }]);
    expect(answer.headers['x-sentry-error']).toBe(answer.body.detail);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });

  it('is 401 without a key, with one that nobody has, and within a second of its revocation', async () => {
    const revoked = (await t.call('POST', '/v1/keys', { name: 'revoked', role: 'dsn' })).body;
    const auth = (key: string) => ({ 'x-sentry-auth': `Sentry sentry_key=${key}` });
    expect((await post(t, sender, envelopeOf({ message: 'r' }), { headers: auth(revoked.key) })).status).toBe(200);
    await t.call('DELETE', `/v1/keys/${revoked.id}`);
    const headers = [withoutKey, auth(revoked.key), auth('0'.repeat(32)), auth('x'), { 'x-sentry-auth': 'Sentry' }];
    for (const each of headers) {
      for (const to of ['envelope/', 'store/']) {
        for (const body of [envelopeOf({ message: 'm' }), '', undefined]) {
          const answer = await post(t, sender, body, { to, headers: each });
          expect([each, answer.status, answer.body]).toEqual([each, 401, { detail: expect.any(String) }]);
        }
      }
    }
  });

  it('is 403 with a key of any other role, the root key too, and with another project than the key has', async () => {
    const keys = [t.rootKey];
    for (const role of ['ingest', 'read', 'admin', 'metrics']) {
      keys.push((await t.call('POST', '/v1/keys', { name: role, role })).body.key);
    }
    for (const key of keys) {
      const answer = await post(t, sender, envelopeOf({ message: 'm' }), {
        headers: { 'x-sentry-auth': `Sentry sentry_key=${key}` },
      });
      expect([key, answer.status]).toEqual([key, 403]);
    }
    for (const number of ['2', '01', '-1', '1e0', 'x', '1%00']) {
      const answer = await post(t, { ...sender, path: `/api/${number}` }, envelopeOf({ message: 'm' }));
      expect([number, answer.status, answer.body]).toEqual([number, 403, { detail: expect.any(String) }]);
    }
  });

  it('is 403 for a `dsn` key wherever else it is used', async () => {
    expect((await t.call('POST', '/v1/occurrences', { component: 'a', type: 'T' }, { key: sender.key })).status).toBe(
      403,
    );
    expect((await t.call('GET', '/v1/events', undefined, { key: sender.key })).status).toBe(403);
  });

  it('is 413 to an event over 1 MiB and to an envelope over 20 MiB', async () => {
    const event = (length: number) => JSON.stringify({ message: 'big', extra: { x: 'x'.repeat(length) } });
    for (const to of ['store/', 'envelope/']) {
      const body = (length: number) => (to === 'store/' ? event(length) : `{}\n{"type":"event"}\n${event(length)}`);
      expect((await post(t, sender, body(MIB - 100), { to })).status).toBe(200);
      const over = await post(t, sender, body(MIB), { to });
      expect([over.status, over.body]).toEqual([413, { detail: expect.any(String) }]);
    }
    const attachment = (length: number) => `{}\n{"type":"attachment","length":${length}}\n${'x'.repeat(length)}\n`;
    expect((await post(t, sender, attachment(19 * MIB))).status).toBe(200);
    expect((await post(t, sender, attachment(20 * MIB))).status).toBe(413);
  });

  it('is 415 to an encoding that nobody decodes', async () => {
    const answer = await post(t, sender, 'x', { headers: { 'content-encoding': 'rot13' } });
    expect([answer.status, answer.body]).toEqual([415, { detail: expect.stringContaining('gzip, deflate, br') }]);
  });

  it('lets pages of any origin send', async () => {
    for (const to of ['envelope', 'envelope/', 'store', 'store/']) {
      const headers = { origin: 'https://shop.example', 'access-control-request-method': 'POST' };
      const preflight = await t.call('OPTIONS', `${sender.path}/${to}`, undefined, { key: null, headers });
      expect([to, preflight.status]).toEqual([to, 204]);
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': to.startsWith('store') ? 'GET, POST, OPTIONS' : 'POST, OPTIONS',
        'access-control-expose-headers': 'x-sentry-error, x-sentry-rate-limits, retry-after',
      });
      const names = `x-sentry-auth, x-requested-with, origin, referer, accept, content-type, authentication, authorization,
        content-encoding, sentry-trace, baggage`;
      expect(String(preflight.headers['access-control-allow-headers']).split(', ')).toEqual(names.split(/,\s+/));
    }
    const { headers } = await post(t, sender, envelopeOf({ message: 'cors' }));
    expect(headers['access-control-allow-origin']).toBe('*');
    // With `no-store`, a page's errors end after 64 KiB (sentry-answers.ts).
    expect(headers['cache-control']).toBe('no-cache');
    expect((await post(t, sender, 'x', { headers: withoutKey })).headers['access-control-allow-origin']).toBe('*');
  });
});

describe('what is wrong in the address or the method', () => {
  it.each([
    ['GET', 'envelope/', 405],
    ['GET', 'envelope', 405],
    ['PUT', 'store/', 405],
    ['HEAD', 'store', 405],
    ['GET', 'minidump/', 404],
    ['POST', 'security/', 404],
  ])('is told as an SDK and a page can read it: %s %s', async (method, to, status) => {
    const answer = await t.call(method, `${sender.path}/${to}`, undefined, { key: null });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
    const methods = to.startsWith('store') ? 'GET, POST, OPTIONS' : 'POST, OPTIONS';
    expect(answer.headers['x-sentry-error']).toMatch(status === 405 ? `takes ${methods}, not` : /nothing at/);
    if (status === 405) expect(answer.headers.allow).toBe(methods);
    if (method !== 'HEAD') expect(answer.body).toEqual({ detail: answer.headers['x-sentry-error'] });
  });
});

describe('every encoding', () => {
  const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: (bytes: Buffer) => Buffer };
  const encoders: Record<string, ((bytes: Buffer) => Buffer) | undefined> = {
    gzip: zlib.gzipSync,
    deflate: zlib.deflateSync,
    br: (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
    zstd: zstdCompressSync,
  };

  for (const [encoding, encode] of Object.entries(encoders)) {
    const send = (body: Buffer, to = 'envelope/') =>
      post(t, sender, body, { to, headers: { 'content-encoding': encoding } });

    if (encode === undefined) {
      console.log(`${encoding}: Node ${process.version} cannot decode it, so that it can is not tested`);
      it(`${encoding} is answered 415 by a Node that does not know it`, async () => {
        expect((await send(Buffer.from('x'))).status).toBe(415);
      });
      continue;
    }

    it(`${encoding} is decoded, short or long`, async () => {
      for (const length of [10, 100_000, 900_000]) {
        const event = { event_id: eventId(), message: `in ${encoding}`, extra: { x: 'x'.repeat(length) } };
        expect((await send(encode(Buffer.from(envelopeOf(event))))).body).toEqual({ id: event.event_id });
        expect((await send(encode(Buffer.from(JSON.stringify(event))), 'store/')).body).toEqual({ id: event.event_id });
      }
      expect((await stored(`in ${encoding}`)).count).toBe(3);
    });

    it(`${encoding} that breaks off or is none is 400`, async () => {
      const whole = encode(Buffer.from(envelopeOf({ message: 'x'.repeat(1_000) })));
      for (const body of [whole.subarray(0, -6), Buffer.from('nothing of the kind')]) {
        const answer = await send(body);
        expect([answer.status, answer.body]).toEqual([400, { detail: expect.stringContaining(`${encoding}`) }]);
      }
    });

    it(`${encoding} is counted by its decoded bytes: a bomb is 413`, async () => {
      const bombs = [
        Buffer.alloc(2 * MIB),
        Buffer.concat([Buffer.from('{}\n{"type":"attachment"}\n'), Buffer.alloc(22 * MIB, 0x20)]),
      ];
      const [small, large] = bombs.map(encode) as [Buffer, Buffer];
      expect((await send(small, 'store/')).status).toBe(413);
      expect((await send(large)).status).toBe(413);
    });
  }
});

describe('over a quota', () => {
  const none = { requestsPerMinute: null, newTypesPerHour: null, newEventsPerHour: null, newComponentsPerHour: null };

  it('of requests, the SDK is told for how long to keep its errors to itself, and goes on later', async () => {
    await t.call('POST', '/v1/projects', { slug: 'busy', quotas: { ...none, requestsPerMinute: 2 } });
    const busy = await makeDsn(t, {}, 'busy');
    const send = () => post(t, busy, envelopeOf({ message: 'm' }));
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    const over = await send();
    expect([over.status, over.body]).toEqual([429, { detail: expect.stringContaining('quota') }]);
    expect(over.headers).toMatchObject({ 'retry-after': '30', 'x-sentry-rate-limits': '30:error:key:quota' });
    const inEnvelope = envelopeOf({ message: 'm' }, { dsn: busy.dsn });
    expect((await post(t, busy, inEnvelope, { headers: withoutKey })).status).toBe(429);
    clock.advance(30_000);
    expect((await send()).status).toBe(200);
  });

  it('of new types, only new ones are refused, and the SDK is not told to keep the known ones to itself', async () => {
    await t.call('POST', '/v1/projects', { slug: 'new', quotas: { ...none, newTypesPerHour: 1 } });
    const fresh = await makeDsn(t, {}, 'new');
    expect((await post(t, fresh, envelopeOf({ message: 'known' }))).status).toBe(200);
    const over = await post(t, fresh, envelopeOf({ message: 'unknown' }));
    expect(over.status).toBe(429);
    expect(over.headers).toMatchObject({ 'retry-after': '60', 'x-sentry-rate-limits': '0:error:key:quota' });
    const both = '{}\n{"type":"event"}\n{"message":"known"}\n{"type":"event"}\n{"message":"unknown"}\n';
    const answer = await post(t, fresh, both);
    expect([answer.status, answer.headers['x-sentry-rate-limits']]).toEqual([200, undefined]);
    expect(answer.body.id).toMatch(/^[\da-f]{32}$/);
  });
});
