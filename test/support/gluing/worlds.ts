import fc from 'fast-check';
import { occurrenceIdHash } from '../../../src/gluing/core/keys.js';
import type { Occurrence } from '../../../src/gluing/core/occurrence.js';
import { SeriesNames } from '../../../src/gluing/core/series.js';
import type { ModelOccurrence } from './reference.js';

const names = new SeriesNames();

/** The occurrence of the service that a model's occurrence stands for; `series` is `component type key`. */
export function occurrenceOf(model: ModelOccurrence, receivedAtMs: number): Occurrence {
  const [component, type, glueKey] = model.series.split(' ') as [string, string, string];
  return {
    series: names.of('production', component, type, glueKey),
    importance: model.importance,
    startedAtMs: model.startedAtMs,
    endedAtMs: model.endedAtMs,
    receivedAtMs,
    count: model.count,
    glueIntervalMs: model.glueIntervalMs,
    relevanceIntervalMs: model.relevanceIntervalMs,
    message: model.message,
    stack: null,
    version: null,
    properties: null,
    idHash: model.id == null ? null : occurrenceIdHash(model.id),
  };
}

/**
 * Small worlds in which everything happens: few series, instants and intervals on a coarse grid ± 1 ms, so that
 * edges are met, events are bridged, windows touch, minutes roll over and messages tie. Without `size` most are short.
 */
export function world(baseMs: number, maxLength = 24, size?: fc.SizeForArbitrary): fc.Arbitrary<ModelOccurrence[]> {
  const instant = fc
    .tuple(fc.nat(30), fc.integer({ min: -1, max: 1 }))
    .map(([step, edge]) => baseMs + step * 20_000 + edge);
  const interval = fc.constantFrom(0, 1, 19_999, 20_000, 20_001, 40_000, 200_000);
  return fc.array(
    fc
      .record({
        series: fc.constantFrom('a/b T ', 'a/b T ', 'a/b T k', 'a U '),
        startedAtMs: instant,
        durationMs: fc.constantFrom(0, 0, 0, 1, 20_000, 45_000),
        glueIntervalMs: interval,
        relevanceIntervalMs: interval,
        importance: fc.nat(3),
        count: fc.constantFrom(1, 1, 2, 1_000_000_000),
        message: fc.constantFrom(null, '', 'a', 'b', 'ä', '\u{1F600}', '\uFFFD'),
        id: fc.option(fc.constantFrom('i1', 'i2', 'i3', 'i4', 'i5', 'i6'), { freq: 3 }),
      })
      .map(({ durationMs, ...rest }) => ({ ...rest, endedAtMs: rest.startedAtMs + durationMs })),
    { minLength: 1, maxLength, size },
  );
}

/** Occurrences that repeat an id are retries: equal in everything. */
export function withRetriesEqual(occurrences: ModelOccurrence[]): ModelOccurrence[] {
  const first = new Map<string, ModelOccurrence>();
  return occurrences.map((occurrence) => {
    if (occurrence.id == null) return occurrence;
    const known = first.get(occurrence.id) ?? occurrence;
    first.set(occurrence.id, known);
    return known;
  });
}

/** A world in an order of its own, and where it is cut into batches. */
export interface Sending {
  order: ModelOccurrence[];
  cuts: number[];
}

export function sendings(baseMs: number, maxLength?: number, size?: fc.SizeForArbitrary): fc.Arbitrary<Sending> {
  return world(baseMs, maxLength, size)
    .map(withRetriesEqual)
    .chain((occurrences) =>
      fc.record({
        order: fc.shuffledSubarray(occurrences, { minLength: occurrences.length }),
        cuts: fc.oneof(
          fc.array(fc.nat(occurrences.length), { maxLength: 6 }),
          fc.constant(occurrences.map((_, n) => n)),
        ),
      }),
    );
}

export function batches({ order, cuts }: Sending): ModelOccurrence[][] {
  const edges = [0, ...[...cuts].sort((a, b) => a - b), order.length];
  return edges
    .slice(1)
    .map((end, i) => order.slice(edges[i], end))
    .filter((batch) => batch.length > 0);
}
