import type { Deps } from '../deps.js';

/** One kind of work outside requests: one file each, listed in schedules.ts. */
export interface Job<Data = null> {
  /** Its queue's name too, so that no job waits behind another kind. */
  name: string;
  /** When it runs by itself: a cron pattern in UTC. null = only when it is added. */
  cron: string | null;
  /** How far apart its ticks are at most; of no account without a pattern. */
  periodSeconds: number;
  /** After this the signal is raised. */
  timeoutSeconds: number;
  /** How many of it run at once in one process. */
  concurrency: number;
  /** How often it is tried in all, and the first pause between; the pause doubles. */
  attempts: number;
  backoffMs: number;
  /**
   * Does the work and says in a sentence what was done ('' = nothing worth a line in the log). Stops soon after the
   * signal; what goes on beyond its time counts as failed and is tried again.
   * It may run twice at once, and again after it was cut off: what is done must be recorded where it is done.
   */
  run(deps: Deps, data: Data, signal: AbortSignal): Promise<string>;
}

/** Thrown by a job whose failure is recorded elsewhere and whose next try is wanted: no line in the log. */
export class TryAgain extends Error {}
