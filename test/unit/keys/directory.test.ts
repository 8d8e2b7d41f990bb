import { describe, expect, it } from 'vitest';
import type { StoreQueries } from '../../../src/db/context.js';
import { createKeyDirectory, hashOfKey } from '../../../src/keys/directory.js';

const KNOWN = `gp_read_${'a'.repeat(40)}`;
const unknown = (n: number) => `gp_read_${String(n).padStart(40, '0')}`;

/** A store that knows one key; `asked`: the hashes of each statement; `most`: statements that ran at once. */
function countingStore() {
  const counts = { asked: [] as number[], running: 0, most: 0 };
  const query = async ({ values }: { values: [Buffer[]] }) => {
    const [hashes] = values;
    counts.asked.push(hashes.length);
    counts.running += 1;
    counts.most = Math.max(counts.most, counts.running);
    await new Promise((resolve) => setImmediate(resolve));
    counts.running -= 1;
    const rows = hashes
      .filter((hash) => hash.equals(hashOfKey(KNOWN)))
      .map((hash) => ({ hash, id: 'k', projectId: 7, role: 'read', component: null }));
    return { rows };
  };
  return { counts, pool: { query } as unknown as StoreQueries };
}

describe('KeyDirectory.find: many unknown keys at once', () => {
  it('takes one statement at a time and few in all, and a right key that comes last is found', async () => {
    const { counts, pool } = countingStore();
    const keys = createKeyDirectory({ pool, settings: { rootKey: null } });
    const found = Promise.all(Array.from({ length: 2_000 }, (_, n) => keys.find(unknown(n))));
    expect(await keys.find(KNOWN)).toEqual({ role: 'read', keyId: 'k', projectId: 7, component: null });
    expect(new Set(await found)).toEqual(new Set([null]));
    expect(counts.most).toBe(1);
    expect(counts.asked.length).toBeLessThanOrEqual(6);
    expect(counts.asked.reduce((sum, n) => sum + n, 0)).toBe(2_001);
  });

  it('a key that cannot be one of ours is not looked up', async () => {
    const { counts, pool } = countingStore();
    const keys = createKeyDirectory({ pool, settings: { rootKey: 'the-root-key' } });
    expect(await keys.find('anything')).toBeNull();
    expect(await keys.find('the-root-key')).toMatchObject({ role: 'root' });
    expect(counts.asked).toEqual([]);
  });
});
