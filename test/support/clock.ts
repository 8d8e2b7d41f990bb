import type { Clock } from '../../src/lib/clock.js';

/** A clock that stands still until a test moves it. Milliseconds since 1970. */
export interface MovedClock extends Clock {
  advance(ms: number): void;
  set(ms: number): void;
}

export function movedClock(startMs: number): MovedClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    set: (ms) => {
      nowMs = ms;
    },
  };
}
