import { environmentManager, type QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newQueryClient, RETRY_MS } from '../../../web/src/api/query-client.js';

let queries: QueryClient;
beforeEach(() => {
  vi.useFakeTimers();
  // Without a window the library assumes a server and never retries.
  environmentManager.setIsServer(() => false);
  queries = newQueryClient();
});
afterEach(() => {
  queries.clear();
  environmentManager.setIsServer(() => true);
  vi.useRealTimers();
});

/** Observes a query; `responses` are returned one after another, the last one repeatedly. */
function observe(...responses: (Error | object)[]) {
  const seen = { asked: 0, observer: null as unknown as QueryObserver };
  seen.observer = new QueryObserver<unknown>(queries, {
    queryKey: ['get', '/v1/tree'],
    queryFn: async (): Promise<unknown> => {
      const response = responses[Math.min(seen.asked, responses.length - 1)] as { status?: number };
      seen.asked += 1;
      if (response instanceof Error || response.status !== undefined) throw response;
      return response;
    },
  });
  seen.observer.subscribe(() => {});
  return seen;
}

const problem = (status: number) => ({ title: 'Problem', status, detail: 'why' });

describe('a failed query', () => {
  it.each([
    ['with a 503', problem(503)],
    ['without a response', new TypeError('fetch failed')],
  ])('%s: fails at once and is retried until it succeeds', async (_what, failure) => {
    const seen = observe(failure, failure, { items: [] });
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.observer.getCurrentResult()).toMatchObject({ status: 'error', error: failure });
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect([seen.asked, seen.observer.getCurrentResult().status]).toEqual([2, 'error']);
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(seen.observer.getCurrentResult()).toMatchObject({ status: 'success', data: { items: [] } });
    await vi.advanceTimersByTimeAsync(10 * RETRY_MS);
    expect(seen.asked).toBe(3);
  });

  it.each([400, 403, 404, 429])('with %i: is not retried', async (status) => {
    const seen = observe(problem(status));
    await vi.advanceTimersByTimeAsync(10 * RETRY_MS);
    expect([seen.asked, seen.observer.getCurrentResult().status]).toEqual([1, 'error']);
  });

  it('keeps the earlier data', async () => {
    const seen = observe({ items: [1] }, problem(503), { items: [2] });
    await vi.advanceTimersByTimeAsync(1);
    await queries.invalidateQueries();
    expect(seen.observer.getCurrentResult()).toMatchObject({ status: 'error', data: { items: [1] } });
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(seen.observer.getCurrentResult()).toMatchObject({ status: 'success', data: { items: [2] } });
  });
});
