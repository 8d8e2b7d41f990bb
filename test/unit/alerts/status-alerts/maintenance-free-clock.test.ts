import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maintenanceFreeClock } from '../../../../src/alerts/status-alerts/maintenance-free-clock.js';
import { unite } from '../../../../src/lib/intervals.js';

const spans = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 6 })), { maxLength: 6 })
  .map((list) => unite(list.map(([fromMs, lengthMs]) => ({ fromMs, untilMs: fromMs + lengthMs }))));

describe('maintenanceFreeClock', () => {
  it('counts the milliseconds outside of maintenance, and returns to their end', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: -3, max: 50 }), (maintenance, atMs) => {
        const isStanding = (ms: number) => maintenance.some(({ fromMs, untilMs }) => fromMs <= ms && ms < untilMs);
        const clock = maintenanceFreeClock(maintenance);
        let pointMs = -3;
        for (let ms = -3; ms < atMs; ms += 1) if (!isStanding(ms)) pointMs += 1;
        expect(clock.of(atMs)).toBe(pointMs);
        let backMs = atMs;
        while (isStanding(backMs)) backMs += 1;
        expect(clock.back(pointMs)).toBe(backMs);
      }),
    );
  });

  it('keeps open ends open', () => {
    const clock = maintenanceFreeClock([{ fromMs: 0, untilMs: 10 }]);
    expect([clock.of(-Infinity), clock.back(-Infinity), clock.back(Infinity)]).toEqual([
      -Infinity,
      -Infinity,
      Infinity,
    ]);
  });
});
