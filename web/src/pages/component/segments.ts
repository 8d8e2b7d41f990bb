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

/** The seconds in each status up to an instant: those of the service, which are exact, without what is expected after it. */
export function pastSeconds({ segments, seconds }: History, atMs: number): Record<Importance, number> {
  const past = { ...seconds };
  for (const { status, from, to } of segments) {
    const expectedMs = Date.parse(to) - Math.max(atMs, Date.parse(from));
    if (expectedMs > 0) past[status] = Math.max(0, past[status] - expectedMs / 1000);
  }
  return past;
}
