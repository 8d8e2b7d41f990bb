import type { CliContext } from '../../../src/cli/context.js';
import { movedClock } from '../clock.js';

/** Surroundings that keep what a tool prints; a pause ends at once and is written down. */
export interface WatchedSurroundings extends CliContext {
  stdoutText(): string;
  stderrText(): string;
  pausesMs: number[];
}

export function watchedSurroundings(env: Record<string, string> = {}, nowMs = Date.now()): WatchedSurroundings {
  const out: string[] = [];
  const err: string[] = [];
  const pausesMs: number[] = [];
  return {
    env,
    stdout: { write: (text: unknown) => out.push(String(text)) > 0 },
    stderr: { isTTY: false, write: (text: unknown) => err.push(String(text)) > 0 } as unknown as NodeJS.WriteStream,
    clock: movedClock(nowMs),
    wait: async (ms) => void pausesMs.push(ms),
    stdoutText: () => out.join(''),
    stderrText: () => err.join(''),
    pausesMs,
  };
}
