import { MINUTE_MS } from '../../lib/time.js';
import type { ComponentName } from '../core/ancestors.js';
import { groupByAncestor } from '../core/group-by-ancestor.js';
import { countingLevels } from '../core/suppressions.js';
import { type RankedSpan, segmentAround } from '../core/windows.js';
import type { CachedPast } from './segment-cache.js';
import type { Snapshot } from './snapshot.js';
import { type Chunk, END_OF_TIME_MS, readOlderMinutes, readTimes } from './store.js';
import type { SuppressionLoader } from './suppression-loader.js';

/** How far from the instant the search for the ends of its segment looks first, and how much further each time. */
export const FIRST_REACH_MS = 600_000;
const GROWTH = 4;

/** A component whose segment is needed; `past`: what is known of the time before, null = nothing. */
export interface SegmentQuery extends ComponentName {
  past: CachedPast | null;
}

/** The instant around which segments are found, and the present, after which hardly anything is stored. */
export interface TimePoint {
  atMs: number;
  nowMs: number;
}

interface Search {
  /** Index of the query. */
  index: number;
  chunk: Chunk;
  past: CachedPast | null;
  /** Nothing older than the chunk exists. */
  startsWithAll: boolean;
}

/** What a search has found; `left`, `right`: the segment may reach further than was looked. */
interface Finding {
  search: Search;
  segment: RankedSpan;
  left: boolean;
  right: boolean;
}

/**
 * The true segments of equal status around an instant, one per component; infinite where they are open. Looks at
 * growing stretches of time until both ends lie inside or the known past is met: what is older stays unread, but for
 * the rest of the last stretch.
 */
export async function findSegments(
  db: Snapshot,
  suppressions: SuppressionLoader,
  queries: readonly SegmentQuery[],
  at: TimePoint,
): Promise<RankedSpan[]> {
  const segments: RankedSpan[] = [];
  let searches = queries.map((one, index) => firstSearch(one, index, at));
  while (searches.length > 0) {
    const chunks = searches.map(({ chunk }) => chunk);
    const windows = await readTimes(db, suppressions.projectId, chunks);
    await suppressions.load(windows, Math.min(...chunks.map(({ fromMs }) => fromMs)));
    const windowLists = groupByAncestor(windows, chunks);
    const findings = searches.map((search, i) => {
      const levels = countingLevels(windowLists[i] ?? [], suppressions.of(search.chunk.environment));
      return judge(search, segmentAround(levels, at.atMs));
    });
    for (const { search, segment } of findings) segments[search.index] = segment;
    const open = findings.filter(({ left, right }) => left || right);
    searches = open.length === 0 ? [] : await further(db, suppressions.projectId, open, at);
  }
  return segments;
}

function firstSearch(
  { environment, component, past }: SegmentQuery,
  index: number,
  { atMs, nowMs }: TimePoint,
): Search {
  const untilMs = reachAhead(atMs, FIRST_REACH_MS, nowMs);
  return {
    index,
    past,
    startsWithAll: false,
    chunk: { environment, component, fromMs: atMs - FIRST_REACH_MS, untilMs },
  };
}

/** What lies outside of the chunk is not known to be whole: an end is true only if it lies strictly inside. */
function judge(search: Search, segment: RankedSpan): Finding {
  const { chunk, past, startsWithAll } = search;
  const left = !startsWithAll && segment.fromMs <= chunk.fromMs;
  const right = chunk.untilMs < END_OF_TIME_MS && segment.untilMs >= chunk.untilMs;
  if (left && past !== null && chunk.fromMs < past.untilMs && past.rank === segment.rank) {
    return { search, segment: { ...segment, fromMs: past.fromMs }, left: false, right };
  }
  return { search, segment, left, right };
}

/** The searches that go on, each with its next stretch. */
async function further(db: Snapshot, projectId: number, open: readonly Finding[], at: TimePoint): Promise<Search[]> {
  const lost = open.filter(({ left, search }) => left && !leadsToPast(search)).map(({ search }) => search);
  const chunks = lost.map(({ chunk }) => chunk);
  const minutes = lost.length === 0 ? [] : await readOlderMinutes(db, projectId, chunks);
  const older = new Map(lost.map((search, i) => [search, minutes[i] ?? null]));
  return open.flatMap((finding) => {
    const { search, left, right } = finding;
    const nothingOlder = left && older.get(search) === null;
    if (nothingOlder && !right) return [];
    return {
      ...search,
      startsWithAll: search.startsWithAll || nothingOlder,
      chunk: {
        ...search.chunk,
        fromMs: left && !nothingOlder ? nextFrom(search, older.get(search) ?? null, at) : search.chunk.fromMs,
        untilMs: right ? nextUntil(search, at) : search.chunk.untilMs,
      },
    };
  });
}

/** Whether what is known of the past lies ahead of a search. */
function leadsToPast({ chunk, past }: Search): boolean {
  return past !== null && chunk.fromMs >= past.untilMs;
}

function nextFrom(search: Search, olderMinute: number | null, { atMs }: TimePoint): number {
  const { chunk, past } = search;
  const grown = atMs - (atMs - chunk.fromMs) * GROWTH;
  if (past !== null && leadsToPast(search)) return Math.max(grown, past.untilMs - 1);
  // A stretch in which nothing ends is skipped.
  return olderMinute === null ? grown : Math.min(grown, olderMinute * MINUTE_MS - 1);
}

function nextUntil({ chunk }: Search, { atMs, nowMs }: TimePoint): number {
  return reachAhead(atMs, (chunk.untilMs - atMs) * GROWTH, nowMs);
}

function reachAhead(atMs: number, reachMs: number, nowMs: number): number {
  return atMs + reachMs >= nowMs ? END_OF_TIME_MS : atMs + reachMs;
}
