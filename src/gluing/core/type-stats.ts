import type { Occurrence } from './occurrence.js';

/** Alarm and warning make a type an error type (docs/rules.md#words). */
const LEAST_ERROR_RANK = 2;

/** What one flush knows of an event type, by the server's receive times. */
export interface TypeStats {
  /** Occurrences, by their counts; may pass 2^53 − 1, where the store stops. */
  count: number;
  firstMs: number;
  lastMs: number;
  /** The first that was alarm or warning; null without one. */
  firstError: Occurrence | null;
  /** Its index among the occurrences; -1 without one. */
  firstErrorAt: number;
  /** Rank of the highest importance. */
  importance: number;
  /** The first and the last version of an occurrence, in the order of arrival; null when none had one. */
  firstVersion: string | null;
  lastVersion: string | null;
}

/** The statistics of each type, by its key. `occurrences` in the order of arrival. */
export function typeStatsOf(occurrences: readonly Occurrence[]): Map<string, TypeStats> {
  const stats = new Map<string, TypeStats>();
  occurrences.forEach((occurrence, at) => {
    const { series, count, receivedAtMs, importance, version } = occurrence;
    const error = importance >= LEAST_ERROR_RANK ? occurrence : null;
    const known = stats.get(series.typeKey);
    if (known === undefined) {
      stats.set(series.typeKey, {
        count,
        firstMs: receivedAtMs,
        lastMs: receivedAtMs,
        firstError: error,
        firstErrorAt: error === null ? -1 : at,
        importance,
        firstVersion: version,
        lastVersion: version,
      });
      return;
    }
    known.count += count;
    known.firstMs = Math.min(known.firstMs, receivedAtMs);
    known.lastMs = Math.max(known.lastMs, receivedAtMs);
    if (known.firstError === null && error !== null) {
      known.firstError = error;
      known.firstErrorAt = at;
    }
    known.importance = Math.max(known.importance, importance);
    known.firstVersion ??= version;
    known.lastVersion = version ?? known.lastVersion;
  });
  return stats;
}
