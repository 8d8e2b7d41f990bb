import { firstFrom, type Span } from '../../lib/intervals.js';

/** A clock of a component that stands still during its maintenance. */
export interface MaintenanceFreeClock {
  /** The clock's time at an instant, both in ms. */
  of(atMs: number): number;
  /** The instant of a time of the clock; while it stands still, the end of the maintenance. */
  back(pointMs: number): number;
}

/** `maintenance`: united and ascending. A look costs a binary search in it. */
export function maintenanceFreeClock(maintenance: readonly Span[]): MaintenanceFreeClock {
  const beginsMs = maintenance.map(({ fromMs }) => fromMs);
  // The clock's time while each stands, and the sum of those before it.
  const pointsMs: number[] = [];
  const standsMs = [0];
  maintenance.forEach(({ fromMs, untilMs }, i) => {
    const beforeMs = standsMs[i] as number;
    pointsMs.push(fromMs - beforeMs);
    standsMs.push(beforeMs + untilMs - fromMs);
  });
  return {
    of(atMs) {
      const begun = firstFrom(beginsMs, atMs);
      const last = maintenance[begun - 1];
      if (last === undefined) return atMs;
      const stands = standsMs[begun - 1] as number;
      return atMs - stands - (Math.min(last.untilMs, atMs) - last.fromMs);
    },
    back(pointMs) {
      // At the point at which it stands still, it does so until the end.
      const passed = firstFrom(pointsMs, pointMs);
      const reached = pointsMs[passed] === pointMs ? passed + 1 : passed;
      return pointMs + (standsMs[reached] as number);
    },
  };
}
