import { holds } from '../../lib/intervals.js';
import { MAX_CAUSES } from '../../status/core/roll-up.js';
import type { RankedSpan } from '../../status/core/windows.js';
import type { Change } from './changes.js';

/**
 * The windows that make a component's own status what it changed to, those that last longest first, at most
 * MAX_CAUSES: those at the instant, or, where that lies in a gap that was bridged, those since it is so.
 */
export function causesOf<W extends RankedSpan>(windows: readonly W[], { to, sinceMs, atMs }: Change): W[] {
  if (to === 0) return [];
  const alike = windows.filter(({ rank }) => rank === to);
  const present = alike.filter((window) => holds(window, atMs));
  const chosen =
    present.length > 0 ? present : alike.filter(({ fromMs, untilMs }) => fromMs <= atMs && untilMs > sinceMs);
  return chosen.sort((a, b) => b.untilMs - a.untilMs).slice(0, MAX_CAUSES);
}
