/** When and how one kind of work outside requests runs. */
export interface JobPlan {
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
}

/** One kind of work outside requests. `On` is what it works on, `Data` what it is told when it is added. */
export interface Job<On, Data = null> extends JobPlan {
  /**
   * Does the work and says in a sentence what was done ('' = nothing worth a line in the log). Stops soon after the
   * signal; what goes on beyond its time counts as failed and is tried again.
   * It may run twice at once, and again after it was cut off: what is done must be recorded where it is done.
   */
  run(on: On, data: Data, signal: AbortSignal): Promise<string>;
}

/** Thrown by a job whose failure is recorded elsewhere and whose next try is wanted: no line in the log. */
export class TryAgain extends Error {}
