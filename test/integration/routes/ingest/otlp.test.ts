import { gzipSync } from 'node:zlib';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { any, decode, encode, requestOf } from '../../../support/protocols/otlp/requests.js';
import { openWire } from '../../../support/wire.js';

const JSON_TYPE = 'application/json';
const PROTOBUF_TYPE = 'application/x-protobuf';
const SEED = 20_261_121;

let t: TestApp;
let url: string;
let key: string;
beforeAll(async () => {
  t = await startTestApp();
  url = await t.listen();
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

async function send(request: object | Buffer, type = JSON_TYPE, headers: Record<string, string> = {}): Promise<Sent> {
  const plain = type === PROTOBUF_TYPE ? encode('Request', request) : Buffer.from(JSON.stringify(request));
  const response = await t.app.inject({
    method: 'POST',
    url: '/v1/logs',
    headers: { 'content-type': type, authorization: `Bearer ${key}`, ...headers },
    payload: Buffer.isBuffer(request) ? request : plain,
  });
  const answered = response.headers['content-type'];
  const name = response.statusCode === 200 ? 'Response' : 'Status';
  const body = answered === PROTOBUF_TYPE ? decode(name, response.rawPayload) : response.json();
  return { status: response.statusCode, type: answered, headers: response.headers, body };
}

async function eventsOf(component: string) {
  return (await t.call('GET', `/v1/events?component=${encodeURIComponent(component)}&environment=staging`)).body.items;
}

const error = (message: string, fields: object = {}) => ({ severityNumber: 17, body: any(message), ...fields });

describe.each([
  ['JSON', JsonExporter, {}],
  ['protobuf', ProtobufExporter, { compression: 'gzip' as never }],
])("the JavaScript SDK's exporter for %s", (form, Exporter, options) => {
  const component = `otel/${form}`;
  const provider = () =>
    new LoggerProvider({
      resource: resourceFromAttributes({
        'service.namespace': 'otel',
        'service.name': form,
        'service.version': '2.4.1',
        'deployment.environment.name': 'staging',
      }),
      processors: [
        new BatchLogRecordProcessor({
          exporter: new Exporter({ url: `${url}/v1/logs`, headers: { authorization: `Bearer ${key}` }, ...options }),
          maxQueueSize: 2_000,
        }),
      ],
    });

  it('brings an exception with type, message, stack, version and environment', async () => {
    const logs = provider();
    const exception = new TypeError('cart is undefined');
    logs.getLogger('test').emit({ severityNumber: SeverityNumber.INFO, body: 'all is well' });
    logs
      .getLogger('test')
      .emit({ severityNumber: SeverityNumber.ERROR, body: 'failed', exception, attributes: { order: 7 } });
    await logs.shutdown();
    const [event, ...others] = await eventsOf(component);
    expect(others).toEqual([]);
    const whole = (await t.call('GET', `/v1/events/${event.id}`)).body;
    expect(whole).toMatchObject({
      component,
      type: expect.stringMatching(/^TypeError in \S*routes\/ingest\/otlp\.test\.ts: cart is undefined$/),
      message: 'failed: cart is undefined',
      stack: expect.stringContaining('otlp.test.ts'),
      glueKey: expect.stringMatching(/^2:[\da-f]{32}$/),
      version: '2.4.1',
      environment: 'staging',
      importance: 'alarm',
      count: 1,
      properties: { order: 7 },
    });
  });

  it('brings the same thousand times as one event', async () => {
    const logs = provider();
    const logger = logs.getLogger('test');
    for (let n = 0; n < 1_000; n += 1) {
      logger.emit({ severityNumber: SeverityNumber.WARN, body: `slow response: ${n} ms` });
    }
    await logs.shutdown();
    const events = (await eventsOf(component)).filter(({ type }: { type: string }) => type === 'slow response: <*>');
    expect(events).toMatchObject([{ count: 1_000, importance: 'warning' }]);
  });
});

describe.each([
  ['JSON', JSON_TYPE],
  ['protobuf', PROTOBUF_TYPE],
])('POST /v1/logs in %s', (form, type) => {
  const component = `direct-${form}`;
  const request = (records: object[]) =>
    requestOf(records, { 'service.name': component, 'deployment.environment.name': 'staging' });

  it('counts a repeated request once, and equal records of one request each', async () => {
    const twice = request([error('twice'), error('twice')]);
    for (let n = 0; n < 3; n += 1) expect(await send(twice, type)).toMatchObject({ status: 200, type, body: {} });
    expect(await eventsOf(component)).toMatchObject([{ type: 'twice', count: 2 }]);
  });

  it('accepts gzip, and detects the same request without it as a duplicate', async () => {
    const plain =
      type === PROTOBUF_TYPE
        ? encode('Request', request([error('zipped')]))
        : Buffer.from(JSON.stringify(request([error('zipped')])));
    expect(await send(gzipSync(plain), type, { 'content-encoding': 'gzip' })).toMatchObject({ status: 200, body: {} });
    expect(await send(plain, type)).toMatchObject({ status: 200, body: {} });
    expect((await eventsOf(component))[0]).toMatchObject({ type: 'zipped', count: 1 });
  });

  it('stores records whose time cannot be right at the time of receipt', async () => {
    const old = error('old', { timeUnixNano: '1500000000000000000' });
    const ahead = error('ahead', { timeUnixNano: '4000000000000000000' });
    const nowMs = t.deps.clock.now();
    expect(await send(request([old, ahead]), type)).toMatchObject({ status: 200, body: {} });
    for (const text of ['old', 'ahead']) {
      const events = (await eventsOf(component)).filter((event: { type: string }) => event.type === text);
      expect(events).toHaveLength(1);
      expect(Math.abs(Date.parse(events[0].startedAt) - nowMs)).toBeLessThan(60_000);
    }
  });

  it('returns errors with a google.rpc.Status', async () => {
    const malformed = await send(Buffer.from([0x0a, 0xff]), type);
    expect(malformed).toMatchObject({ status: 400, type, body: { code: 3, message: expect.stringMatching(/body/) } });
    const keyless = await send(request([]), type, { authorization: '' });
    expect(keyless).toMatchObject({
      status: 401,
      type,
      body: { code: 16 },
      headers: { 'www-authenticate': /^Bearer/ },
    });
    const read = (await t.call('POST', '/v1/keys', { name: 'r', role: 'read' })).body.key;
    expect(await send(request([]), type, { authorization: `Bearer ${read}` })).toMatchObject({
      status: 403,
      body: { code: 7 },
    });
    const large = await send(Buffer.alloc(8 * 1024 * 1024 + 1), type);
    expect(large).toMatchObject({ status: 413, type, body: { code: 3 } });
    const bomb = await send(gzipSync(Buffer.alloc(64 * 1024 * 1024)), type, { 'content-encoding': 'gzip' });
    expect(bomb).toMatchObject({ status: 413, type });
    expect(await send(request([]), type, { 'content-encoding': 'br' })).toMatchObject({ status: 415, type });
    const noGzip = await send(Buffer.from('no'), type, { 'content-encoding': 'gzip' });
    expect(noGzip).toMatchObject({ status: 400, type, body: { message: 'The body is not valid gzip.' } });
  });

  it('asks to come back when nothing could be stored for want of quota, and is partial when something could', async () => {
    const slug = `quota-${form.toLowerCase()}`;
    await t.call('POST', '/v1/projects', { slug, quotas: { newTypesPerHour: 1 } });
    const its = (await t.call('POST', `/v1/keys?project=${slug}`, { name: 'k', role: 'ingest' })).body.key;
    const headers = { authorization: '', 'x-api-key': its };
    const partial = await send(request([error('first'), error('second')]), type, headers);
    expect(partial.body.partialSuccess).toMatchObject({
      rejectedLogRecords: '1',
      errorMessage: /quota of 1 new types/,
    });
    const nothing = await send(request([error('third'), error('info', { severityNumber: 9 })]), type, headers);
    expect(nothing).toMatchObject({ status: 429, type, body: { code: 8 }, headers: { 'retry-after': /^\d+$/ } });
    expect(await send(request([error('first')]), type, headers)).toMatchObject({ status: 200, body: {} });
  });

  it('returns 5xx for none of a thousand mutations with 5xx', { timeout: 60_000 }, async () => {
    const record = {
      ...error('m'),
      timeUnixNano: `${t.deps.clock.now()}000000`,
      attributes: [{ key: 'a', value: any([{ b: 1.5 }, 'x']) }],
    };
    const whole =
      type === PROTOBUF_TYPE
        ? encode('Request', request([record, record]))
        : Buffer.from(JSON.stringify(request([record, record])));
    const chance = random(SEED);
    const counts: Record<number, number> = {};
    for (let n = 0; n < 1_000; n += 1) {
      const mutated = mutate(whole, chance);
      const response = await send(mutated, type);
      expect(response.status, mutated.toString('base64')).toBeLessThan(500);
      counts[response.status] = (counts[response.status] ?? 0) + 1;
    }
    console.log(`1 000 mutations of ${form}: ${JSON.stringify(counts)}`);
    expect(counts[400]).toBeGreaterThan(100);
    expect(await send(request([error('after')]), type)).toMatchObject({ status: 200, body: {} });
  });
});

describe('POST /v1/logs', () => {
  it('returns 415 for other content types', async () => {
    const response = await send(Buffer.from('x'), 'text/plain');
    expect(response).toMatchObject({ status: 415, type: JSON_TYPE });
    expect(response.body.message).toBe('Send application/json or application/x-protobuf.');
  });

  it('returns 405 for other methods, in the format of the protocol', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await t.call(method, '/v1/logs', undefined, { key: null });
      expect([method, response.status, response.headers.allow]).toEqual([method, 405, 'POST']);
      expect(response.headers['content-type']).toBe(JSON_TYPE);
      expect(response.body).toEqual({ code: 12, message: `${method} is not allowed for /v1/logs. Allowed: POST.` });
    }
  });

  it('accepts JSON up to 4 MiB', async () => {
    const response = await send(Buffer.from(`{"x":"${'x'.repeat(4 * 1024 * 1024)}"}`));
    expect(response).toMatchObject({ status: 413, body: { message: 'A JSON body is limited to 4 MiB.' } });
  });

  it('puts what names no service into a component named as its project', async () => {
    await send(requestOf([error('nameless')], { 'deployment.environment.name': 'staging' }));
    const types = (await eventsOf('default')).map(({ type }: { type: string }) => type);
    expect(types).toContain('nameless');
  });
});

describe('while the store is unavailable', () => {
  it('asks to come back, in the form of the request, and takes the same request later', async () => {
    const wire = await openWire(t.database.connectionString);
    const cut = await startTestApp({ database: { ...t.database, connectionString: wire.connectionString } });
    const send = (type: string, payload: Buffer) =>
      cut.app.inject({
        method: 'POST',
        url: '/v1/logs',
        headers: { 'content-type': type, authorization: `Bearer ${cut.rootKey}` },
        payload,
      });
    try {
      wire.cut();
      const request = requestOf([error('held back')], {
        'service.name': 'cut',
        'deployment.environment.name': 'staging',
      });
      const json = await send(JSON_TYPE, Buffer.from(JSON.stringify(request)));
      expect([json.statusCode, json.headers['retry-after'], json.json().code]).toEqual([503, '1', 14]);
      const protobuf = await send(PROTOBUF_TYPE, encode('Request', request));
      expect([protobuf.statusCode, protobuf.headers['retry-after']]).toEqual([503, '1']);
      expect(decode('Status', protobuf.rawPayload)).toMatchObject({ code: 14 });
      wire.restore();
      const again = async () => (await send(PROTOBUF_TYPE, encode('Request', request))).statusCode;
      await expect.poll(again, { timeout: 20_000, interval: 100 }).toBe(200);
      expect(await eventsOf('cut')).toMatchObject([{ type: 'held back', count: 1 }]);
    } finally {
      wire.restore();
      await cut.close();
      wire.close();
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

/** Bytes changed, left out, doubled or put in. */
function mutate(bytes: Buffer, chance: () => number): Buffer {
  let mutated = Buffer.from(bytes);
  for (let n = 1 + Math.floor(4 * chance()); n > 0; n -= 1) {
    const at = Math.floor(chance() * mutated.length);
    const end = at + Math.floor(chance() * 16);
    const noise = Buffer.from(Array.from({ length: Math.ceil(chance() * 8) }, () => Math.floor(chance() * 256)));
    const middle = [noise, Buffer.alloc(0), Buffer.concat([mutated.subarray(at, end), mutated.subarray(at, end)])];
    mutated = Buffer.concat([
      mutated.subarray(0, at),
      middle[Math.floor(chance() * 3)] as Buffer,
      mutated.subarray(end),
    ]);
  }
  return mutated;
}
