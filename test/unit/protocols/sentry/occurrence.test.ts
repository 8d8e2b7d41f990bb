import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEvent } from '../../../../src/protocols/sentry/event.js';
import type { Json } from '../../../../src/protocols/sentry/json.js';
import { occurrenceOf } from '../../../../src/protocols/sentry/occurrence.js';
import { occurrenceBody } from '../../../../src/schemas/occurrence.js';
import { effortMs } from '../../../support/effort.js';

const ID = '0b7a4f0e5a3d4b0e9a6a1c2d3e4f5061';

function fixture(name: string): Json {
  return JSON.parse(readFileSync(new URL(`fixtures/identity/${name}.json`, import.meta.url), 'utf8')).event;
}

function translated(event: object, component = 'shop', envelopeId: string | null = null) {
  const occurrence = occurrenceOf(event as Json, component, envelopeId);
  expect(occurrenceBody.safeParse(occurrence).error).toBeUndefined();
  return occurrence;
}

describe('an event of Python', () => {
  it('becomes an occurrence with all that it says', () => {
    expect(translated(fixture('python-chained'))).toEqual({
      id: ID,
      component: 'shop/checkout',
      environment: 'staging',
      version: 'shop@4.2.0',
      importance: 'alarm',
      type: 'ReservationFailed in reserve (shop/stock.py) ← OperationalError in reserve (shop/stock.py)',
      message: 'order 4711 cannot be reserved',
      glueKey: expect.stringMatching(/^2:[\da-f]{32}$/),
      startedAt: '2026-11-20T10:00:00.123Z',
      stack: [
        'ReservationFailed: order 4711 cannot be reserved',
        '  * at reserve (shop/stock.py:34)',
        '  * at checkout (shop/views.py:88)',
        '    at get_response (django/core/handlers/base.py:197)',
        'Caused by: OperationalError: connection to server at "10.1.2.3", port 5432 failed',
        '    at connect (psycopg/connection.py:119)',
        '  * at reserve (shop/stock.py:31)',
      ].join('\n'),
      properties: {
        event_id: ID,
        transaction: '/checkout',
        level: 'error',
        logger: 'shop.checkout',
        handled: false,
        mechanism: 'django',
        release: 'shop@4.2.0',
        server_name: 'web-3',
        platform: 'python',
        'tags.service': 'shop/checkout',
        'tags.region': 'eu',
      },
    });
  });
});

describe('the readable stack', () => {
  it('has columns where there are some, and names what has no name', () => {
    expect(translated(fixture('node-error')).stack?.split('\n').slice(1, 3)).toEqual([
      '  * at ? (/srv/releases/20261120/cart.js:41:30)',
      '  * at Array.map (<anonymous>)',
    ]);
    const frames = [{ lineno: 3, filename: 'a.py' }, null, {}, { function: 'f' }];
    const event = { exception: { values: [{ type: 'E', stacktrace: { frames } }] } };
    expect(translated(event).stack).toBe('E\n    at f (<unknown>)\n    at <anonymous> (a.py:3)');
  });

  it('tells the members of a group from causes', () => {
    const values = [
      { type: 'ValueError', value: 'a', mechanism: { exception_id: 1, parent_id: 0 } },
      { type: 'ExceptionGroup', value: 'two', mechanism: { exception_id: 0, is_exception_group: true } },
    ];
    expect(translated({ exception: { values } }).stack).toBe('ExceptionGroup: two\nIn the group: ValueError: a');
  });

  it('ends where nothing more of it is kept, however much was sent', () => {
    const frames = Array.from({ length: 20_000 }, (_, line) => ({
      function: 'f'.repeat(300),
      filename: 'a.js',
      lineno: line,
    }));
    const stack = translated({ exception: [{ type: 'E', stacktrace: { frames } }] }).stack as string;
    expect(stack.length).toBeGreaterThan(65_536);
    expect(stack.length).toBeLessThan(72_000);
    expect(stack).toContain('a.js:19999');
  });
});

describe('the parts of an occurrence', () => {
  it.each([
    ['fatal', 'alarm'],
    ['error', 'alarm'],
    ['warning', 'warning'],
    ['info', 'unknown'],
    ['debug', 'unknown'],
    ['Warning', 'warning'],
    [undefined, 'alarm'],
    [null, 'alarm'],
    ['dreadful', 'alarm'],
    ['__proto__', 'alarm'],
    [{}, 'alarm'],
  ])('importance: level %s is %s', (level, importance) => {
    expect(translated({ level, message: 'm' }).importance).toBe(importance);
  });

  it.each([
    [1795168800.1239, '2026-11-20T10:00:00.124Z'],
    ['1795168800.5', '2026-11-20T10:00:00.500Z'],
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:00', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T12:00:00.123456789+02:00', '2026-11-20T10:00:00.123Z'],
    ['2026-11-20 10:00:00.1', '2026-11-20T10:00:00.100Z'],
    ['2026-13-20T10:00:00Z', null],
    ['yesterday', null],
    ['', null],
    [null, null],
    [1e300, null],
    [[1795168800], null],
  ])('startedAt: timestamp %s is %s', (timestamp, startedAt) => {
    expect(translated({ timestamp, message: 'm' }).startedAt).toBe(startedAt);
  });

  it('component: the tag, else that of the key or project, and always a valid path', () => {
    const tagged = (service: unknown) => translated({ message: 'm', tags: { service } }).component;
    expect(tagged('shop/cart')).toBe('shop/cart');
    expect(tagged('//shop / cart//')).toBe('shop/cart');
    for (const none of ['', '///', ' / ', null, {}, []]) expect(tagged(none)).toBe('shop');
    expect(tagged(7)).toBe('7');
    expect(tagged('a/'.repeat(50))).toBe('a/a/a/a/a/a/a/a/a/a');
    expect(tagged(`${'x'.repeat(199)}/y`)).toBe('x'.repeat(199));
    expect(translated({ message: 'm', tags: [['region', 'eu'], null, ['service', 'api']] }).component).toBe('api');
  });

  it('id: with or without dashes, else the one of the envelope, else none', () => {
    const dashed = '0B7A4F0E-5A3D-4B0E-9A6A-1C2D3E4F5061';
    expect(translated({ event_id: dashed }).id).toBe(ID);
    expect(translated({ event_id: 'x' }, 'shop', ID).id).toBe(ID);
    expect(translated({}).id).toBeNull();
  });

  it('names and texts over their limits are cut, not refused', () => {
    const long = '𝄞'.repeat(10_000);
    const event = {
      release: long,
      environment: long,
      tags: { [long]: long, service: long },
      exception: { type: long, value: long },
    };
    const { version, environment, type, component } = translated(event);
    expect([version, environment, type, component].map((text) => [...(text as string)].length)).toEqual([
      100, 64, 490, 200,
    ]);
    expect(translated({ message: 'm', environment: ' ' }).environment).toBeNull();
    expect(translated({ message: 'a\u0000b\ud800\nsecond' })).toMatchObject({
      type: 'a b\ufffd',
      message: 'a\u0000b\ud800\nsecond',
    });
  });

  it('message and type of what was logged: the text, and its template', () => {
    expect(translated(fixture('message-with-params'))).toMatchObject({
      type: 'Only %d of %s left in %(place)s',
      message: 'Only 3 of A-17 left',
      importance: 'warning',
      stack: null,
    });
    expect(translated({ logentry: { message: '%s of {} and {1}, 100%% %s', params: ['a', 'b'] } }).message).toBe(
      'a of b and b, 100% %s',
    );
    expect(translated({ logentry: { message: 'see %(constructor)s', params: { a: 1 } } }).message).toBe(
      'see %(constructor)s',
    );
    expect(translated({ message: { formatted: 'whole' } }).message).toBe('whole');
  });

  it('properties: the most useful 64', () => {
    const extra = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`n${n}`, n]));
    const event = {
      event_id: ID,
      message: 'm',
      user: { id: 7, email: 'ann@example.com' },
      request: { method: 'GET', url: '/cart', headers: {} },
      sdk: { name: 'sentry.python', version: '2.0' },
      contexts: { os: { name: 'Debian' }, device: { model: 'X1' }, trace: { trace_id: 't' }, runtime: null },
      tags: [['a', true], ['__proto__', 'p'], ['b', null], 'x', ['c', { d: 1 }]],
      extra,
    };
    const { properties } = translated(event);
    expect(properties).toMatchObject({
      'user.id': 7,
      'request.url': '/cart',
      sdk: 'sentry.python 2.0',
      os: 'Debian',
      trace_id: 't',
    });
    expect(properties).toMatchObject({ 'tags.a': true, 'tags.__proto__': 'p', 'extra.n0': 0 });
    expect(Object.keys(properties as object)).toHaveLength(64);
    expect(properties).toMatchObject({ 'user.email': 'ann@example.com' });
  });
});

describe('any JSON', () => {
  it('becomes a valid occurrence in which every limit holds', () => {
    const words = [
      'exception',
      'values',
      'type',
      'value',
      'stacktrace',
      'frames',
      'function',
      'in_app',
      'tags',
      'service',
    ];
    const names = [
      ...words,
      'message',
      'logentry',
      'params',
      'formatted',
      'fingerprint',
      'level',
      'timestamp',
      'mechanism',
    ];
    const key = fc.oneof(fc.constantFrom(...names, '__proto__', 'constructor'), fc.string({ maxLength: 5 }));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.double(), fc.boolean(), fc.constant(null)),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(key, tie('any'), { maxKeys: 6 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 10 }), (event) => {
        const parsed = parseEvent(Buffer.from(JSON.stringify(event)));
        if (parsed !== null) translated(parsed);
      }),
      { numRuns: 300 },
    );
  });

  it('that was made to be slow or to swell is neither', () => {
    const beganMs = effortMs();
    const logged = (message: string, params: unknown) => translated({ logentry: { message, params } }).message ?? '';
    expect(logged('{0}'.repeat(100_000), ['x'.repeat(500_000)]).length).toBeLessThan(20_000);
    expect(logged('{a}'.repeat(100_000), { a: Array(100_000).fill(1) }).length).toBeLessThan(20_000);
    expect(logged('{}'.repeat(100_000), Array(100_000).fill([[[]]])).length).toBeLessThan(20_000);
    for (const name of [' [as ', '0x', ':1', '-aaaaaa.', '.-']) {
      const text = name.repeat(1_000_000 / name.length);
      translated({ exception: { type: text, stacktrace: { frames: [{ function: text, filename: text }] } } });
    }
    expect(effortMs() - beganMs).toBeLessThan(5_000);
  });

  it('may be nested 100 000 deep', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    for (const field of ['exception', 'tags', 'message', 'fingerprint', 'extra', 'level', 'timestamp']) {
      translated(parseEvent(Buffer.from(`{"${field}":${deep}}`)) as Json);
    }
    translated(
      parseEvent(Buffer.from(`{"exception":{"value":${deep}},"logentry":{"message":"%s","params":${deep}}}`)) as Json,
    );
  });
});
