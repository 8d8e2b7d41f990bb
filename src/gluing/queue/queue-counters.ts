import { Histogram } from '../../lib/histogram.js';

/** Figures of the queue since its start, and what waits now. */
export interface QueueCounters {
  waitingOccurrences: number;
  flushes: number;
  occurrences: number;
  /** Commits that failed, or whose outcome is unknown. */
  failures: number;
  /** How long commits took that did not fail, and how many occurrences each stored. */
  flushSeconds: Histogram;
  flushSizes: Histogram;
}

const FLUSH_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const FLUSH_SIZES = [1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000];

/** Those of a queue that has just begun. */
export function newQueueCounters(): QueueCounters {
  return {
    waitingOccurrences: 0,
    flushes: 0,
    occurrences: 0,
    failures: 0,
    flushSeconds: new Histogram(FLUSH_SECONDS),
    flushSizes: new Histogram(FLUSH_SIZES),
  };
}
