/** Work that is done a slice at a time. */
export interface SlicedWork {
  /** Does one slice; returns whether there is more to do. */
  slice(): Promise<boolean>;
}

/**
 * Does all of the work, a slice at a time. The one that has used the least time is next, and of those that have used the
 * same, the one that has waited longest. So what a small one waits for is bounded by the slices that the others need to
 * use as much time as it did, and not by all that they have to do. Stops after a slice when the signal is raised. Work of
 * which a slice throws is given up and the others go on; in the end that error is thrown, of several an AggregateError.
 *
 * @param now in ms, of a clock that only moves forward
 */
export async function inTurns(
  all: Iterable<SlicedWork>,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<void> {
  const failures: unknown[] = [];
  const waiting = [...all].map((work) => ({ work, usedMs: 0 }));
  for (let next = takeLeastUsed(waiting); next !== null && !signal.aborted; next = takeLeastUsed(waiting)) {
    const startedMs = now();
    try {
      if (!(await next.work.slice())) continue;
    } catch (error) {
      failures.push(error);
      continue;
    }
    waiting.push({ work: next.work, usedMs: next.usedMs + now() - startedMs });
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, `${failures.length} failed, the first: ${failures[0]}`);
}

function takeLeastUsed<T extends { usedMs: number }>(waiting: T[]): T | null {
  let least = 0;
  for (const [n, { usedMs }] of waiting.entries()) if (usedMs < (waiting[least] as T).usedMs) least = n;
  return waiting.splice(least, 1)[0] ?? null;
}
