import { describe, expect, it } from 'vitest';
import { maintenanceAt } from '../../../../src/status/core/roll-up.js';

const one = (component: string, fromMs: number, untilMs: number) => ({ component, fromMs, untilMs, reason: null });

describe('maintenanceAt', () => {
  it('is in force from its start to one millisecond before its end', () => {
    const all = [one('shop', 10, 20)];
    const at = (atMs: number) => maintenanceAt(all, atMs)('shop') !== null;
    expect([at(9), at(10), at(11), at(19), at(20), at(21)]).toEqual([false, true, true, true, false, false]);
  });

  it('applies to descendants, not to ancestors or prefixes; returns the longest', () => {
    const all = [one('shop', 0, 20), one('shop/db', 0, 30), one('shop', 0, 10)];
    expect(maintenanceAt(all, 5)('shop/db/disk')?.untilMs).toBe(30);
    expect(maintenanceAt(all, 5)('shop/web')?.untilMs).toBe(20);
    expect(maintenanceAt(all, 5)('shopping')).toBe(null);
    expect(maintenanceAt([one('shop/db', 0, 30)], 5)('shop')).toBe(null);
  });
});
