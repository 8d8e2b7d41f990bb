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
