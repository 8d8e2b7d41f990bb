import { environmentManager, type QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newQueryClient, RETRY_MS } from '../../../web/src/api/query-client.js';

let queries: QueryClient;
beforeEach(() => {
  vi.useFakeTimers();
  // Where there is no window, it takes itself for a server and waits for nothing.
  environmentManager.setIsServer(() => false);
  queries = newQueryClient();
});
afterEach(() => {
  queries.clear();
  environmentManager.setIsServer(() => true);
  vi.useRealTimers();
});

/** Somebody looks at an answer; `answers` come one after another, the last one from then on. */
function look(...answers: (Error | object)[]) {
  const seen = { asked: 0, observer: null as unknown as QueryObserver };
  seen.observer = new QueryObserver<unknown>(queries, {
    queryKey: ['get', '/v1/tree'],
    queryFn: async (): Promise<unknown> => {
      const answer = answers[Math.min(seen.asked, answers.length - 1)] as { status?: number };
      seen.asked += 1;
      if (answer instanceof Error || answer.status !== undefined) throw answer;
      return answer;
    },
  });
  seen.observer.subscribe(() => {});
  return seen;
}

const problem = (status: number) => ({ title: 'Trouble', status, detail: 'why' });

describe('a question that fails', () => {
  it.each([
    ['for a trouble of the service', problem(503)],
    ['for want of an answer', new TypeError('fetch failed')],
  ])('%s says so at once, and is asked again quietly until it is answered', async (_what, failure) => {
    const seen = look(failure, failure, { items: [] });
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.observer.getCurrentResult()).toMatchObject({ status: 'error', error: failure });
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect([seen.asked, seen.observer.getCurrentResult().status]).toEqual([2, 'error']);
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(seen.observer.getCurrentResult()).toMatchObject({ status: 'success', data: { items: [] } });
    await vi.advanceTimersByTimeAsync(10 * RETRY_MS);
    expect(seen.asked).toBe(3);
  });

  it.each([400, 403, 404, 429])('with %i is not asked again', async (status) => {
    const seen = look(problem(status));
    await vi.advanceTimersByTimeAsync(10 * RETRY_MS);
    expect([seen.asked, seen.observer.getCurrentResult().status]).toEqual([1, 'error']);
  });

  it('leaves what was answered before where it is', async () => {
    const seen = look({ items: [1] }, problem(503), { items: [2] });
    await vi.advanceTimersByTimeAsync(1);
    await queries.invalidateQueries();
    expect(seen.observer.getCurrentResult()).toMatchObject({ status: 'error', data: { items: [1] } });
    await vi.advanceTimersByTimeAsync(RETRY_MS);
    expect(seen.observer.getCurrentResult()).toMatchObject({ status: 'success', data: { items: [2] } });
  });
});
