import { afterAll, beforeAll, expect, it } from 'vitest';
import { componentKey, seriesKey, typeBucket, typeKey } from '../../../../src/gluing/core/keys.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('gives a component the key that SQL gives its ancestors', async () => {
  for (const [environment, path] of [
    ['production', 'a/b'],
    ['ümlaut', 'ä/\u{1F600}'],
    ['', 'x'],
    ['a', 'bc'],
    ['ab', 'c'],
  ] as const) {
    const { rows } = await database.pool.query('SELECT component_key($1, $2) AS key', [environment, path]);
    expect(rows[0].key).toBe(componentKey(environment, path));
  }
});

it('puts a type into the bucket that SQL names', async () => {
  const key = typeKey('production', 'a', 'T');
  const { rows } = await database.pool.query('SELECT type_bucket($1) AS bucket', [key]);
  expect(rows[0].bucket).toBe(typeBucket(key));
});

it('never gives two series one key because their names run together', () => {
  const names: [string, string, string, string][] = [
    ['a', 'bc', 'd', 'e'],
    ['ab', 'c', 'd', 'e'],
    ['a', 'b', 'cd', 'e'],
    ['a', 'b', 'c', 'de'],
    ['a', 'b', 'cde', ''],
    ['1:a', 'b', 'c', 'd'],
    ['a', 'b/c', 'd', ''],
  ];
  const keys = names.map((name) => seriesKey(...name));
  expect(new Set(keys).size).toBe(names.length);
});
