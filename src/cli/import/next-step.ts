import type { Reply } from '../service.js';

/** What to do after a request. `uncertain`: the service may have stored the batch, although no response says so. */
export type NextStep =
  | { kind: 'done' }
  /** Too large as a whole. */
  | { kind: 'split' }
  | { kind: 'again'; afterMs: number; uncertain: boolean }
  | { kind: 'give-up' };

/** With the pauses below: about two minutes of a service that is away. */
export const MAX_ATTEMPTS = 30;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** A longer Retry-After ends the import. */
const LONGEST_RETRY_AFTER_SECONDS = 600;
const OVERLOADED = 'urn:gluepoint:problem:overloaded';

/** Decides after attempt number `attempt` (from 1) to send a batch. */
export function nextStep(reply: Reply, attempt: number): NextStep {
  if (reply.kind === 'silent') return again(attempt, null, reply.sent);
  const { status, body, retryAfterSeconds } = reply;
  if (status === 200) return { kind: 'done' };
  if (status === 413) return { kind: 'split' };
  if (status === 429) return again(attempt, retryAfterSeconds, false);
  // Overload is reported before anything is stored; any other 503 may hide a commit
  // (docs/rules/api.md#overload-and-outcome).
  if (status === 503)
    return again(attempt, retryAfterSeconds, (body as { type?: unknown } | null)?.type !== OVERLOADED);
  // From a proxy before the service.
  if (status === 502 || status === 504) return again(attempt, retryAfterSeconds, true);
  return { kind: 'give-up' };
}

function again(attempt: number, retryAfterSeconds: number | null, uncertain: boolean): NextStep {
  if (attempt >= MAX_ATTEMPTS || (retryAfterSeconds ?? 0) > LONGEST_RETRY_AFTER_SECONDS) return { kind: 'give-up' };
  const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
  return { kind: 'again', afterMs: Math.max(pauseMs, (retryAfterSeconds ?? 0) * 1000), uncertain };
}
