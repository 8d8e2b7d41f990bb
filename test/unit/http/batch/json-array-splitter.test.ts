import { describe, expect, it } from 'vitest';
import { JsonArraySplitter } from '../../../../src/http/batch/json-array-splitter.js';

const SEED = 815;
const TEXTS = 20_000;
const ITEM_BYTES = 1_000;
/** The one thing that JSON.parse takes and this does not. */
const TWICE = 'bad-input: occurrences is given more than once.';
const WHOLE =
  '{"a": "\\u0041\\"]", "occurrences": [ {"x": [1, "]},"]} , [[2]], null, "é\\\\" ], "b": {"occurrences": [7]}}';
const SPICE = [...'[]{},:"\\ \n\t\r\u0001\u000b0a', '"occurrences"', '[]', '\\u006f', ', "occurrences": [3]'];

/** What the text is as JSON when its items are parsed one by one; throws where the whole does. */
function apart(text: string, pieceBytes: number): unknown {
  const items: unknown[] = [];
  const splitter = new JsonArraySplitter((bytes) => items.push(JSON.parse(String(bytes))), ITEM_BYTES);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) splitter.push(bytes.subarray(at, at + pieceBytes));
  const rest = JSON.parse(String(splitter.end()));
  return items.length === 0 ? rest : { ...rest, occurrences: items };
}

function resultOf(parse: () => unknown): unknown {
  try {
    return { value: parse() };
  } catch (error) {
    return error instanceof SyntaxError ? 'no JSON' : (error as Error).message;
  }
}

/** Numbers from 0 to below `below`, the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

describe('JsonArraySplitter', () => {
  it('finds the same items as JSON.parse, at any chunk boundaries', () => {
    for (let pieceBytes = 1; pieceBytes <= WHOLE.length; pieceBytes += 1) {
      expect(apart(WHOLE, pieceBytes)).toEqual(JSON.parse(WHOLE));
    }
  });

  it(`refuses what JSON.parse refuses, and finds the same else (seed ${SEED})`, () => {
    const next = numbers(SEED);
    let valid = 0;
    for (let n = 0; n < TEXTS; n += 1) {
      const at = next(WHOLE.length);
      const text = WHOLE.slice(0, at) + SPICE[next(SPICE.length)] + WHOLE.slice(at + next(3));
      const result = resultOf(() => apart(text, 1 + next(40)));
      const right = resultOf(() => JSON.parse(text));
      const isTwice = text.split('"occurrences"').length > 3;
      if (result === TWICE && (isTwice || right === 'no JSON')) continue;
      expect(result, JSON.stringify(text)).toEqual(right);
      if (right !== 'no JSON') valid += 1;
    }
    expect(valid).toBeGreaterThan(TEXTS / 10);
    expect(valid).toBeLessThan((TEXTS * 9) / 10);
  });

  it('accepts only JSON whitespace between tokens', () => {
    for (let byte = 0; byte < 0x20; byte += 1) {
      const blank = String.fromCharCode(byte);
      for (const text of [`{"occurrences":[${blank}]}`, `{"occurrences":[1${blank}]${blank}}`, `${blank}{"a":1}`]) {
        expect(resultOf(() => apart(text, 5))).toEqual(resultOf(() => JSON.parse(text)));
      }
    }
  });

  it('finds its key also with escapes, and refuses a second one', () => {
    const seen: string[] = [];
    const splitter = () => new JsonArraySplitter((bytes) => seen.push(String(bytes)), ITEM_BYTES);
    splitter().push(
      Buffer.from('{"\\u006f\\u0063\\u0063\\u0075\\u0072\\u0072\\u0065\\u006e\\u0063\\u0065\\u0073":[1,2]}'),
    );
    splitter().push(Buffer.from('["occurrences",[3]]'));
    splitter().push(Buffer.from('{"a":"occurrences","b":[4],"occurrencesx":[5]}'));
    expect(seen).toEqual(['1', '2']);
    for (const twice of ['{"occurrences":[1],"occurrences":5}', '{"occurrences":5,"\\u006fccurrences":[1]}']) {
      expect(() => splitter().push(Buffer.from(twice))).toThrow(TWICE);
    }
  });
});
