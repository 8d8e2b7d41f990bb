import { type Severity, severityOfRank } from '../../model/severity.js';
import { coarsen, MAX_SEGMENTS } from './coarse-segments.js';
import { causesOfSegments, type SegmentCauses } from './segment-causes.js';
import { countingLevels, type Suppressions, type TypeWindow } from './suppressions.js';
import { segmentsWithin } from './windows.js';

/** A stretch `[fromMs, toMs)` of one status, or of a history that is coarse: the worst status in it. */
export interface HistorySegment extends SegmentCauses {
  fromMs: number;
  toMs: number;
  status: Severity;
}

export interface History {
  /** Contiguous; two neighbours always differ in status. At most `maxSegments`. */
  segments: HistorySegment[];
  /** Seconds spent in each status, exact where the segments are not; their sum is the range. */
  seconds: Record<Severity, number>;
  /** Whether short segments were joined. */
  coarse: boolean;
}

/**
 * The history of a component over `[fromMs, toMs)`, from the windows at and below it (docs/rules.md#history). Time and
 * memory are n log n in the number of windows, mutes and maintenances together.
 */
export function historyOf(
  windows: readonly TypeWindow[],
  suppressions: Suppressions,
  fromMs: number,
  toMs: number,
  maxSegments = MAX_SEGMENTS,
): History {
  const steps = historySteps(windows, suppressions, fromMs, toMs, maxSegments);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in steps, so that a caller can do other things between them. */
export function* historySteps(
  windows: readonly TypeWindow[],
  suppressions: Suppressions,
  fromMs: number,
  toMs: number,
  maxSegments = MAX_SEGMENTS,
): Generator<void, History> {
  const levels = countingLevels(windows, suppressions);
  yield;
  const exact = segmentsWithin(levels, fromMs, toMs);
  const milliseconds = [0, 0, 0, 0];
  for (const one of exact) milliseconds[one.rank] = (milliseconds[one.rank] ?? 0) + one.untilMs - one.fromMs;
  const seconds: Record<Severity, number> = { alarm: 0, warning: 0, success: 0, unknown: 0 };
  milliseconds.forEach((ms, rank) => {
    seconds[severityOfRank(rank)] = ms / 1000;
  });
  yield;
  const coarse = exact.length > maxSegments;
  const segments = coarse ? coarsen(exact, maxSegments) : exact;
  yield;
  const causes = yield* causesOfSegments(segments, windows, suppressions);
  return {
    segments: segments.map((segment, i) => ({
      fromMs: segment.fromMs,
      toMs: segment.untilMs,
      status: severityOfRank(segment.rank),
      ...(causes[i] as SegmentCauses),
    })),
    seconds,
    coarse,
  };
}
