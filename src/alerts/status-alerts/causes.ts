import { around, holds, type Span, spanAt } from '../../lib/intervals.js';
import { MAX_CAUSES } from '../../status/core/roll-up.js';
import type { TypeWindow } from '../../status/core/suppressions.js';
import type { Change } from './changes.js';
import type { ComponentSituation } from './situations.js';

/**
 * The windows that cause a changed status: those of its rank that count at the instant of the change, or, in a gap that
 * the hold duration bridged, those that did since the status began; of each the last part that counts. Longest first, at
 * most MAX_CAUSES; none for `unknown`.
 */
export function causesOf<W extends TypeWindow>(
  windows: readonly W[],
  { mutes, maintenance }: Pick<ComponentSituation, 'mutes' | 'maintenance'>,
  { to, sinceMs, atMs }: Change,
): W[] {
  if (to === 0) return [];
  const counting = windows.flatMap((window) => {
    if (window.rank !== to) return [];
    const part = lastPart(window, [mutes.get(window.typeId) ?? [], maintenance], atMs);
    return part === null || part.untilMs <= sinceMs ? [] : [{ ...window, ...part }];
  });
  const present = counting.filter((part) => holds(part, atMs));
  const chosen = present.length > 0 ? present : counting;
  return chosen.sort((a, b) => b.untilMs - a.untilMs).slice(0, MAX_CAUSES);
}

/** The last part of a span outside of all cuts that begins at or before an instant; null where there is none. */
function lastPart(span: Span, cuts: readonly (readonly Span[])[], atMs: number): Span | null {
  for (let ms = Math.min(atMs, span.untilMs - 1); ms >= span.fromMs; ) {
    const cut = cuts.map((list) => spanAt(list, ms)).find((one) => one !== undefined);
    if (cut === undefined) return cuts.reduce((part, list) => around(part, list, ms), span);
    ms = cut.fromMs - 1;
  }
  return null;
}
