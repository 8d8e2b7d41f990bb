import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../../../src/status/core/reason.js';
import type { RolledUp } from '../../../../src/status/core/roll-up.js';

const quiet: RolledUp = {
  rank: 0,
  ownRank: 0,
  causes: [],
  causesTotal: 0,
  children: [],
  maintenance: null,
  muted: 0,
  maintained: 0,
};
const open = { rank: 0, fromMs: -Infinity, untilMs: Infinity };
const hour = (n: number) => Date.UTC(2026, 10, 20, n);
const names = new Map([['t1', 'Error 2379']]);
const cause = { component: 'shop/db', typeId: 't1', eventId: 'e1', rank: 3, fromMs: hour(9), untilMs: hour(12) };

describe('the reason of a status', () => {
  it('names the worst cause, how many more there are, since when and until when', () => {
    const alarm = { ...quiet, rank: 3, causes: [cause], causesTotal: 3 };
    const segment = { rank: 3, fromMs: hour(9), untilMs: hour(12) };
    expect(reasonOf('shop', alarm, segment, names)).toBe(
      'Alarm since 2026-11-20T09:00:00.000Z until 2026-11-20T12:00:00.000Z if nothing more happens: ' +
        '"Error 2379" in shop/db and 2 more events.',
    );
  });

  it('says since when nothing was relevant', () => {
    expect(reasonOf('shop', quiet, { ...open, fromMs: hour(9) }, names)).toBe(
      'Nothing relevant since 2026-11-20T09:00:00.000Z.',
    );
    expect(reasonOf('shop', quiet, open, names)).toBe('Nothing relevant so far.');
  });

  it("names maintenance, its own and an ancestor's", () => {
    const maintenance = { component: 'shop', fromMs: hour(9), untilMs: hour(12), reason: 'new disks' };
    expect(reasonOf('shop', { ...quiet, maintenance }, open, names)).toBe(
      'In maintenance until 2026-11-20T12:00:00.000Z: new disks.',
    );
    expect(reasonOf('shop/db', { ...quiet, maintenance: { ...maintenance, reason: null } }, open, names)).toBe(
      'shop is in maintenance until 2026-11-20T12:00:00.000Z.',
    );
  });

  it('tells what would count but for a mute or for maintenance below', () => {
    expect(reasonOf('shop', { ...quiet, muted: 1 }, open, names)).toBe('Only 1 event of muted types would count.');
    expect(reasonOf('shop', { ...quiet, muted: 2, maintained: 1 }, open, names)).toBe(
      'Only 2 events of muted types and 1 event in components under maintenance would count.',
    );
  });

  it('shortens a long type', () => {
    const long = new Map([['t1', 'x'.repeat(500)]]);
    const alarm = { ...quiet, rank: 3, causes: [cause], causesTotal: 1 };
    expect(reasonOf('shop', alarm, { rank: 3, fromMs: hour(9), untilMs: hour(12) }, long).length).toBeLessThan(260);
  });
});
