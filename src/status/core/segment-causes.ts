import { groupBy } from '../../lib/group-by.js';
import { firstEndingAfter, type Span, unite } from '../../lib/intervals.js';
import { MaintenanceTimes } from './maintenance-times.js';
import { MemberSet } from './member-set.js';
import { compareText, MAX_CAUSES } from './roll-up.js';
import { type Suppressions, type TypeWindow, withoutMutes } from './suppressions.js';
import type { RankedSpan } from './windows.js';

/** The types that caused the status of a segment. */
export interface SegmentCauses {
  /** Ids of those that lasted longest in it, at most MAX_CAUSES, the longest first. */
  causes: string[];
  /** How many there are. */
  causesTotal: number;
}

/** Types that are looked at in one step. */
const STEP = 10_000;

/** A type at its place in the order of components and ids. */
interface PlacedType {
  typeId: string;
  component: string;
  /** The component, comparable so that its descendants follow it at once. */
  sortKey: string;
  windows: TypeWindow[];
}

/**
 * What caused the status of segments (docs/rules.md#history). `segments`: ascending and disjoint; no window of a higher
 * rank counts within one. A type is looked at where one of its windows begins or ends within a segment; all segments
 * between are counted by a beginning and an end. So the cost is n log n in the number of windows, mutes, maintenances
 * and segments together, not the product of two of them. Yields between steps of some ten milliseconds.
 */
export function* causesOfSegments(
  segments: readonly RankedSpan[],
  windows: readonly TypeWindow[],
  suppressions: Suppressions,
): Generator<void, SegmentCauses[]> {
  const all = segments.map((): SegmentCauses => ({ causes: [], causesTotal: 0 }));
  const quiet = new MaintenanceTimes(suppressions.maintenance);
  const byRank = groupBy(withoutMutes(windows, suppressions.mutes), ({ rank }) => rank);
  for (const [rank, its] of byRank) {
    const places = segments.flatMap((segment, place) => (segment.rank === rank ? [place] : []));
    if (places.length === 0) continue;
    const same = places.map((place) => segments[place] as RankedSpan);
    const types = placedTypes(its);
    yield;
    const causes = yield* causesOfEqual(same, types, quiet);
    causes.forEach((one, i) => {
      all[places[i] as number] = one;
    });
  }
  return all;
}

/** Grouped before they are sorted: comparing ids alone is cheaper. */
function placedTypes(windows: readonly TypeWindow[]): PlacedType[] {
  return [...groupBy(windows, ({ component }) => component)]
    .map(([component, its]) => ({ component, sortKey: sortKeyOf(component), its }))
    .sort((a, b) => compareText(a.sortKey, b.sortKey))
    .flatMap(({ component, sortKey, its }) => {
      const byType = groupBy(its, ({ typeId }) => typeId);
      const typeIds = [...byType.keys()].sort();
      return typeIds.map((typeId) => ({ typeId, component, sortKey, windows: byType.get(typeId) ?? [] }));
    });
}

/** No component holds a zero character. */
function sortKeyOf(component: string): string {
  return component.replaceAll('/', '\0');
}

/** The same for segments of one rank and types with windows of it. */
function* causesOfEqual(
  segments: readonly Span[],
  types: readonly PlacedType[],
  quiet: MaintenanceTimes,
): Generator<void, SegmentCauses[]> {
  const lasted = segments.map(() => new Map<number, number>());
  // What changes from one segment to the next: types that last throughout, and maintenance that does.
  const begins = segments.map((): number[] => []);
  const ends = segments.map((): number[] => []);
  for (const [type, { component, windows }] of types.entries()) {
    if (type % STEP === STEP - 1) yield;
    for (const span of unite(windows)) {
      const places = placesOf(segments, span);
      if (places.from < places.until) {
        begins[places.from]?.push(type);
        ends[places.until]?.push(type);
      }
      for (const i of places.parts) {
        const part = overlap(segments[i] as Span, span);
        const known = lasted[i] as Map<number, number>;
        if (!quiet.covers(component, part)) known.set(type, (known.get(type) ?? 0) + part.untilMs - part.fromMs);
      }
    }
  }
  yield;
  const quietBegins = segments.map((): Places[] => []);
  const quietEnds = segments.map((): Places[] => []);
  for (const [component, stretches] of quiet.stretches) {
    const descendants = descendantsIn(types, sortKeyOf(component));
    if (descendants.from === descendants.until) continue;
    for (const stretch of stretches) {
      const places = placesOf(segments, stretch);
      if (places.from >= places.until) continue;
      quietBegins[places.from]?.push(descendants);
      quietEnds[places.until]?.push(descendants);
    }
  }
  const throughout = new MemberSet(types.length);
  return segments.map((_, i) => {
    for (const type of ends[i] ?? []) throughout.remove(type);
    for (const type of begins[i] ?? []) throughout.add(type);
    for (const { from, until } of quietEnds[i] ?? []) throughout.enable(from, until);
    for (const { from, until } of quietBegins[i] ?? []) throughout.disable(from, until);
    const partly = lasted[i] as Map<number, number>;
    const longest = throughout.first(MAX_CAUSES);
    if (longest.length < MAX_CAUSES) longest.push(...longestOf(partly, MAX_CAUSES - longest.length));
    const causes = longest.map((type) => (types[type] as PlacedType).typeId);
    return { causes, causesTotal: throughout.size + partly.size };
  });
}

/** The types that lasted longest, of equal ones those that come first. */
function longestOf(lasted: ReadonlyMap<number, number>, limit: number): number[] {
  return [...lasted]
    .sort(([a, aMs], [b, bMs]) => bMs - aMs || a - b)
    .slice(0, limit)
    .map(([type]) => type);
}

/** Places `[from, until)` in a list. */
interface Places {
  from: number;
  until: number;
}

/** The segments that a span covers wholly, and those, at most two, that it covers in part. */
function placesOf(segments: readonly Span[], { fromMs, untilMs }: Span): Places & { parts: number[] } {
  const first = firstEndingAfter(segments, fromMs);
  const until = firstEndingAfter(segments, untilMs);
  const begins = segments[first];
  const ends = segments[until];
  const isCut = begins !== undefined && begins.fromMs < fromMs;
  const parts = isCut && first < until ? [first] : [];
  if (ends !== undefined && ends.fromMs < untilMs) parts.push(until);
  return { from: isCut ? first + 1 : first, until, parts };
}

function overlap(a: Span, b: Span): Span {
  return { fromMs: Math.max(a.fromMs, b.fromMs), untilMs: Math.min(a.untilMs, b.untilMs) };
}

/** The places `[from, until)` of the types of a component and its descendants. */
function descendantsIn(types: readonly PlacedType[], sortKey: string): Places {
  return { from: firstFrom(types, sortKey), until: firstFrom(types, `${sortKey}\u0001`) };
}

function firstFrom(types: readonly PlacedType[], sortKey: string): number {
  let low = 0;
  let high = types.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((types[middle] as PlacedType).sortKey < sortKey) low = middle + 1;
    else high = middle;
  }
  return low;
}
