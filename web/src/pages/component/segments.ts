import type { History, Importance } from '../../api/schema.generated.js';

/** Times of equal status, one after the other. */
export type Segments = History['segments'];

/** Those that were, up to an instant: what would come if nothing more happened is no history. */
export function pastSegments(segments: Segments, atMs: number): Segments {
  const at = new Date(atMs).toISOString();
  return segments
    .filter(({ from }) => Date.parse(from) < atMs)
    .map((segment) => (Date.parse(segment.to) > atMs ? { ...segment, to: at } : segment));
}

/** How long each status lasted in all of them. */
export function secondsOf(segments: Segments): Record<Importance, number> {
  const seconds = { alarm: 0, warning: 0, success: 0, unknown: 0 };
  for (const { status, from, to } of segments) seconds[status] += (Date.parse(to) - Date.parse(from)) / 1000;
  return seconds;
}
