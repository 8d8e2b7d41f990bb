import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedRequest, TooManyRecords } from '../../../../src/protocols/otlp/records.js';
import { type OtlpForm, occurrencesInLogs, type Sender } from '../../../../src/protocols/otlp/request.js';
import { type OccurrenceBody, occurrenceBody } from '../../../../src/schemas/occurrence.js';
import { effortMs } from '../../../support/effort.js';
import { any, attributes, encode, requestOf } from '../../../support/protocols/otlp/requests.js';

const AT = Date.parse('2026-11-21T10:00:00.250Z');
const SENDER: Sender = { keyId: 'key-1', component: 'default', nowMs: AT + 1_000, retentionMs: 30 * 86_400_000 };
const FORMS: OtlpForm[] = ['json', 'protobuf'];

function bytesOf(request: object, form: OtlpForm): Buffer {
  return form === 'json' ? Buffer.from(JSON.stringify(request)) : encode('Request', request);
}

function occurrencesIn(bytes: Buffer, form: OtlpForm, sender: Sender): OccurrenceBody[] {
  return occurrencesInLogs(bytes, form, sender).occurrences;
}

/** What both forms of a request become, which has to be the same but for the ids. */
function translate(request: object, sender = SENDER): OccurrenceBody[] {
  const [json, protobuf] = FORMS.map((form) => occurrencesIn(bytesOf(request, form), form, sender));
  const withoutId = (all: OccurrenceBody[] | undefined) => all?.map((one) => ({ ...one, id: null }));
  expect(withoutId(json)).toEqual(withoutId(protobuf));
  return json ?? [];
}

function one(record: object, resource?: Record<string, unknown>): OccurrenceBody | undefined {
  return translate(requestOf([record], resource))[0];
}

const exception = (values: Record<string, unknown>) => ({ attributes: attributes(values) });

describe('a log record', () => {
  it('is an occurrence with an exception or from WARN on, and nothing otherwise', () => {
    const severities = [0, 1, 9, 12, 13, 16, 17, 24, 25];
    const plain = severities.map((severityNumber) => one({ severityNumber, body: any('x') })?.importance);
    expect(plain).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      'warning',
      'warning',
      'alarm',
      'alarm',
      'alarm',
    ]);
    for (const name of ['exception.type', 'exception.message']) {
      const thrown = severities.map(
        (severityNumber) => one({ severityNumber, ...exception({ [name]: 'x' }) })?.importance,
      );
      const known = ['alarm', 'unknown', 'unknown', 'unknown', 'warning', 'warning', 'alarm', 'alarm', 'alarm'];
      expect(thrown).toEqual(known);
    }
    expect(one(exception({ 'exception.stacktrace': 'at f' }))).toBeUndefined();
  });

  it('has type, message, stack, time and where it comes from in their places', () => {
    const record = {
      timeUnixNano: `${AT}000000`,
      observedTimeUnixNano: `${AT + 5}000000`,
      severityNumber: 17,
      body: any('could not pay'),
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      ...exception({
        'exception.type': 'CardError',
        'exception.message': 'declined: 05',
        'exception.stacktrace': 'CardError: declined: 05\n    at pay (/app/pay.js:10:5)\n    at node:internal/x:1:1',
        order: 4711,
        big: 9_007_199_254_740_993n,
        ratio: 0.5,
        paid: false,
        cards: ['a', { b: 1 }],
        raw: Buffer.from('hi'),
      }),
    };
    const resource = {
      'service.namespace': 'shop',
      'service.name': 'checkout',
      'service.version': '2.4.1',
      'deployment.environment.name': 'staging',
      'host.name': 'a1',
      'process.pid': 7,
    };
    // In JSON these two are hexadecimal; protobuf has them as bytes.
    const bytes = { traceId: Buffer.from(record.traceId, 'hex'), spanId: Buffer.from(record.spanId, 'hex') };
    const [json] = occurrencesIn(bytesOf(requestOf([record], resource), 'json'), 'json', SENDER);
    const [proto] = occurrencesIn(
      bytesOf(requestOf([{ ...record, ...bytes }], resource), 'protobuf'),
      'protobuf',
      SENDER,
    );
    expect({ ...proto, id: json?.id }).toEqual(json);
    expect(json).toEqual({
      component: 'shop/checkout',
      type: 'CardError in pay (pay.js)',
      environment: 'staging',
      version: '2.4.1',
      importance: 'alarm',
      message: 'could not pay: declined: 05',
      stack: 'CardError: declined: 05\n    at pay (/app/pay.js:10:5)\n    at node:internal/x:1:1',
      glueKey: expect.stringMatching(/^2:[\da-f]{32}$/),
      startedAt: '2026-11-21T10:00:00.250Z',
      properties: {
        trace_id: record.traceId,
        span_id: record.spanId,
        order: 4711,
        big: '9007199254740993',
        ratio: 0.5,
        paid: false,
        cards: '["a",{"b":1}]',
        raw: 'aGk=',
        'host.name': 'a1',
      },
      id: expect.stringMatching(/^otlp:exception:[\w-]{43}$/),
    });
  });

  it('is read by its level in words where it has no number', () => {
    const importance = (severityText: string, more = {}) => one({ severityText, body: any('x'), ...more })?.importance;
    expect([importance('ERROR'), importance('W'), importance('info')]).toEqual(['alarm', 'warning', undefined]);
    expect(importance('ERROR', { severityNumber: 9 })).toBeUndefined();
    expect(importance('warn', exception({ 'exception.type': 'E' }))).toBe('warning');
  });

  it('says what its logger said, then what its exception says, each once', () => {
    const message = (body: unknown, value: string) =>
      one({ body: any(body), ...exception({ 'exception.type': 'E', 'exception.message': value }) })?.message;
    expect(message('could not pay', 'timeout')).toBe('could not pay: timeout');
    expect(message('could not pay: timeout', 'timeout')).toBe('could not pay: timeout');
    expect(message('timeout', 'timeout')).toBe('timeout');
    expect(message('', 'timeout')).toBe('timeout');
    expect(message('could not pay', '')).toBe('could not pay');
    expect(message({ msg: 'could not pay', order: 17 }, 'timeout')).toBe('could not pay: timeout');
    expect(message({ order: 17 }, 'timeout')).toBe('timeout');
    expect(message('x'.repeat(100_000), 'timeout')).toMatch(/^x{4096}: timeout$/);
  });

  it('may have its exception and its text in maps; what is not shown elsewhere becomes properties', () => {
    const err = {
      type: 'CardError',
      message: 'declined',
      stack: 'CardError: declined\n    at f',
      code: 'E05',
      at: [1],
    };
    const fields = { message: 'could not pay', err, order: { id: 17, items: { count: 2 } }, 'order.id': 18 };
    const whole = { type: 'CardError: declined', message: 'could not pay: declined', stack: err.stack };
    const properties = { 'err.code': 'E05', 'err.at': '[1]', 'order.id': 17, 'order.items.count': 2 };
    expect(one({ severityNumber: 17, body: any(fields) })).toMatchObject({ ...whole, properties });
    const attributed = one({ severityNumber: 17, ...exception(fields) });
    expect(attributed).toMatchObject({ ...whole, properties });
    expect(Object.keys(attributed?.properties ?? {})).toEqual(Object.keys(properties));
    const beside = one({ severityNumber: 17, body: any('failed'), ...exception({ message: 'kept', err }) });
    expect(beside).toMatchObject({ message: 'failed: declined', properties: { message: 'kept' } });
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`k${n}`, { v: n }]));
    expect(Object.keys(one({ severityNumber: 17, ...exception({ many }) })?.properties ?? {})).toHaveLength(64);
  });

  it('keeps an integer of more than 64 bits, and what is none, as text', () => {
    const values = ['1180591620717411303424', 2 ** 70, 1.5, 'x', true, '-7', 9_007_199_254_740_993n.toString()];
    const pairs = values.map((intValue, n) => ({ key: `n${n}`, value: { intValue } }));
    const [occurrence] = occurrencesIn(
      Buffer.from(JSON.stringify(requestOf([{ severityNumber: 17, attributes: pairs }]))),
      'json',
      SENDER,
    );
    expect(Object.values(occurrence?.properties ?? {})).toEqual([
      '1180591620717411303424',
      '1180591620717411303424',
      '1.5',
      'x',
      'true',
      -7,
      '9007199254740993',
    ]);
    const record = { severityNumber: 17, attributes: [{ key: 'a', value: { intValue: {} } }] };
    expect(() => occurrencesIn(bytesOf(requestOf([record]), 'json'), 'json', SENDER)).toThrow('intValue: expected');
  });

  it('takes the observed time, or none, where its own cannot be right', () => {
    const nanos = (atMs: number) => `${atMs}000000`;
    const at = (timeMs: number, observedMs: number) =>
      one({ severityNumber: 17, timeUnixNano: nanos(timeMs), observedTimeUnixNano: nanos(observedMs) })?.startedAt;
    const years = 365 * 86_400_000;
    expect(at(AT - years, AT)).toBe('2026-11-21T10:00:00.250Z');
    expect(at(AT + years, AT)).toBe('2026-11-21T10:00:00.250Z');
    expect(at(AT + years, AT - years)).toBeNull();
  });

  it('takes the observed time where it has no own, and none where it has neither', () => {
    expect(one({ severityNumber: 17, observedTimeUnixNano: `${AT}000000` })?.startedAt).toBe(
      '2026-11-21T10:00:00.250Z',
    );
    expect(one({ severityNumber: 17, timeUnixNano: '0' })?.startedAt).toBeNull();
  });

  it('without the type of an exception is named by its event, its template, or what its text has in common', () => {
    const type = (record: object) => one({ severityNumber: 13, ...record })?.type;
    expect(type({ eventName: 'cart.full', body: any('17 items') })).toBe('cart.full');
    expect(type({ body: any('u1'), ...exception({ 'event.name': 'old.name' }) })).toBe('old.name');
    expect(type({ body: any('User 7 left'), ...exception({ '{OriginalFormat}': 'User {Id} left' }) })).toBe(
      'User {Id} left',
    );
    expect(type({ body: any('User 42 took 1.5 s of 0xdeadbeef12\nmore') })).toBe('User <*> took <*> of <*>');
    expect(type({ body: any('gone: 3F2504E0-4F89-11D3-9A0C-0305E82C3301') })).toBe('gone: <*>');
    expect(type({ body: any({ code: 7 }) })).toBe('{"code":7}');
    expect(type({})).toBe('Event without a message');
    expect(type(exception({ 'exception.message': 'line 3 is bad' }))).toBe('line <*> is bad');
  });
});

describe('a resource', () => {
  it('names the component by namespace and name, with any characters', () => {
    const component = (resource: Record<string, unknown>) => one({ severityNumber: 17 }, resource)?.component;
    expect(component({ 'service.namespace': 'shop', 'service.name': 'cart' })).toBe('shop/cart');
    expect(component({ 'service.name': 'unknown_service:node' })).toBe('unknown_service:node');
    expect(component({ 'service.namespace': '/a//b/', 'service.name': ' ' })).toBe('a/b');
    expect(component({ 'service.name': 7 })).toBe('default');
    expect(component({})).toBe('default');
  });

  it('is read also where it stands behind its records', () => {
    const [resourceLogs] = requestOf([{ severityNumber: 17 }]).resourceLogs;
    const turned = Buffer.concat([
      encode('Request', { resourceLogs: [{ scopeLogs: resourceLogs?.scopeLogs }] }).subarray(2),
      encode('Request', { resourceLogs: [{ resource: resourceLogs?.resource }] }).subarray(2),
    ]);
    const bytes = Buffer.concat([Buffer.from([0x0a, turned.length]), turned]);
    expect(occurrencesIn(bytes, 'protobuf', SENDER)).toMatchObject([{ component: 'cart' }]);
  });

  it('may say its environment by the older name, and says production by none', () => {
    const environment = (resource: Record<string, unknown>) => one({ severityNumber: 17 }, resource)?.environment;
    expect(environment({ 'deployment.environment': 'qa' })).toBe('qa');
    expect(environment({ 'deployment.environment': 'qa', 'deployment.environment.name': 'test' })).toBe('test');
    expect(environment({})).toBeNull();
  });
});

describe('the id of a record', () => {
  const request = requestOf([{ severityNumber: 17 }, { severityNumber: 17 }]);
  const ids = (body: object, form: OtlpForm = 'json', keyId = 'key-1') =>
    occurrencesIn(bytesOf(body, form), form, { ...SENDER, keyId }).map(({ id }) => id);

  it('is the same when the request is repeated, and another for equal records, other keys and other bodies', () => {
    expect(ids(request)).toEqual(ids(request));
    const all = [
      ...ids(request),
      ...ids(request, 'json', 'key-2'),
      ...ids({ ...request, x: 1 }),
      ...ids(request, 'protobuf'),
    ];
    expect(new Set(all).size).toBe(8);
  });

  it('is that of the exception where a span has both, alarm at any level, and the same in any other request', () => {
    const ids = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' };
    const thrown = {
      ...ids,
      severityNumber: 9,
      ...exception({ 'exception.type': 'a.b.E', 'exception.message': 'no' }),
    };
    const read = (record: object, keyId = 'key-1') =>
      occurrencesIn(bytesOf(requestOf([{}, record]), 'json'), 'json', { ...SENDER, keyId })[0];
    const first = read(thrown);
    expect(first).toMatchObject({ importance: 'alarm', id: expect.stringMatching(/^otlp:exception:[\w-]{43}$/) });
    const err = { err: { type: 'E', message: 'no' } };
    expect(read({ ...thrown, ...exception(err), timeUnixNano: 5, traceId: ids.traceId.toUpperCase() }, 'k')?.id).toBe(
      first?.id,
    );
    const without = [
      { ...thrown, spanId: '' },
      { ...thrown, traceId: '0'.repeat(32) },
    ];
    for (const record of without)
      expect(read(record)).toMatchObject({ importance: 'unknown', id: expect.stringMatching(/:1$/) });
    expect(read({ ...ids, severityNumber: 17, body: any('no exception') })?.id).toMatch(/:1$/);
  });

  it('counts records that are passed over', () => {
    expect(ids(requestOf([{ severityNumber: 9 }, { severityNumber: 17 }]))[0]).toMatch(/:1$/);
  });
});

describe('a request', () => {
  it('that is no such request is malformed, and says where', () => {
    for (const text of ['', '[]', '7', 'null', '{', '{"resourceLogs":{}}', '{"resourceLogs":[7]}']) {
      expect(() => occurrencesIn(Buffer.from(text), 'json', SENDER), text).toThrow(MalformedRequest);
    }
    const record = (fields: object) => Buffer.from(JSON.stringify(requestOf([fields])));
    const wrong = [
      { severityNumber: 'ERROR' },
      { timeUnixNano: 'x' },
      { timeUnixNano: 1.5 },
      { body: 7 },
      { eventName: 1 },
    ];
    for (const fields of wrong) {
      const name = Object.keys(fields)[0] === 'body' ? 'value' : Object.keys(fields)[0];
      expect(() => occurrencesIn(record(fields), 'json', SENDER)).toThrow(`${name}: expected`);
    }
    for (const bytes of [[0x0a], [0x0a, 0x05, 1], [0x0a, 2, 0x12, 9], [0xff], [0x0c], [0x07]]) {
      expect(() => occurrencesIn(Buffer.from(bytes), 'protobuf', SENDER), String(bytes)).toThrow(MalformedRequest);
    }
  });

  it('may have unknown fields, and numbers as numbers or texts', () => {
    const known = { severityNumber: 17, timeUnixNano: AT * 1e6, newField: { deep: [1] }, flags: 1, severityText: 'E' };
    const occurrences = occurrencesIn(Buffer.from(JSON.stringify({ ...requestOf([known]), more: 1 })), 'json', SENDER);
    expect(occurrences[0]?.startedAt).toBe('2026-11-21T10:00:00.250Z');
    expect(occurrencesIn(Buffer.from('{}'), 'json', SENDER)).toEqual([]);
    expect(occurrencesIn(Buffer.alloc(0), 'protobuf', SENDER)).toEqual([]);
  });

  it('that nests values too deeply is malformed, not a stack overflow', () => {
    let value: object = any('deep');
    for (let depth = 0; depth < 32; depth += 1) value = { arrayValue: { values: [value] } };
    const nested = (body: object) => requestOf([{ severityNumber: 17, body }]);
    for (const form of FORMS) {
      expect(occurrencesIn(bytesOf(nested(value), form), form, SENDER)).toHaveLength(1);
      const deeper = bytesOf(nested({ arrayValue: { values: [value] } }), form);
      expect(() => occurrencesIn(deeper, form, SENDER)).toThrow(MalformedRequest);
    }
    const text = `{"resourceLogs":[{"resource":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}]}`;
    expect(occurrencesIn(Buffer.from(text), 'json', SENDER)).toEqual([]);
    let bytes: Buffer = Buffer.alloc(0);
    for (let depth = 0; depth < 5_000; depth += 1) bytes = prefixed(0x2a, prefixed(0x0a, bytes));
    const record = prefixed(0x0a, prefixed(0x12, prefixed(0x12, prefixed(0x2a, bytes))));
    expect(() => occurrencesIn(record, 'protobuf', SENDER)).toThrow(MalformedRequest);
  });

  it('holds at most 10 000 occurrences and 100 000 records', () => {
    const many = (count: number, severityNumber: number) => {
      const record = prefixed(0x12, Buffer.from([0x10, severityNumber]));
      return prefixed(0x0a, prefixed(0x12, Buffer.alloc(count * record.length, record)));
    };
    expect(occurrencesIn(many(10_000, 17), 'protobuf', SENDER)).toHaveLength(10_000);
    expect(() => occurrencesIn(many(10_001, 17), 'protobuf', SENDER)).toThrow(TooManyRecords);
    expect(occurrencesIn(many(100_000, 9), 'protobuf', SENDER)).toEqual([]);
    expect(() => occurrencesIn(many(100_001, 9), 'protobuf', SENDER)).toThrow(TooManyRecords);
  });

  it('in JSON has at most 250 000 objects and lists', () => {
    const lists = (count: number) => Buffer.from(`{"x":[${Array(count).fill('[]').join(',')}]}`);
    expect(occurrencesIn(lists(249_998), 'json', SENDER)).toEqual([]);
    expect(() => occurrencesIn(lists(249_999), 'json', SENDER)).toThrow('more than 250000 objects and lists');
  });

  it('in protobuf has at most 50 000 fields in one record or resource, and 1 000 000 in all', () => {
    const fields = (count: number, tag: number) => Buffer.alloc(2 * count, Buffer.from([tag, 0]));
    const record = (attributes: number) =>
      prefixed(0x12, Buffer.concat([Buffer.from([0x10, 9]), fields(attributes, 0x32)]));
    const request = (...records: Buffer[]) => prefixed(0x0a, prefixed(0x12, Buffer.concat(records)));
    const resource = (attributes: number) => prefixed(0x0a, prefixed(0x0a, fields(attributes, 0x0a)));
    for (const enough of [request(record(49_999)), resource(50_000)]) {
      expect(occurrencesIn(enough, 'protobuf', SENDER)).toEqual([]);
    }
    const values = prefixed(0x12, prefixed(0x2a, prefixed(0x2a, fields(50_001, 0x0a))));
    const fifty = Array.from({ length: 50 }, () => record(24_000));
    for (const tooMuch of [request(record(50_000)), request(values), resource(50_001), request(...fifty)]) {
      expect(() => occurrencesIn(tooMuch, 'protobuf', SENDER)).toThrow('more fields in it than any logger makes');
    }
  });

  it('may say its resource in many parts', () => {
    const part = prefixed(0x0a, prefixed(0x0a, prefixed(0x0a, Buffer.from('host.name'))));
    const beganMs = effortMs();
    const resource = Buffer.alloc(100_000 * part.length, part);
    const error = prefixed(0x12, prefixed(0x12, Buffer.from([0x10, 17])));
    expect(occurrencesIn(prefixed(0x0a, Buffer.concat([resource, error])), 'protobuf', SENDER)).toHaveLength(1);
    expect(effortMs() - beganMs).toBeLessThan(3_000);
  });

  it('becomes occurrences that the service accepts, with any texts and values', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 700 }),
      fc.constantFrom('', '/', 'a/b//', '__proto__'),
    );
    const value = fc.oneof(
      text,
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(text, { maxLength: 3 }),
    );
    const names = fc.constantFrom(
      'exception.type',
      'exception.message',
      'exception.stacktrace',
      '__proto__',
      'x'.repeat(300),
    );
    const pairs = fc.array(fc.tuple(fc.oneof(names, text), value), { maxLength: 80 });
    const resourceName = fc.constantFrom(
      'service.name',
      'service.namespace',
      'service.version',
      'deployment.environment',
    );
    const resources = fc.array(fc.tuple(resourceName, text), { maxLength: 6 });
    const asAttributes = (all: [string, unknown][]) => all.map(([key, its]) => ({ key, value: any(its) }));
    fc.assert(
      fc.property(pairs, resources, text, (its, resource, body) => {
        const logRecords = [{ severityNumber: 17, body: any(body), eventName: '', attributes: asAttributes(its) }];
        const request = {
          resourceLogs: [{ resource: { attributes: asAttributes(resource) }, scopeLogs: [{ logRecords }] }],
        };
        for (const form of FORMS) {
          const [occurrence] = occurrencesIn(bytesOf(request, form), form, SENDER);
          expect(occurrenceBody.safeParse(occurrence).error).toBeUndefined();
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** A field of protobuf that holds bytes. */
function prefixed(tag: number, bytes: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([tag, ...length]), bytes]);
}
