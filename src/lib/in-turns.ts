/** Work that is done a slice at a time. */
export interface SlicedWork {
  /** Does one slice; returns whether there is more to do. */
  slice(): Promise<boolean>;
}

/**
 * Does all of the work in slices, `lanes` of them at once, of one work never two. The one that has used the least time is
 * next. So what a small one waits for is bounded by one slice of each of the others, not by all that they have to do.
 * Stops after the slices under way when the signal is raised, or when one throws: then it throws that.
 */
export async function inTurns(
  all: Iterable<SlicedWork>,
  { lanes, signal, now = () => performance.now() }: { lanes: number; signal: AbortSignal; now?: () => number },
): Promise<void> {
  const waiting = [...all].map((work) => ({ work, usedMs: 0 }));
  let failed = false;
  const lane = async () => {
    while (!signal.aborted && !failed) {
      const next = takeLeastUsed(waiting);
      if (next === null) return;
      const startedMs = now();
      try {
        if (!(await next.work.slice())) continue;
      } catch (error) {
        failed = true;
        throw error;
      }
      waiting.push({ work: next.work, usedMs: next.usedMs + now() - startedMs });
    }
  };
  const results = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

/** Of those that have used the same, the one that has waited longest. */
function takeLeastUsed<T extends { usedMs: number }>(waiting: T[]): T | null {
  let least = 0;
  for (const [n, { usedMs }] of waiting.entries()) if (usedMs < (waiting[least] as T).usedMs) least = n;
  return waiting.splice(least, 1)[0] ?? null;
}
