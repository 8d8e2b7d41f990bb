import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MIB } from '../../../../src/lib/bytes.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { sumOf } from '../../../support/metrics/exposition.js';
import {
  any,
  attributes,
  decode,
  encode,
  exceptionEvent,
  requestOf,
  traceRequestOf,
  withByteIds,
} from '../../../support/protocols/otlp/requests.js';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';
const SEED = 20_261_201;
const THROWN = { 'exception.type': 'CardError', 'exception.message': 'declined' };

let t: TestApp;
let key: string;
beforeAll(async () => {
  t = await startTestApp();
  key = (await t.call('POST', '/v1/keys', { name: 'otel', role: 'ingest' })).body.key;
});
afterAll(() => t.close());

interface Sent {
  status: number;
  type: unknown;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: looked into everywhere.
  body: any;
}

async function send(url: string, payload: Buffer, type: string, headers: Record<string, string> = {}): Promise<Sent> {
  const response = await t.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': type, authorization: `Bearer ${key}`, ...headers },
    payload,
  });
  const itsType = response.headers['content-type'];
  const name = response.statusCode === 200 ? 'TraceResponse' : 'Status';
  const body = itsType === PROTOBUF_TYPE ? decode(name, response.rawPayload) : response.json();
  return { status: response.statusCode, type: itsType, headers: response.headers, body };
}

async function eventsOf(component: string) {
  return (await t.call('GET', `/v1/events?component=${encodeURIComponent(component)}`)).body.items;
}

async function total(name: string, labels: Record<string, string>): Promise<number> {
  return sumOf((await t.call('GET', '/metrics')).body, name, labels);
}

let spans = 0;
/** Ids that no other span has. */
function newIds() {
  spans += 1;
  return { traceId: spans.toString(16).padStart(32, 'a'), spanId: spans.toString(16).padStart(16, 'b') };
}

describe.each([
  ['JSON', JSON_TYPE],
  ['protobuf', PROTOBUF_TYPE],
])('POST /v1/traces in %s', (form, type) => {
  const resource = { 'service.name': `spans-${form}` };
  const bytesOf = (request: object) =>
    type === PROTOBUF_TYPE ? encode('TraceRequest', withByteIds(request)) : Buffer.from(JSON.stringify(request));
  const request = (all: object[], more = {}) => bytesOf(traceRequestOf(all, { ...resource, ...more }));
  const thrown = (message: string) => exceptionEvent({ ...THROWN, 'exception.message': message });

  it('stores the exceptions of spans once, also where the request is repeated or comes in other company', async () => {
    const span = { ...newIds(), name: 'GET /cart', events: [thrown('repeated')] };
    for (const all of [[span], [span], [{ ...newIds(), name: 'GET /fine' }, span]]) {
      expect(await send('/v1/traces', request(all), type)).toMatchObject({ status: 200, type, body: {} });
    }
    expect(await send('/v1/traces', gzipSync(request([span])), type, { 'content-encoding': 'gzip' })).toMatchObject({
      status: 200,
      body: {},
    });
    expect((await eventsOf(`spans-${form}`))[0]).toMatchObject({ message: 'repeated', count: 1, importance: 'alarm' });
  });

  it.each([
    ['the log record', true],
    ['the span', false],
  ])('counts an error once that comes as log record and on its span, %s first', async (first, isLogFirst) => {
    const component = `once-${form}-${isLogFirst}`;
    const ids = newIds();
    const record = { ...ids, severityNumber: 13, body: any('could not pay'), attributes: attributes(THROWN) };
    const log = Buffer.from(JSON.stringify(requestOf([record], { 'service.name': component })));
    const span = request([{ ...ids, name: 'GET', events: [exceptionEvent(THROWN)] }], { 'service.name': component });
    const sendLog = () => send('/v1/logs', log, JSON_TYPE);
    const sendSpan = () => send('/v1/traces', span, type);
    for (const sending of isLogFirst ? [sendLog, sendSpan] : [sendSpan, sendLog]) {
      expect([first, (await sending()).status]).toEqual([first, 200]);
    }
    expect(await eventsOf(component)).toMatchObject([{ count: 1, importance: 'alarm' }]);
  });

  it('counts the spans that it passes over', async () => {
    const passedOver = () => total('gluepoint_passed_over_total', { protocol: 'otlp', item: 'span' });
    const before = await passedOver();
    const failed = { name: 'GET', status: { code: 2, message: 'no' } };
    await send('/v1/traces', request([{ name: 'a' }, failed, { ...newIds(), events: [thrown('counted')] }]), type);
    expect((await passedOver()) - before).toBe(2);
    await send('/v1/traces', request([failed], { 'gluepoint.span.errors': true }), type);
    expect((await passedOver()) - before).toBe(2);
  });

  it('says how many spans were refused for a quota, and asks to come back where that is all of them', async () => {
    const slug = `spans-${form.toLowerCase()}`;
    await t.call('POST', '/v1/projects', { slug, quotas: { newTypesPerHour: 1 } });
    const its = (await t.call('POST', `/v1/keys?project=${slug}`, { name: 'k', role: 'ingest' })).body.key;
    const headers = { authorization: '', 'x-api-key': its };
    const of = (...types: string[]) => ({
      ...newIds(),
      events: types.map((name) => exceptionEvent({ 'exception.type': name, 'exception.message': name })),
    });
    const partial = await send('/v1/traces', request([of('First'), of('Second', 'Third')]), type, headers);
    expect(partial).toMatchObject({ status: 200, type });
    expect(partial.body.partialSuccess).toEqual({
      rejectedSpans: '1',
      errorMessage: expect.stringContaining('quota of 1 new types'),
    });
    const nothing = await send('/v1/traces', request([of('Fourth')]), type, headers);
    expect(nothing).toMatchObject({ status: 429, type, body: { code: 8 } });
    expect(nothing.headers['retry-after']).toMatch(/^\d+$/);
  });

  it('answers errors with a google.rpc.Status', async () => {
    expect(await send('/v1/traces', Buffer.from([0x0a, 0xff]), type)).toMatchObject({
      status: 400,
      type,
      body: { code: 3 },
    });
    expect(await send('/v1/traces', request([]), type, { authorization: '' })).toMatchObject({ status: 401, type });
    const large = await send('/v1/traces', Buffer.alloc(8 * MIB + 1), type);
    expect(large).toMatchObject({ status: 413, type, body: { code: 3 } });
    const bomb = gzipSync(Buffer.alloc(64 * MIB));
    expect(await send('/v1/traces', bomb, type, { 'content-encoding': 'gzip' })).toMatchObject({ status: 413, type });
    const event = { name: 'exception' };
    const many = request([{ events: Array(10_001).fill(event) }]);
    const tooMany = await send('/v1/traces', many, type);
    expect(tooMany).toMatchObject({ status: 413, type });
    expect(tooMany.body.message).toContain('more than 10000 errors');
  });

  it('answers none of 500 mutations with 5xx', { timeout: 60_000 }, async () => {
    const span = {
      ...newIds(),
      name: 'GET',
      endTimeUnixNano: `${t.deps.clock.now()}000000`,
      attributes: attributes({ 'http.route': '/a', nested: [{ b: 1.5 }, 'x'] }),
      events: [thrown('mutated'), { name: 'other' }],
      status: { code: 2, message: 'no' },
    };
    const whole = request([span, span], { 'gluepoint.span.errors': true });
    const chance = random(SEED);
    const statuses = new Set<number>();
    for (let n = 0; n < 500; n += 1) {
      const mutated = Buffer.from(whole);
      for (let times = 1 + Math.floor(4 * chance()); times > 0; times -= 1) {
        mutated[Math.floor(chance() * mutated.length)] = Math.floor(chance() * 256);
      }
      const { status } = await send('/v1/traces', mutated, type);
      expect(status, mutated.toString('base64')).toBeLessThan(500);
      statuses.add(status);
    }
    expect([...statuses].sort()).toEqual([200, 400]);
  });
});

describe.each([
  ['JSON', JSON_TYPE, '{}'],
  ['protobuf', PROTOBUF_TYPE, ''],
])('POST /v1/metrics in %s', (_, type, empty) => {
  const post = (payload: Buffer, headers: Record<string, string> = {}) =>
    t.app.inject({
      method: 'POST',
      url: '/v1/metrics',
      headers: { 'content-type': type, authorization: `Bearer ${key}`, ...headers },
      payload,
    });

  it('accepts and drops whatever is sent, unread, and counts it', async () => {
    const passedOver = () => total('gluepoint_passed_over_total', { protocol: 'otlp', item: 'metrics' });
    const before = await passedOver();
    const bodies = [Buffer.from('{"resourceMetrics":[]}'), Buffer.alloc(0), Buffer.alloc(8 * MIB, '[')];
    for (const body of bodies) {
      const response = await post(body);
      expect([response.statusCode, response.headers['content-type'], response.payload]).toEqual([200, type, empty]);
    }
    const bomb = await post(gzipSync(Buffer.alloc(64 * MIB)), { 'content-encoding': 'gzip' });
    expect(bomb.statusCode).toBe(200);
    expect((await passedOver()) - before).toBe(4);
  });

  it('refuses what is too large, has no key, or another encoding', async () => {
    const large = await post(Buffer.alloc(8 * MIB + 1));
    expect([large.statusCode, large.headers['content-type']]).toEqual([413, type]);
    expect((await post(Buffer.from('{}'), { authorization: '' })).statusCode).toBe(401);
    expect((await post(Buffer.from('{}'), { 'content-encoding': 'rot13' })).statusCode).toBe(415);
    expect((await post(Buffer.from('x'), { 'content-type': 'text/plain' })).statusCode).toBe(415);
  });
});

describe('a body of metrics over a socket', () => {
  it('is read to its end when it is chunked, and refused beyond 8 MiB', async () => {
    const url = `${await t.listen()}/v1/metrics`;
    const post = (mib: number) => {
      const body = new ReadableStream({
        start(controller) {
          for (let n = 0; n < mib; n += 1) controller.enqueue(new Uint8Array(MIB));
          controller.close();
        },
      });
      const headers = { 'content-type': JSON_TYPE, authorization: `Bearer ${key}` };
      return fetch(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    };
    expect((await post(8)).status).toBe(200);
    expect((await post(9)).status).toBe(413);
    expect((await post(1)).status).toBe(200);
  });
});

describe.each(['/v1/traces', '/v1/metrics'])('%s', (url) => {
  it('answers other methods in the form of the protocol', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { status, headers, body } = await t.call(method, url, undefined, { key: null });
      expect([method, status, headers.allow]).toEqual([method, 405, 'POST']);
      expect(body).toEqual({ code: 12, message: `${url} takes POST, not ${method}.` });
    }
  });
});

/** Numbers from 0 to 1, the same with each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
