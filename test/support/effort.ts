/**
 * Processor time that this process has spent so far, in milliseconds. Unlike the time of a clock it is about the same on
 * a busy machine; waiting costs none.
 */
export function effortMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** How many times longer than on an idle machine everything takes just now; at least 1. Takes 30 ms of processor time. */
export function slowdown(): number {
  const [fromMs, from] = [performance.now(), effortMs()];
  while (effortMs() - from < 30);
  return Math.max(1, (performance.now() - fromMs) / (effortMs() - from));
}

/**
 * Processor time of one call in milliseconds: the middle of nine measurements after a warm-up. Where others keep the
 * machine busy, it is up to three times that of an idle one, for they share caches and cores: limits leave room for that.
 */
export function medianEffortMs(run: () => unknown, callsAtATime = 1): number {
  for (let n = 0; n < 5 * callsAtATime; n += 1) run();
  const times = Array.from({ length: 9 }, () => {
    const from = effortMs();
    for (let n = 0; n < callsAtATime; n += 1) run();
    return (effortMs() - from) / callsAtATime;
  });
  return times.sort((a, b) => a - b)[4] as number;
}

/** The middle of some values, the upper one of two. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values');
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** By how much processor time may be longer on a busy machine than on an idle one. */
export const BUSY = 6;
