import { describe, expect, it } from 'vitest';
import { exceptionIn, exceptionKey } from '../../../../src/protocols/otlp/exception.js';
import type { Value } from '../../../../src/protocols/otlp/values.js';
import { effortMs } from '../../../support/effort.js';

const STACK = 'TypeError: no cart\n    at pay (/app/pay.js:1:2)';
const FOUND = { class: 'TypeError', value: 'no cart', stackText: STACK };

function found(attributes: Record<string, Value>, body?: Value) {
  const exception = exceptionIn(new Map(Object.entries(attributes)), body);
  return exception && { class: exception.class, value: exception.value, stackText: exception.stackText };
}

function keyOf(attributes: Record<string, Value>): string | null {
  const exception = exceptionIn(new Map(Object.entries(attributes)));
  return exception && exceptionKey(exception);
}

const SHAPES: Record<string, Record<string, Value>> = {
  OpenTelemetry: {
    'exception.type': 'TypeError',
    'exception.message': 'no cart',
    'exception.stacktrace': STACK,
  },
  'ECS with a stack_trace': { 'error.type': 'TypeError', 'error.message': 'no cart', 'error.stack_trace': STACK },
  'ECS with a stack': { 'error.type': 'TypeError', 'error.message': 'no cart', 'error.stack': STACK },
  pino: { err: { type: 'TypeError', message: 'no cart', stack: STACK } },
  bunyan: { err: { name: 'TypeError', message: 'no cart', stack: STACK, code: 'E_CART' } },
  winston: { error: { name: 'TypeError', message: 'no cart', stack: STACK } },
  Monolog: { exception: { class: 'TypeError', message: 'no cart', trace: STACK, file: '/app/pay.php:1' } },
  logstash: { exception: { type: 'TypeError', message: 'no cart', stacktrace: STACK } },
  'ECS as maps': { error: { type: 'TypeError', message: 'no cart', stack_trace: STACK } },
};

describe('exceptionIn', () => {
  it.each(Object.entries(SHAPES))('reads the attributes of %s', (_, attributes) => {
    expect(found(attributes)).toEqual(FOUND);
    expect(found({ other: 1 }, attributes)).toEqual(FOUND);
  });

  it('gives no class where only a stack text can say it', () => {
    for (const name of ['stack_trace', 'stacktrace', 'exc_info', 'exception', 'error.stack_trace', 'error']) {
      expect(found({ [name]: STACK }), name).toEqual({ class: '', value: '', stackText: STACK });
    }
    expect(found({}, { stack_trace: STACK, msg: 'failed' })).toEqual({ class: '', value: '', stackText: STACK });
    expect(found({ err: { message: 'no cart', stack: STACK } })).toEqual(FOUND);
  });

  it('takes the class of the stack where the type is the code of the error', () => {
    const coded = {
      'exception.type': 'ECONNREFUSED',
      'exception.message': 'connect ECONNREFUSED 10.0.0.5',
      'exception.stacktrace': 'Error [ECONNREFUSED]: connect ECONNREFUSED 10.0.0.5\n    at f (/app/a.js:1:1)',
    };
    expect(found(coded)).toMatchObject({ class: 'Error' });
    expect([...(exceptionIn(new Map(Object.entries(coded)))?.shown ?? [])]).toEqual([
      'exception.message',
      'exception.stacktrace',
    ]);
    const java = {
      'exception.type': 'a.b.NoCart',
      'exception.message': 'no',
      'exception.stacktrace': 'NoCart: no\n\tat x',
    };
    expect(found(java)).toMatchObject({ class: 'a.b.NoCart' });
    const renamed = { ...coded, 'exception.type': 'CartError' };
    expect(found(renamed)).toMatchObject({ class: 'CartError' });
    expect(
      keyOf({ err: { type: 'CartError', message: coded['exception.message'], stack: coded['exception.stacktrace'] } }),
    ).toBe(keyOf(coded));
    const other = { ...coded, 'exception.stacktrace': 'Note: something else\n    at f (/app/a.js:1:1)' };
    expect(found(other)).toMatchObject({ class: 'ECONNREFUSED' });
  });

  it('finds none in the outcome of a request, in a text, or in nothing', () => {
    const none: Record<string, Value>[] = [
      {},
      { 'error.type': '503' },
      { error: 'timeout' },
      { error: true, err: null, exception: [] },
      { 'exception.type': '', 'exception.message': ' ' },
      { err: {} },
      { stack_trace: 'no lines' },
    ];
    for (const attributes of none) {
      expect(found(attributes), JSON.stringify(attributes)).toBeNull();
      expect(found({}, attributes), JSON.stringify(attributes)).toBeNull();
    }
    for (const body of ['TypeError: no cart', null, 7, ['err']]) expect(found({}, body)).toBeNull();
    expect(found({}, Object.create({ err: { message: 'inherited' } }))).toBeNull();
  });

  it('reads a hostile text in bounded time', () => {
    const hostile = ['a.'.repeat(500_000), `${'x'.repeat(200)} [`.repeat(5_000), `A: ${' '.repeat(1_000_000)}`];
    const beganMs = effortMs();
    for (const text of hostile) {
      for (const key of ['exception.message', 'exception.type']) {
        found({ [key]: text, 'exception.stacktrace': text });
        keyOf({ [key]: text, 'exception.stacktrace': `${text}\ncaused by: ` });
      }
    }
    expect(effortMs() - beganMs).toBeLessThan(500);
  });
});

describe('exceptionKey', () => {
  const key = keyOf({ 'exception.type': 'TypeError', 'exception.message': 'no cart', 'exception.stacktrace': STACK });

  it('is the same for each shape and signal of the exception', () => {
    for (const attributes of Object.values(SHAPES)) expect(keyOf(attributes)).toBe(key);
    const short = keyOf({ 'exception.type': 'JSONDecodeError', 'exception.message': 'no' });
    expect(keyOf({ 'exception.type': 'json.decoder.JSONDecodeError', 'exception.message': 'no' })).toBe(short);
    const outer = 'Error: outer\n    at f (/app/a.js:1:1)';
    const plain = keyOf({ 'exception.type': 'Error', 'exception.message': 'outer', 'exception.stacktrace': outer });
    const pino = { type: 'Error', message: 'outer: inner', stack: `${outer}\ncaused by: Error: inner\n    at g` };
    expect(keyOf({ err: pino })).toBe(plain);
  });

  it('is another for another class or text, and null where only a stack is known', () => {
    const different: Record<string, Value>[] = [
      { 'exception.type': 'RangeError', 'exception.message': 'no cart' },
      { 'exception.type': 'TypeError', 'exception.message': 'no order' },
      { 'exception.type': 'TypeError' },
      { 'exception.message': 'no cart' },
    ];
    expect(new Set([key, ...different.map(keyOf)]).size).toBe(5);
    expect(keyOf({ stack_trace: STACK })).toBeNull();
  });
});
