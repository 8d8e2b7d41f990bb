import { describe, expect, it } from 'vitest';
import { MalformedRequest, TooManyRecords } from '../../../../src/protocols/otlp/records.js';
import {
  type OtlpForm,
  occurrencesInLogs,
  occurrencesInTraces,
  type Sender,
  type Translated,
} from '../../../../src/protocols/otlp/request.js';
import { type OccurrenceBody, occurrenceBody } from '../../../../src/schemas/occurrence.js';
import { effortMs } from '../../../support/effort.js';
import {
  any,
  attributes,
  encode,
  exceptionEvent,
  requestOf,
  traceRequestOf,
  withByteIds,
} from '../../../support/protocols/otlp/requests.js';

const AT = Date.parse('2026-11-21T10:00:00.250Z');
const SENDER: Sender = { keyId: 'key-1', component: 'default', nowMs: AT + 1_000, retentionMs: 30 * 86_400_000 };
const FORMS: OtlpForm[] = ['json', 'protobuf'];
const IDS = { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' };
const THROWN = {
  'exception.type': 'CardError',
  'exception.message': 'declined: 05',
  'exception.stacktrace': 'CardError: declined: 05\n    at pay (/app/pay.js:10:5)',
};
const ERROR = { status: { code: 2, message: 'order 17 failed' } };
const WANTED = { 'service.name': 'cart', 'gluepoint.span.errors': true };

function bytesOf(request: object, form: OtlpForm): Buffer {
  return form === 'json' ? Buffer.from(JSON.stringify(request)) : encode('TraceRequest', withByteIds(request));
}

/** What both forms of a request hold, which has to be the same but for ids that are made from the body. */
function translate(spans: object[], resource?: Record<string, unknown>): Translated {
  const request = traceRequestOf(spans, resource);
  const [json, protobuf] = FORMS.map((form) => occurrencesInTraces(bytesOf(request, form), form, SENDER));
  const withoutId = (one: Translated | undefined) => ({
    ...one,
    occurrences: one?.occurrences.map((occurrence) => ({ ...occurrence, id: null })),
  });
  expect(withoutId(json)).toEqual(withoutId(protobuf));
  return json as Translated;
}

const one = (span: object, resource?: Record<string, unknown>): OccurrenceBody | undefined =>
  translate([span], resource).occurrences[0];

describe('an exception of a span', () => {
  it('becomes an occurrence with what it and its span say', () => {
    const span = {
      ...IDS,
      name: 'POST /orders/{id}',
      kind: 2,
      startTimeUnixNano: `${AT - 40}000000`,
      endTimeUnixNano: `${AT + 40}000000`,
      attributes: attributes({
        'http.request.method': 'POST',
        'http.route': '/orders/{id}',
        'http.response.status_code': 500,
        'url.full': 'https://me:secret@shop.example/orders/17?token=secret#part',
        'http.request.header.authorization': ['Bearer secret'],
        'db.system.name': 'postgresql',
        'db.query.text': "SELECT 'secret'",
        'rpc.service': 'Cart',
        'messaging.destination.name': 'orders',
      }),
      events: [
        { name: 'message', timeUnixNano: `${AT - 1}000000`, attributes: attributes({ text: 'not this one' }) },
        exceptionEvent({ ...THROWN, 'exception.escaped': false, order: { id: 17 } }, { timeUnixNano: `${AT}000000` }),
      ],
      links: [{ ...IDS }],
      ...ERROR,
    };
    const resource = {
      'service.namespace': 'shop',
      'service.name': 'checkout',
      'service.version': '2.4.1',
      'deployment.environment.name': 'staging',
      'host.name': 'a1',
    };
    expect(one(span, resource)).toEqual({
      component: 'shop/checkout',
      type: expect.stringContaining('CardError'),
      environment: 'staging',
      version: '2.4.1',
      importance: 'alarm',
      message: 'declined: 05',
      stack: THROWN['exception.stacktrace'],
      glueKey: expect.any(String),
      startedAt: '2026-11-21T10:00:00.250Z',
      properties: {
        trace_id: IDS.traceId,
        span_id: IDS.spanId,
        'span.name': 'POST /orders/{id}',
        'exception.escaped': false,
        'order.id': 17,
        'http.request.method': 'POST',
        'http.route': '/orders/{id}',
        'http.response.status_code': 500,
        'url.full': 'https://shop.example/orders/17',
        'db.system.name': 'postgresql',
        'rpc.service': 'Cart',
        'messaging.destination.name': 'orders',
        'host.name': 'a1',
      },
      id: expect.stringMatching(/^otlp:exception:[\w-]{43}$/),
    });
  });

  it('is one occurrence each, and its time the end of the span where it has none of its own', () => {
    const events = ['a', 'b', 'c'].map((text) => exceptionEvent({ 'exception.message': text }));
    const { occurrences, places, passedOver } = translate([
      { name: 'before' },
      { name: 'GET', endTimeUnixNano: `${AT}000000`, events },
    ]);
    expect(occurrences.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
    expect(occurrences.map(({ startedAt }) => startedAt)).toEqual(Array(3).fill('2026-11-21T10:00:00.250Z'));
    expect(new Set(occurrences.map(({ id }) => id)).size).toBe(3);
    expect([places, [...passedOver]]).toEqual([[1, 1, 1], [['span', 1]]]);
  });

  it('has the attributes of its span if it is one of the first eight', () => {
    const events = Array.from({ length: 9 }, (_, n) => exceptionEvent({ 'exception.message': `${n}` }));
    const { occurrences } = translate([
      { ...IDS, name: 'GET', attributes: attributes({ 'http.route': '/a' }), events },
    ]);
    const routes = occurrences.map(({ properties }) => properties?.['http.route']);
    expect(routes).toEqual([...Array(8).fill('/a'), undefined]);
    expect(occurrences[8]?.properties).toMatchObject({ trace_id: IDS.traceId, 'span.name': 'GET' });
  });

  it('has the same id as the log record of it, with any other differences between the two', () => {
    const span = { ...IDS, name: 'GET', events: [exceptionEvent(THROWN, { timeUnixNano: `${AT}000000` })] };
    const log = { ...IDS, severityNumber: 13, body: any('could not pay'), timeUnixNano: `${AT + 3}000000` };
    const logged = requestOf([{ ...log, attributes: attributes({ ...THROWN, order: 17 }) }], { 'service.name': 'b' });
    const [ofLog] = occurrencesInLogs(Buffer.from(JSON.stringify(logged)), 'json', {
      ...SENDER,
      keyId: 'key-2',
    }).occurrences;
    const ofSpan = one(span);
    expect(ofLog).toMatchObject({ id: ofSpan?.id, type: ofSpan?.type, glueKey: ofSpan?.glueKey, importance: 'alarm' });
    for (const other of [{ spanId: 'eee19b7ec3c1b175' }, { traceId: '6b8efff798038103d269b633813fc60c' }]) {
      expect(one({ ...span, ...other })?.id).not.toBe(ofSpan?.id);
    }
    const differently = exceptionEvent({ ...THROWN, 'exception.message': 'declined: 06' });
    expect(one({ ...span, events: [differently] })?.id).not.toBe(ofSpan?.id);
  });

  it('without both ids is told apart by its place in the request', () => {
    const event = exceptionEvent(THROWN);
    for (const ids of [{}, { ...IDS, spanId: '0'.repeat(16) }, { ...IDS, traceId: '' }]) {
      const { occurrences } = translate([{ ...ids, events: [event, event] }]);
      const [first, second] = occurrences.map(({ id }) => id);
      expect([first, second]).toEqual([expect.stringMatching(/:0$/), expect.stringMatching(/:0\.1$/)]);
    }
  });

  it('is an occurrence also where it says nothing of itself', () => {
    expect(one({ events: [{ name: 'exception' }] })).toMatchObject({ type: 'exception', message: null, stack: null });
  });
});

describe('a span that failed without an exception', () => {
  it('is an occurrence where its resource asks for it', () => {
    const span = { ...IDS, name: 'GET /orders', endTimeUnixNano: `${AT}000000`, ...ERROR };
    expect(one(span, WANTED)).toMatchObject({
      component: 'cart',
      type: 'GET /orders: order <*> failed',
      importance: 'alarm',
      message: 'order 17 failed',
      startedAt: '2026-11-21T10:00:00.250Z',
      properties: { trace_id: IDS.traceId, 'span.name': 'GET /orders' },
      id: expect.stringMatching(/^otlp:span:/),
    });
    expect(one({ name: 'GET', status: { code: 2 } }, { ...WANTED, 'gluepoint.span.errors': 'true' })).toMatchObject({
      type: 'GET',
      message: null,
      id: expect.stringMatching(/:0$/),
    });
  });

  it('is passed over where its resource does not, or its status is another', () => {
    for (const asked of [undefined, false, 'no', 1]) {
      const { occurrences, passedOver } = translate([ERROR], { 'gluepoint.span.errors': asked ?? null });
      expect([occurrences, [...passedOver]]).toEqual([[], [['span', 1]]]);
    }
    for (const status of [{ code: 0 }, { code: 1, message: 'x' }, {}]) expect(one({ status }, WANTED)).toBeUndefined();
  });

  it('is one occurrence, not two, when it has an exception', () => {
    const { occurrences } = translate([{ ...IDS, ...ERROR, events: [exceptionEvent(THROWN)] }], WANTED);
    expect(occurrences).toMatchObject([{ message: 'declined: 05' }]);
  });
});

describe('a request of spans', () => {
  const read = (bytes: Buffer | string, form: OtlpForm) => occurrencesInTraces(Buffer.from(bytes), form, SENDER);

  it('that is no such request is malformed, and says where', () => {
    const wrong = ['', '[]', 'null', '{', '{"resourceSpans":{}}', '{"resourceSpans":[7]}'];
    for (const text of wrong) expect(() => read(text, 'json'), text).toThrow(MalformedRequest);
    const spans: [object, string][] = [
      [{ events: 7 }, 'events'],
      [{ events: [7] }, 'events'],
      [{ status: [] }, 'status'],
      [{ events: [{ name: 'exception', attributes: {} }] }, 'attributes'],
      [{ events: [{ name: 'exception', timeUnixNano: 'x' }] }, 'timeUnixNano'],
      [{ events: [{ name: 'exception' }], traceId: 7 }, 'traceId'],
    ];
    for (const [span, name] of spans) {
      expect(() => read(JSON.stringify(traceRequestOf([span])), 'json')).toThrow(`${name}: expected`);
    }
    for (const bytes of [[0x0a], [0x0a, 0x05, 1], [0x0a, 2, 0x12, 9], [0xff], [0x0c], [0x07]]) {
      expect(() => read(Buffer.from(bytes), 'protobuf'), String(bytes)).toThrow(MalformedRequest);
    }
  });

  it('may be empty, and has its metadata behind its spans', () => {
    expect(read('{}', 'json').occurrences).toEqual([]);
    expect(read('', 'protobuf').occurrences).toEqual([]);
    const [whole] = traceRequestOf([{ events: [exceptionEvent(THROWN)] }]).resourceSpans;
    const turned = [{ scopeSpans: whole?.scopeSpans }, { resource: whole?.resource }].map((part) => {
      const bytes = encode('TraceRequest', { resourceSpans: [part] });
      return bytes.subarray(bytes.length < 130 ? 2 : 3);
    });
    expect(read(field(1, Buffer.concat(turned)), 'protobuf').occurrences).toMatchObject([{ component: 'cart' }]);
  });

  it('holds at most 10 000 exceptions, of one span or of many, and 100 000 spans', () => {
    const event = field(11, field(2, Buffer.from('exception')));
    const spans = (count: number, span: Buffer) => field(1, field(2, repeated(field(2, span), count)));
    expect(read(spans(10_000, event), 'protobuf').occurrences).toHaveLength(10_000);
    expect(() => read(spans(10_001, event), 'protobuf')).toThrow(TooManyRecords);
    expect(read(spans(1, repeated(event, 10_000)), 'protobuf').occurrences).toHaveLength(10_000);
    expect(() => read(spans(1, repeated(event, 10_001)), 'protobuf')).toThrow(TooManyRecords);
    const json = JSON.stringify(traceRequestOf([{ events: Array(10_001).fill({ name: 'exception' }) }]));
    expect(() => read(json, 'json')).toThrow(TooManyRecords);
    expect(read(spans(100_000, Buffer.alloc(0)), 'protobuf').passedOver.get('span')).toBe(100_000);
    expect(() => read(spans(100_001, Buffer.alloc(0)), 'protobuf')).toThrow(TooManyRecords);
  });

  it('in protobuf has at most 1 000 000 fields, also in what is passed over, and 50 000 in one exception', () => {
    const spans = (span: Buffer) => field(1, field(2, field(2, span)));
    const flags = (count: number) => repeated(Buffer.from([0x30, 1]), count);
    expect(read(spans(flags(999_990)), 'protobuf').occurrences).toEqual([]);
    expect(() => read(spans(flags(1_000_001)), 'protobuf')).toThrow('more fields');
    const wide = (count: number) => field(11, Buffer.concat([field(2, Buffer.from('exception')), flags(count)]));
    expect(read(spans(wide(49_990)), 'protobuf').occurrences).toHaveLength(1);
    expect(() => read(spans(wide(50_001)), 'protobuf')).toThrow('more fields');
  });

  it('that nests values too deeply is malformed where they are read, and passed over where they are not', () => {
    let value: object = any('deep');
    for (let depth = 0; depth < 33; depth += 1) value = { arrayValue: { values: [value] } };
    const deep = [{ key: 'deep', value }];
    for (const form of FORMS) {
      const of = (span: object) => read(bytesOf(traceRequestOf([span]), form), form);
      expect(() => of({ events: [{ name: 'exception', attributes: deep }] })).toThrow(MalformedRequest);
      expect(() => of({ attributes: deep, events: [{ name: 'exception' }] })).toThrow(MalformedRequest);
      expect(of({ attributes: deep, events: [{ name: 'other', attributes: deep }] }).occurrences).toEqual([]);
    }
  });

  it('passes over spans without an exception cheaply', () => {
    const values = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`attribute.${n}`, `value ${n}`]));
    const events = [{ name: 'message', attributes: attributes(values) }];
    const span = { ...IDS, name: 'GET', attributes: attributes(values), events };
    const many = bytesOf(traceRequestOf(Array(8_000).fill(span)), 'protobuf');
    const beganMs = effortMs();
    expect(read(many, 'protobuf').passedOver.get('span')).toBe(8_000);
    expect(effortMs() - beganMs).toBeLessThan(1_000);
  });

  it('becomes occurrences that the service accepts, with any texts', () => {
    const long = '\u{1F4A5}'.repeat(5_000);
    const odd = ['', '\0', '\ud800', ' ', '__proto__', long];
    for (const text of odd) {
      const values = { 'exception.type': text, 'exception.message': text, [text]: { [text]: text }, '': text };
      const span = { name: text, attributes: attributes({ 'http.route': text, 'url.full': text }), ...ERROR };
      for (const resource of [{ 'service.name': text }, WANTED]) {
        for (const events of [[], [exceptionEvent(values)]]) {
          const request = JSON.stringify(traceRequestOf([{ ...span, events }], resource));
          for (const occurrence of read(request, 'json').occurrences) {
            expect(occurrenceBody.safeParse(occurrence).error).toBeUndefined();
          }
        }
      }
    }
  });
});

function repeated(bytes: Buffer, count: number): Buffer {
  return Buffer.alloc(count * bytes.length, bytes);
}

/** A field of protobuf that holds bytes. */
function field(number: number, bytes: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : (rest % 128) + 128);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
}
