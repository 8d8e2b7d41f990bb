import type { FlowAnswer } from '../../test/support/cli/flow-service.js';
import type { LoadItem } from './item.js';

/** Where load is sent. */
export interface Target {
  call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<FlowAnswer>;
}

/**
 * What is known after sending. `refused`: nothing of it can be stored, because no connection was made or the response
 * says so. `unknown`: the connection broke, or the response does not say. `gone`: no process listens.
 */
export type SendResult =
  | { kind: 'acknowledged'; status: number; duplicates: boolean[] }
  | { kind: 'refused'; status: number; gone: boolean }
  | { kind: 'unknown'; status: number; why: string };

export interface Sent {
  result: SendResult;
  tookMs: number;
  /** How the response breaks the contract; null when it does not. */
  fault: string | null;
}

/** No response may take longer. */
const DEADLINE_MS = 60_000;

/** Sends items in one request, one item as a single. Never throws. */
export async function send(target: Target, items: readonly LoadItem[]): Promise<Sent> {
  const startedMs = performance.now();
  const [path, body] =
    items.length === 1 ? ['/v1/occurrences', items[0]] : ['/v1/occurrences/batch', { occurrences: items }];
  let sent: Omit<Sent, 'tookMs'>;
  try {
    sent = judge(await target.call('POST', path, body, AbortSignal.timeout(DEADLINE_MS)), items.length);
  } catch (error) {
    sent = judgeFailure(error as Error);
  }
  return { ...sent, tookMs: performance.now() - startedMs };
}

function judge({ status, headers, body }: FlowAnswer, count: number): Omit<Sent, 'tookMs'> {
  if (status === 200 || status === 201) {
    const results = count === 1 ? [body] : body.results;
    const whole = results?.length === count && results.every((one: { eventId?: string }) => one.eventId !== undefined);
    if (!whole)
      return { result: unknown(status, 'a 2xx that accepts not all'), fault: `${status} ${JSON.stringify(body)}` };
    const duplicates = results.map((one: { duplicate: boolean }) => one.duplicate);
    return { result: { kind: 'acknowledged', status, duplicates }, fault: null };
  }
  if (status === 503) {
    const fault = headers.get('retry-after') === null ? '503 without Retry-After' : null;
    const before = body?.type === 'urn:gluepoint:problem:overloaded' && /nothing of this request was/.test(body.detail);
    return {
      result: before
        ? { kind: 'refused', status, gone: false }
        : unknown(status, String(body?.type ?? '').replace(/^.*:/, '')),
      fault,
    };
  }
  const fault = `${status} ${JSON.stringify(body)}`;
  return { result: status < 500 ? { kind: 'refused', status, gone: false } : unknown(status, fault), fault };
}

function judgeFailure(error: Error): Omit<Sent, 'tookMs'> {
  if (error.name === 'TimeoutError')
    return { result: unknown(0, error.message), fault: `no response within ${DEADLINE_MS} ms` };
  const cause = error.cause as { code?: string; message?: string } | undefined;
  if (cause?.code === 'ECONNREFUSED') return { result: { kind: 'refused', status: 0, gone: true }, fault: null };
  return { result: unknown(0, cause?.code ?? cause?.message ?? error.message), fault: null };
}

function unknown(status: number, why: string): SendResult {
  return { kind: 'unknown', status, why };
}
