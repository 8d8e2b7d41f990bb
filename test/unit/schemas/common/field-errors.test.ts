import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { didYouMean, knownFields } from '../../../../src/schemas/common/did-you-mean.js';
import { badInput, checkInput, type FieldWords } from '../../../../src/schemas/common/field-errors.js';
import { decodeCursor, encodeCursor } from '../../../../src/schemas/common/page.js';
import { isStorable, text } from '../../../../src/schemas/common/text.js';

const schema = z.strictObject({
  glueKey: z.string(),
  glueInterval: z.number().optional(),
  list: z.array(z.strictObject({ startedAt: z.string() })).optional(),
});
const words: FieldWords = { noun: 'field', known: knownFields(schema) };

describe('the hint for an unknown field', () => {
  it('is a known name within an edit distance of two', () => {
    expect(words.known).toEqual(['glueKey', 'glueInterval', 'list', 'startedAt']);
    for (const typo of ['gluKey', 'glueKye', 'gluekey', 'glue_key', 'glue-key', 'GLUEKEY']) {
      expect([typo, didYouMean(typo, words.known)]).toEqual([typo, 'glueKey']);
    }
    expect(didYouMean('StartedAt', words.known)).toBe('startedAt');
    for (const other of ['message', 'x', '', 'k'.repeat(10_000)])
      expect(didYouMean(other, words.known)).toBeUndefined();
  });

  it('is missing if the field is known in another place', () => {
    expect(didYouMean('startedAt', words.known)).toBeUndefined();
  });
});

describe('an invalid input', () => {
  it('is reported with paths, one message each, unknown fields by name', () => {
    const checked = checkInput(schema, { gluKey: 'x', list: [{ startedAt: 1, end: 2 }] }, words);
    expect(checked).toEqual({
      ok: false,
      errors: [
        { path: 'glueKey', message: 'is required' },
        { path: 'list.0.startedAt', message: expect.stringContaining('expected string') },
        { path: 'list.0.end', message: 'unknown field "end"' },
        { path: 'gluKey', message: 'unknown field "gluKey", did you mean "glueKey"?' },
      ],
    });
  });

  it('reports null where it is not allowed', () => {
    const check = (input: unknown) => checkInput(schema, input, words);
    expect(check({ glueKey: null })).toEqual({ ok: false, errors: [{ path: 'glueKey', message: 'must not be null' }] });
    expect(check(null)).toEqual({ ok: false, errors: [{ path: '', message: 'must not be null' }] });
  });

  it('reports a repeated parameter, and a list in place of a field', () => {
    const twice = { glueKey: ['a', 'b'] };
    const check = (noun: FieldWords['noun']) => checkInput(schema, twice, { ...words, noun });
    const message = 'is given more than once';
    expect(check('parameter')).toEqual({ ok: false, errors: [{ path: 'glueKey', message }] });
    expect(check('field')).toEqual({
      ok: false,
      errors: [{ path: 'glueKey', message: 'Invalid input: expected string, received array' }],
    });
  });

  it('has a detail with its first error', () => {
    const errors = [
      { path: 'a', message: 'is required' },
      { path: 'b', message: 'is required' },
    ];
    expect(badInput(errors).detail).toBe('a: is required (and 1 more)');
    expect(badInput([{ path: '', message: 'not an object' }]).detail).toBe('not an object');
  });
});

describe('a text', () => {
  it('is counted in code points', () => {
    const short = text(1, 3);
    expect(short.safeParse('🦆🦆🦆').success).toBe(true);
    expect(short.safeParse('🦆🦆🦆🦆').success).toBe(false);
    expect(short.safeParse('').success).toBe(false);
  });

  it('must not contain what PostgreSQL cannot store', () => {
    for (const value of ['a\u0000', '\ud800', '\udc00x', '🦆\ud83e']) expect(isStorable(value)).toBe(false);
    for (const value of ['', 'a', '🦆', '\uffff', '\u0001']) expect(isStorable(value)).toBe(true);
  });
});

describe('a cursor', () => {
  it('decodes to the place it was made from, and is safe in a URL', () => {
    const cursor = encodeCursor([472_222, 'a/ü?&']);
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(decodeCursor(cursor, z.tuple([z.int(), z.string()]))).toEqual([472_222, 'a/ü?&']);
    expect(decodeCursor(undefined, z.tuple([z.int()]))).toBeNull();
  });

  it('of another list, or an invalid one, is refused', () => {
    for (const cursor of ['', 'x', '%', encodeCursor(['x']), encodeCursor([1, 2])]) {
      expect(() => decodeCursor(cursor, z.tuple([z.int()]))).toThrow(/cursor/);
    }
  });
});
