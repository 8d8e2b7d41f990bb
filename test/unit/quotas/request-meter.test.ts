import { describe, expect, it } from 'vitest';
import { RequestMeter } from '../../../src/quotas/request-meter.js';
import { secondsLeft } from '../../../src/quotas/window.js';

const MINUTE_MS = Date.UTC(2026, 10, 21, 12, 7);

/** How many of `n` requests at an instant have room. */
function admitted(meter: RequestMeter, n: number, limit: number | null, atMs: number): number {
  return Array.from({ length: n }, () => meter.admit(limit, atMs)).filter(Boolean).length;
}

describe('the requests of a minute', () => {
  it('have room up to the limit, until the minute is over to the millisecond', () => {
    const meter = new RequestMeter();
    expect(admitted(meter, 3, 2, MINUTE_MS)).toBe(2);
    expect(admitted(meter, 1, 2, MINUTE_MS + 59_999)).toBe(0);
    expect(admitted(meter, 3, 2, MINUTE_MS + 60_000)).toBe(2);
    expect(admitted(new RequestMeter(), 3, 0, MINUTE_MS)).toBe(0);
    expect(admitted(new RequestMeter(), 1_000, null, MINUTE_MS)).toBe(1_000);
  });

  it('have room at once when the limit is raised, and none when it is lowered', () => {
    const meter = new RequestMeter();
    admitted(meter, 10, 10, MINUTE_MS);
    expect(admitted(meter, 10, 15, MINUTE_MS)).toBe(5);
    expect(admitted(meter, 1, 3, MINUTE_MS)).toBe(0);
  });

  it('start again when the clock is set back', () => {
    const meter = new RequestMeter();
    admitted(meter, 5, 5, MINUTE_MS);
    expect(admitted(meter, 5, 5, MINUTE_MS - 7_200_000)).toBe(5);
    expect(admitted(meter, 1, 5, MINUTE_MS - 7_200_000)).toBe(0);
  });

  it('are synced once, those of an earlier minute too, and again after a failure', () => {
    const meter = new RequestMeter();
    admitted(meter, 4, 3, MINUTE_MS);
    admitted(meter, 2, 3, MINUTE_MS + 60_000);
    const counts = meter.take();
    expect(counts).toEqual([
      { windowMs: MINUTE_MS, used: 3, refused: 1 },
      { windowMs: MINUTE_MS + 60_000, used: 2, refused: 0 },
    ]);
    expect(meter.take()).toEqual([]);
    meter.putBack(counts);
    expect(meter.take()).toEqual(counts);
  });

  it('count together with those of other processes, as soon as these are known', () => {
    const meter = new RequestMeter();
    admitted(meter, 2, 10, MINUTE_MS);
    meter.take();
    admitted(meter, 1, 10, MINUTE_MS);
    meter.sync(MINUTE_MS, 8);
    expect(admitted(meter, 5, 10, MINUTE_MS)).toBe(1);
    meter.sync(MINUTE_MS - 60_000, 0);
    expect(admitted(meter, 1, 10, MINUTE_MS)).toBe(0);
  });

  it('leave nothing behind once their minute is over and synced', () => {
    const meter = new RequestMeter();
    admitted(meter, 1, 10, MINUTE_MS);
    expect(meter.isIdle(MINUTE_MS + 60_000)).toBe(false);
    meter.take();
    expect(meter.isIdle(MINUTE_MS + 59_999)).toBe(false);
    expect(meter.isIdle(MINUTE_MS + 60_000)).toBe(true);
  });
});

describe('the seconds left', () => {
  it('are whole ones, up to the end of the minute or hour', () => {
    const hourMs = Date.UTC(2026, 10, 21, 12);
    const seconds = (atMs: number) => [secondsLeft('requestsPerMinute', atMs), secondsLeft('newTypesPerHour', atMs)];
    expect(seconds(hourMs)).toEqual([60, 3600]);
    expect(seconds(hourMs + 1)).toEqual([60, 3600]);
    expect(seconds(hourMs + 1_000)).toEqual([59, 3599]);
    expect(seconds(hourMs + 3_599_000)).toEqual([1, 1]);
    expect(seconds(hourMs + 3_599_999)).toEqual([1, 1]);
  });
});
