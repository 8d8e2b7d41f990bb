import { firstEndingAfter } from '../../lib/intervals.js';
import { type Severity, severityOfRank } from '../../model/severity.js';
import { applySuppressions, type Suppressions, type TypeWindow } from './suppressions.js';
import { levelsOf, segmentsWithin } from './windows.js';

/** A stretch `[fromMs, toMs)` of equal status. */
export interface HistorySegment {
  fromMs: number;
  toMs: number;
  status: Severity;
  /** Ids of every type that had this status at some time in the segment, in the order in which they began to. */
  causes: string[];
}

export interface History {
  /** Contiguous; two neighbours always differ in status. */
  segments: HistorySegment[];
  /** Seconds spent in each status; their sum is the range. */
  seconds: Record<Severity, number>;
}

/** The history of a component over `[fromMs, toMs)`, from the windows at and below it (docs/rules.md#history). */
export function historyOf(
  windows: readonly TypeWindow[],
  suppressions: Suppressions,
  fromMs: number,
  toMs: number,
): History {
  const counting = applySuppressions(windows, suppressions).sort((a, b) => a.fromMs - b.fromMs);
  const segments = segmentsWithin(levelsOf(counting), fromMs, toMs);
  const causes = segments.map(() => new Set<string>());
  for (const window of counting) {
    for (let i = firstEndingAfter(segments, window.fromMs); i < segments.length; i += 1) {
      const segment = segments[i];
      if (segment === undefined || segment.fromMs >= window.untilMs) break;
      if (segment.rank === window.rank) causes[i]?.add(window.typeId);
    }
  }
  const seconds: Record<Severity, number> = { alarm: 0, warning: 0, success: 0, unknown: 0 };
  const milliseconds = [0, 0, 0, 0];
  for (const { rank, fromMs: from, untilMs } of segments)
    milliseconds[rank] = (milliseconds[rank] ?? 0) + untilMs - from;
  milliseconds.forEach((ms, rank) => {
    seconds[severityOfRank(rank)] = ms / 1000;
  });
  return {
    segments: segments.map(({ rank, fromMs: from, untilMs }, i) => ({
      fromMs: from,
      toMs: untilMs,
      status: severityOfRank(rank),
      causes: [...(causes[i] ?? [])],
    })),
    seconds,
  };
}
