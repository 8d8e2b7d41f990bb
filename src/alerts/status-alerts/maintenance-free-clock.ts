import type { Span } from '../../lib/intervals.js';

/** The time that a component is not in maintenance, as a scale of its own on which maintenance takes no time. */
export interface MaintenanceFreeClock {
  of(atMs: number): number;
  /** The instant that a point of the scale stands for; of the many where maintenance lies, its end. */
  back(pointMs: number): number;
}

/** `quiet`: maintenance, united and ascending. */
export function maintenanceFreeClock(quiet: readonly Span[]): MaintenanceFreeClock {
  return {
    of(atMs) {
      let pointMs = atMs;
      for (const { fromMs, untilMs } of quiet) {
        if (fromMs >= atMs) break;
        pointMs -= Math.min(untilMs, atMs) - fromMs;
      }
      return pointMs;
    },
    back(pointMs) {
      let atMs = pointMs;
      for (const { fromMs, untilMs } of quiet) {
        if (fromMs > atMs) break;
        atMs += untilMs - fromMs;
      }
      return atMs;
    },
  };
}
