/** When and how one kind of background work runs. */
export interface JobPlan {
  /** Also the name of its queue: no job waits behind one of another kind. */
  name: string;
  /** A cron pattern in UTC; null = it runs only when it is added. */
  cron: string | null;
  /** The longest time between two ticks; not used without a pattern. */
  periodSeconds: number;
  /** After this the signal is aborted. */
  timeoutSeconds: number;
  /** How many of it run at once in one process. */
  concurrency: number;
  /** How many attempts it has in all. */
  attempts: number;
  /** The first pause between attempts; each is twice the one before. */
  backoffMs: number;
}

/** One kind of background work. `On`: what it works with; `Data`: what is given when it is added. */
export interface Job<On, Data = null> extends JobPlan {
  /**
   * Does the work and returns a sentence for the log; '' = nothing to log. Must stop soon after the signal: a run that
   * exceeds its timeout counts as failed and is retried.
   * It may run twice at the same time, and again after it was cut off: it must record what is done in the database.
   */
  run(on: On, data: Data, signal: AbortSignal): Promise<string>;
}
