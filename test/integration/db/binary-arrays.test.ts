import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { int4Array, int8Array, textArray, uuidArray, uuidArrayOfBytes } from '../../../src/db/binary-arrays.js';
import { keyBytes } from '../../../src/gluing/core/keys.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('arrays in binary', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  const back = async (type: string, value: Buffer) =>
    (await database.pool.query(`SELECT $1::${type}[] AS value`, [value])).rows[0].value;

  it('arrive as the numbers they hold, below zero and above 2^32 too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(fc.maxSafeInteger()), { minLength: 1 }), async (numbers) => {
        expect((await back('int8', int8Array(numbers))).map((n: unknown) => (n === null ? n : Number(n)))).toEqual(
          numbers,
        );
      }),
      { numRuns: 50 },
    );
  });

  it('arrive as the texts they hold, of any script and length', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 }).filter((value) => !value.includes('\0'));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { minLength: 1 }), async (texts) => {
        expect(await back('text', textArray(texts))).toEqual(texts);
      }),
      { numRuns: 100 },
    );
    const long = ['é'.repeat(70_000), '', '\u{1F600}'.repeat(90), 'NULL', '{"a"}'];
    expect(await back('text', textArray(long))).toEqual(long);
  });

  it('arrive as the keys they hold', async () => {
    const keys = Array.from({ length: 5 }, () => randomUUID());
    expect(await back('uuid', uuidArray(keys.map(keyBytes)))).toEqual(keys);
    const bytes = keys.map((key) => keyBytes(key).toString('latin1'));
    expect(await back('uuid', uuidArrayOfBytes(bytes))).toEqual(keys);
  });

  it('arrive empty', async () => {
    expect(await back('uuid', uuidArrayOfBytes([]))).toEqual([]);
    expect(await back('int4', int4Array([]))).toEqual([]);
  });

  it('arrive as small numbers', async () => {
    const numbers = [0, -1, 2 ** 31 - 1, -(2 ** 31), 10_000];
    expect(await back('int4', int4Array(numbers))).toEqual(numbers);
  });
});
