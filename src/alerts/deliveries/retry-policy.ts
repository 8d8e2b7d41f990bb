import type { Attempt } from '../channels/channel.js';

/** How many attempts a delivery has before it fails: over eleven hours. */
export const MAX_ATTEMPTS = 14;

/** The first pause; each is twice the one before. */
export const BACKOFF_MS = 5_000;

/** What becomes of a delivery after an attempt. */
export type RetryDecision =
  | { kind: 'finished'; state: 'delivered'; why: 'accepted' }
  | { kind: 'finished'; state: 'failed'; why: 'attempts-exhausted' | 'permanent' | 'target-disabled' }
  | { kind: 'retry'; nextAttemptMs: number };

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
      // The target may ask for a longer pause than the back-off.
      return { kind: 'retry', nextAttemptMs: nowMs + Math.max(pauseMs(attempts), attempt.retryAfterMs ?? 0) };
    }
  }
}

/** The back-off after so many attempts. */
export function pauseMs(attempts: number): number {
  return BACKOFF_MS * 2 ** (attempts - 1);
}
