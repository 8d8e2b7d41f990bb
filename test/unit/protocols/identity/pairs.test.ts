import { describe, expect, it, test } from 'vitest';
import { identityOf, TABLES } from './pairs.js';

/** Tables that are not about one language. */
const GENERAL = new Set(['chains', 'cross-protocol', 'fingerprints', 'messages', 'messages-more', 'mixed']);
const LEAST = 10;

describe.each([...TABLES])('pairs of %s', (_, pairs) => {
  it.each(pairs.filter(({ want }) => want === 'glue'))('$name: one type and one glue key', ({ a, b }) => {
    const [first, second] = [identityOf(a), identityOf(b)];
    expect(second.type).toBe(first.type);
    expect(second.glueKey).toBe(first.glueKey);
  });

  it.each(pairs.filter(({ want }) => want === 'split'))('$name: two types', ({ a, b }) => {
    expect(identityOf(b).type).not.toBe(identityOf(a).type);
  });
});

test('each language has at least ten pairs of either kind, with names of their own', () => {
  const languages = [...TABLES].filter(([name]) => !GENERAL.has(name));
  expect(languages.length).toBeGreaterThanOrEqual(13);
  for (const [name, pairs] of languages) {
    for (const kind of ['glue', 'split']) {
      expect(pairs.filter(({ want }) => want === kind).length, `${kind} pairs of ${name}`).toBeGreaterThanOrEqual(
        LEAST,
      );
    }
    expect(new Set(pairs.map((pair) => pair.name)).size, `names of ${name}`).toBe(pairs.length);
  }
});
