import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refresher } from '../../../web/src/live/refresher.js';

const FETCH_MS = 3_000;
let queries: QueryClient;
let fetches: Record<string, { began: number; ended: number }>;

beforeEach(() => {
  vi.useFakeTimers();
  queries = new QueryClient();
  fetches = {};
});
afterEach(() => {
  queries.clear();
  vi.useRealTimers();
});

/** Observes a path whose response is slow. */
function observe(path: string) {
  const count = { began: 0, ended: 0 };
  fetches[path] = count;
  const observer = new QueryObserver(queries, {
    queryKey: ['get', path],
    queryFn: async ({ signal }) => {
      count.began += 1;
      await new Promise((resolve) => setTimeout(resolve, FETCH_MS));
      if (!signal.aborted) count.ended += 1;
      return count.began;
    },
    staleTime: 60_000,
  });
  return observer.subscribe(() => {});
}

describe('observed data', () => {
  it('is fetched again only after a change of its topic', async () => {
    observe('/v1/tree');
    observe('/v1/findings');
    await vi.advanceTimersByTimeAsync(FETCH_MS);
    new Refresher(queries).invalidate(['status']);
    await vi.advanceTimersByTimeAsync(FETCH_MS);
    expect(fetches).toEqual({ '/v1/tree': { began: 2, ended: 2 }, '/v1/findings': { began: 1, ended: 1 } });
  });

  it('arrives although changes come faster than responses', async () => {
    observe('/v1/tree');
    const refresher = new Refresher(queries);
    for (let second = 0; second < 60; second += 1) {
      refresher.invalidate(['status']);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    const { began, ended } = fetches['/v1/tree']!;
    expect(began - ended).toBeLessThanOrEqual(1);
    expect(ended).toBeGreaterThanOrEqual(5);
  });

  it('is fetched once more after a change during a fetch', async () => {
    observe('/v1/tree');
    await vi.advanceTimersByTimeAsync(FETCH_MS / 2);
    new Refresher(queries).invalidate('everything');
    await vi.advanceTimersByTimeAsync(10 * FETCH_MS);
    expect(fetches['/v1/tree']).toEqual({ began: 2, ended: 2 });
  });
});
