import { setTimeout as sleep } from 'node:timers/promises';

/** What a project does again and again, and what came of it. */
export interface Measured {
  name: string;
  tookMs: number[];
  /** Responses that were not expected, and requests without a response. */
  failures: string[];
}

/** An action that is begun every `everyMs`, whether or not the one before has ended. */
export interface Probe {
  name: string;
  everyMs: number;
  /** Throws with a sentence when it is refused or fails. */
  run(): Promise<void>;
}

/** Runs all probes for some seconds; resolves when the last action has ended. */
export async function measure(probes: readonly Probe[], seconds: number): Promise<Measured[]> {
  const untilMs = performance.now() + seconds * 1000;
  return Promise.all(probes.map((probe) => measureOne(probe, untilMs)));
}

async function measureOne({ name, everyMs, run }: Probe, untilMs: number): Promise<Measured> {
  const measured: Measured = { name, tookMs: [], failures: [] };
  const running = new Set<Promise<void>>();
  for (let dueMs = performance.now(); dueMs < untilMs; dueMs += everyMs) {
    await sleep(Math.max(0, dueMs - performance.now()));
    const startedMs = performance.now();
    const one = run()
      .catch((error: Error) => void measured.failures.push(error.message))
      .then(() => {
        measured.tookMs.push(performance.now() - startedMs);
        running.delete(one);
      });
    running.add(one);
  }
  await Promise.all(running);
  return measured;
}

/** The value below which the share `q` of them lies; 0 for none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * q) - 1)] ?? 0;
}
