import { describe, expect, it } from 'vitest';
import { BatchedLookup } from '../../../src/lib/batched-lookup.js';

/** A store whose statements end when the test says so. */
function controlledStore() {
  const statements: { keys: readonly number[]; end(): void; fail(error: Error): void }[] = [];
  const readMany = (keys: readonly number[]) =>
    new Promise<ReadonlyMap<number, string>>((resolve, reject) => {
      const even = keys.filter((key) => key % 2 === 0);
      statements.push({ keys, end: () => resolve(new Map(even.map((key) => [key, `value ${key}`]))), fail: reject });
    });
  return { statements, readMany };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('BatchedLookup', () => {
  it('read: starts a statement at once, and collects what is asked for while the most statements run', async () => {
    const { statements, readMany } = controlledStore();
    const lookup = new BatchedLookup(readMany, { maxRunning: 2, maxBatch: 100 });
    const values = Array.from({ length: 12 }, (_, key) => lookup.read(key));
    expect(statements.map(({ keys }) => keys)).toEqual([[0], [1]]);
    statements[0]?.end();
    await settled();
    expect(statements[2]?.keys).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    for (const { end } of statements) end();
    expect(await Promise.all(values)).toEqual(
      Array.from({ length: 12 }, (_, key) => (key % 2 === 0 ? `value ${key}` : null)),
    );
  });

  it('read: puts at most maxBatch keys into a statement', async () => {
    const { statements, readMany } = controlledStore();
    const lookup = new BatchedLookup(readMany, { maxRunning: 1, maxBatch: 3 });
    const values = Array.from({ length: 6 }, (_, key) => lookup.read(key));
    for (let n = 0; n < 3; n += 1) {
      statements[n]?.end();
      await settled();
    }
    expect(statements.map(({ keys }) => keys)).toEqual([[0], [1, 2, 3], [4, 5]]);
    await Promise.all(values);
  });

  it('read: rejects what a failed statement read, and goes on with the next one', async () => {
    const { statements, readMany } = controlledStore();
    const lookup = new BatchedLookup(readMany, { maxRunning: 1, maxBatch: 3 });
    const first = lookup.read(2);
    const second = lookup.read(4);
    statements[0]?.fail(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settled();
    statements[1]?.end();
    expect(await second).toBe('value 4');
  });
});
