import type { Span } from '../../lib/intervals.js';

/** A clock of a component that stands still during its maintenance. */
export interface MaintenanceFreeClock {
  /** The clock's time at an instant, both in ms. */
  of(atMs: number): number;
  /** The instant of a time of the clock; while it stands still, the end of the maintenance. */
  back(pointMs: number): number;
}

/** `maintenance`: united and ascending. */
export function maintenanceFreeClock(maintenance: readonly Span[]): MaintenanceFreeClock {
  return {
    of(atMs) {
      let pointMs = atMs;
      for (const { fromMs, untilMs } of maintenance) {
        if (fromMs >= atMs) break;
        pointMs -= Math.min(untilMs, atMs) - fromMs;
      }
      return pointMs;
    },
    back(pointMs) {
      let atMs = pointMs;
      for (const { fromMs, untilMs } of maintenance) {
        if (fromMs > atMs) break;
        atMs += untilMs - fromMs;
      }
      return atMs;
    },
  };
}
