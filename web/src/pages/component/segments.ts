import type { History, Importance } from '../../api/schema.generated.js';

/** Consecutive spans of equal status. */
export type Segments = History['segments'];

/** The segments up to an instant. The service also returns those expected after it. */
export function pastSegments(segments: Segments, atMs: number): Segments {
  const at = new Date(atMs).toISOString();
  return segments
    .filter(({ from }) => Date.parse(from) < atMs)
    .map((segment) => (Date.parse(segment.to) > atMs ? { ...segment, to: at } : segment));
}

/** The total duration of each status, in seconds. */
export function secondsOf(segments: Segments): Record<Importance, number> {
  const seconds = { alarm: 0, warning: 0, success: 0, unknown: 0 };
  for (const { status, from, to } of segments) seconds[status] += (Date.parse(to) - Date.parse(from)) / 1000;
  return seconds;
}
