/** How often a delivery is tried in all before it is given up: over eleven hours. */
export const MAX_ATTEMPTS = 14;

/** The first pause; each is twice the one before, as BullMQ counts them too. */
export const BACKOFF_MS = 5_000;

/** How long a target that did not answer in time is left alone. */
export const COOLDOWN_MS = 30_000;

/** What a try of a delivery came to. `answer` is shown in lists. */
export type Attempt =
  | { kind: 'delivered'; answer: string }
  /**
   * `disable`: nothing more is sent to the target. `hopeless`: another try would come to the same. `timedOut`: who
   * waits behind the target waits long.
   */
  | { kind: 'failed'; answer: string; fate: 'retry' | 'hopeless' | 'disable'; timedOut?: true };

/** What becomes of a delivery after a try. */
export type RetryDecision =
  | { kind: 'over'; state: 'delivered'; why: 'accepted' }
  | { kind: 'over'; state: 'failed'; why: 'given up' | 'hopeless' | 'target disabled' }
  | { kind: 'again'; nextAttemptMs: number };

/** `attempts` counts this one. */
export function retryDecision(attempt: Attempt, attempts: number, nowMs: number): RetryDecision {
  if (attempt.kind === 'delivered') return { kind: 'over', state: 'delivered', why: 'accepted' };
  switch (attempt.fate) {
    case 'disable':
      return { kind: 'over', state: 'failed', why: 'target disabled' };
    case 'hopeless':
      return { kind: 'over', state: 'failed', why: 'hopeless' };
    case 'retry':
      if (attempts >= MAX_ATTEMPTS) return { kind: 'over', state: 'failed', why: 'given up' };
      return { kind: 'again', nextAttemptMs: nowMs + pauseMs(attempts) };
  }
}

/** The pause after so many tries. */
export function pauseMs(attempts: number): number {
  return BACKOFF_MS * 2 ** (attempts - 1);
}
