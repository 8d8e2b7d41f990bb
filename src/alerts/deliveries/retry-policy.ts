import type { Attempt } from '../channels/channel.js';

/** How many attempts a delivery has before it fails: over eleven hours. */
export const MAX_ATTEMPTS = 14;

/** The first pause; each is twice the one before, as BullMQ counts them too. */
export const BACKOFF_MS = 5_000;

/** How long no delivery is sent to a target that did not respond in time. */
export const COOLDOWN_MS = 30_000;

/** What becomes of a delivery after an attempt. */
export type RetryDecision =
  | { kind: 'finished'; state: 'delivered'; why: 'accepted' }
  | { kind: 'finished'; state: 'failed'; why: 'attempts-exhausted' | 'permanent' | 'target-disabled' }
  /** `asked`: the target asked for a longer pause than the back-off. */
  | { kind: 'retry'; nextAttemptMs: number; asked: boolean };

/** Decides after an attempt (docs/rules/alerting.md#deliveries). `attempts` counts this one. */
export function retryDecision(attempt: Attempt, attempts: number, nowMs: number): RetryDecision {
  if (attempt.kind === 'delivered') return { kind: 'finished', state: 'delivered', why: 'accepted' };
  switch (attempt.fate) {
    case 'disable':
      return { kind: 'finished', state: 'failed', why: 'target-disabled' };
    case 'permanent':
      return { kind: 'finished', state: 'failed', why: 'permanent' };
    case 'retry': {
      if (attempts >= MAX_ATTEMPTS) return { kind: 'finished', state: 'failed', why: 'attempts-exhausted' };
      const backoffMs = pauseMs(attempts);
      const askedMs = attempt.retryAfterMs ?? 0;
      return { kind: 'retry', nextAttemptMs: nowMs + Math.max(backoffMs, askedMs), asked: askedMs > backoffMs };
    }
  }
}

/** The back-off after so many attempts. */
export function pauseMs(attempts: number): number {
  return BACKOFF_MS * 2 ** (attempts - 1);
}
