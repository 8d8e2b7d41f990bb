import type { Deps } from '../deps.js';

/** One kind of work outside requests: one file each, listed in schedules.ts. */
export interface Job<Data = null> {
  /** Its queue's name too, so that no job waits behind another kind. */
  name: string;
  /** When it runs by itself: a cron pattern in UTC. null = only when it is added. */
  cron: string | null;
  /** After this the signal is raised. */
  timeoutSeconds: number;
  /** How many of it run at once in one process. */
  concurrency: number;
  /** How often it is tried in all, and the first pause between; the pause doubles. */
  attempts: number;
  backoffMs: number;
  /**
   * Does the work and says in a sentence what was done. Stops soon after the signal.
   * It may run twice at once, and again after it was cut off: what is done must be recorded where it is done.
   */
  run(deps: Deps, data: Data, signal: AbortSignal): Promise<string>;
}
