import type { Occurrence } from './occurrence.js';

/** What one flush tells of an event type, by the server's receive times. */
export interface Sighting {
  /** Occurrences, by their counts; may pass 2^53 − 1, where the store stops. */
  count: number;
  firstMs: number;
  lastMs: number;
  /** The first that was alarm or warning; null without one. */
  firstErrorMs: number | null;
  /** The first and the last version that was named, in the order of arrival. */
  firstVersion: string | null;
  lastVersion: string | null;
}

/** The sightings of each type, by its key. `occurrences` in the order of arrival. */
export function sightingsOf(occurrences: readonly Occurrence[]): Map<string, Sighting> {
  const sightings = new Map<string, Sighting>();
  for (const { series, count, receivedAtMs, importance, version } of occurrences) {
    const errorMs = importance >= 2 ? receivedAtMs : null;
    const known = sightings.get(series.typeKey);
    if (known === undefined) {
      sightings.set(series.typeKey, {
        count,
        firstMs: receivedAtMs,
        lastMs: receivedAtMs,
        firstErrorMs: errorMs,
        firstVersion: version,
        lastVersion: version,
      });
      continue;
    }
    known.count += count;
    known.firstMs = Math.min(known.firstMs, receivedAtMs);
    known.lastMs = Math.max(known.lastMs, receivedAtMs);
    known.firstErrorMs ??= errorMs;
    known.firstVersion ??= version;
    known.lastVersion = version ?? known.lastVersion;
  }
  return sightings;
}
