import { holds } from '../../lib/intervals.js';
import { MAX_CAUSES } from '../../status/core/roll-up.js';
import type { RankedSpan } from '../../status/core/windows.js';
import type { Change } from './changes.js';

/**
 * The windows that cause a changed status: those of its rank at the instant of the change, or, in a gap that the hold
 * duration bridged, those since the status began. Longest first, at most MAX_CAUSES; none for `unknown`.
 */
export function causesOf<W extends RankedSpan>(windows: readonly W[], { to, sinceMs, atMs }: Change): W[] {
  if (to === 0) return [];
  const ofRank = windows.filter(({ rank }) => rank === to);
  const present = ofRank.filter((window) => holds(window, atMs));
  const chosen =
    present.length > 0 ? present : ofRank.filter(({ fromMs, untilMs }) => fromMs <= atMs && untilMs > sinceMs);
  return chosen.sort((a, b) => b.untilMs - a.untilMs).slice(0, MAX_CAUSES);
}
