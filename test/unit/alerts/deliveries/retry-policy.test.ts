import { describe, expect, it } from 'vitest';
import { MAX_ATTEMPTS, pauseMs, retryDecision } from '../../../../src/alerts/deliveries/retry-policy.js';

const failed = { kind: 'failed', response: 'HTTP 500', fate: 'retry' } as const;

describe('retryDecision', () => {
  it('retries after pauses that double, and gives up after the last attempt', () => {
    expect([1, 2, 3, 13].map(pauseMs)).toEqual([5_000, 10_000, 20_000, 20_480_000]);
    expect(retryDecision(failed, 1, 1000)).toEqual({ kind: 'retry', nextAttemptMs: 6_000 });
    expect(retryDecision(failed, MAX_ATTEMPTS - 1, 0).kind).toBe('retry');
    const exhausted = { kind: 'finished', state: 'failed', why: 'attempts-exhausted' };
    expect(retryDecision(failed, MAX_ATTEMPTS, 0)).toEqual(exhausted);
  });

  it('gives up at once where another attempt would fail the same way', () => {
    const permanent = retryDecision({ ...failed, fate: 'permanent' }, 1, 0);
    expect(permanent).toEqual({ kind: 'finished', state: 'failed', why: 'permanent' });
    const disabled = retryDecision({ ...failed, fate: 'disable' }, 1, 0);
    expect(disabled).toEqual({ kind: 'finished', state: 'failed', why: 'target-disabled' });
  });

  it('finishes what was accepted', () => {
    const accepted = { kind: 'finished', state: 'delivered', why: 'accepted' };
    expect(retryDecision({ kind: 'delivered', response: '' }, 1, 0)).toEqual(accepted);
  });

  it.each([
    ['the back-off where the target asks for less', 4_999, 1, 5_000],
    ['the back-off where the target asks for as much', 5_000, 1, 5_000],
    ['the pause that the target asks for where that is longer', 5_001, 1, 5_001],
    ['the back-off of a later attempt where that is longer', 5_001, 2, 10_000],
  ])('pauses for %s', (_name, retryAfterMs, attempts, pause) => {
    const decision = retryDecision({ ...failed, retryAfterMs }, attempts, 1_000);
    expect(decision).toEqual({ kind: 'retry', nextAttemptMs: 1_000 + pause });
  });
});
