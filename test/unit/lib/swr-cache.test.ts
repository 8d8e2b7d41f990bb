import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SwrCache } from '../../../src/lib/swr-cache.js';

let store: Map<string, string>;
let readings: string[];
let away: boolean;
let cache: SwrCache<string, string>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  store = new Map([['a', 'A']]);
  readings = [];
  away = false;
  const load = async (key: string) => {
    readings.push(key);
    if (away) throw new Error('away');
    return store.get(key) ?? null;
  };
  cache = new SwrCache({ load, max: 2, maxAbsent: 2 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Lets readings in the background come to their end. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a fresh cache', () => {
  it('knows nothing at first, then what it read', async () => {
    expect(cache.peek('a')).toBeUndefined();
    expect(await cache.get('a')).toBe('A');
    expect(cache.peek('a')).toBe('A');
    expect(readings).toEqual(['a']);
  });

  it('reads once for all who ask together', async () => {
    expect(await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])).toEqual(['A', 'A', 'A']);
    expect(readings).toEqual(['a']);
  });

  it('reads again in the background from 250 ms on, and forgets at 500 ms', async () => {
    await cache.get('a');
    store.set('a', 'B');
    vi.advanceTimersByTime(249);
    expect(cache.peek('a')).toBe('A');
    expect(readings).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(cache.peek('a')).toBe('A');
    expect(readings).toHaveLength(2);
    await settle();
    expect(cache.peek('a')).toBe('B');
    vi.advanceTimersByTime(500);
    expect(cache.peek('a')).toBeUndefined();
  });

  it('lets go of what is gone', async () => {
    await cache.get('a');
    store.delete('a');
    vi.advanceTimersByTime(300);
    cache.peek('a');
    await settle();
    expect(cache.peek('a')).toBeNull();
  });

  it('goes on for half a second while the store is away, then throws', async () => {
    await cache.get('a');
    away = true;
    vi.advanceTimersByTime(499);
    expect(await cache.get('a')).toBe('A');
    await settle();
    vi.advanceTimersByTime(1);
    await expect(cache.get('a')).rejects.toThrow('away');
    away = false;
    expect(await cache.get('a')).toBe('A');
  });

  it('forget: does not keep what was being read at that time', async () => {
    const reading = cache.get('a');
    cache.forget();
    expect(await reading).toBe('A');
    expect(cache.peek('a')).toBeUndefined();
  });

  it('does not let junk drive out what is in use', async () => {
    await cache.get('a');
    for (let i = 0; i < 100; i += 1) await cache.get(`junk ${i}`);
    expect(cache.peek('a')).toBe('A');
    expect(cache.peek('junk 99')).toBeNull();
    expect(cache.peek('junk 1')).toBeUndefined();
  });
});
