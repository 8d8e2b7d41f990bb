/** A model of the gluing rules of its own: compares every occurrence with every other, keeps lists, is slow. */
export interface ModelOccurrence {
  series: string;
  startedAtMs: number;
  endedAtMs: number;
  glueIntervalMs: number;
  relevanceIntervalMs: number;
  importance: number;
  count: number;
  message: string | null;
  id?: string | null;
}

export interface ModelEvent {
  series: string;
  startedAtMs: number;
  endedAtMs: number;
  count: number;
  importance: number;
  message: string | null;
  relevantUntilMs: number;
}

/** The events that a set of occurrences must become: connected components of "gap ≤ max(g_i, g_j)". */
export function modelEvents(occurrences: readonly ModelOccurrence[]): ModelEvent[] {
  const once = withoutRepeatedIds(occurrences);
  const parent = once.map((_, i) => i);
  const root = (i: number): number => (parent[i] === i ? i : root(parent[i] as number));
  once.forEach((a, i) => {
    once.forEach((b, j) => {
      if (a.series === b.series && gap(a, b) <= Math.max(a.glueIntervalMs, b.glueIntervalMs)) parent[root(i)] = root(j);
    });
  });
  const members = new Map<number, ModelOccurrence[]>();
  once.forEach((occurrence, i) => {
    members.set(root(i), [...(members.get(root(i)) ?? []), occurrence]);
  });
  return [...members.values()].map(eventOf).sort(byPlace);
}

export function byPlace(a: ModelEvent, b: ModelEvent): number {
  return a.series < b.series ? -1 : a.series > b.series ? 1 : a.startedAtMs - b.startedAtMs;
}

/** Rank of the highest importance whose `[s, e + r)` holds the instant; 0 without any. */
export function modelStatus(occurrences: readonly ModelOccurrence[], atMs: number): number {
  return Math.max(
    0,
    ...withoutRepeatedIds(occurrences)
      .filter((o) => o.startedAtMs <= atMs && atMs < o.endedAtMs + o.relevanceIntervalMs)
      .map((o) => o.importance),
  );
}

/** Occurrences per minute of their end, by series. */
export function modelMinutes(occurrences: readonly ModelOccurrence[]): Map<string, number> {
  const minutes = new Map<string, number>();
  for (const o of withoutRepeatedIds(occurrences)) {
    const key = `${o.series} ${Math.floor(o.endedAtMs / 60_000)}`;
    minutes.set(key, (minutes.get(key) ?? 0) + o.count);
  }
  return minutes;
}

function withoutRepeatedIds(occurrences: readonly ModelOccurrence[]): ModelOccurrence[] {
  const seen = new Set<string>();
  return occurrences.filter(({ id }) => {
    if (id == null) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

function gap(a: ModelOccurrence, b: ModelOccurrence): number {
  return Math.max(0, Math.max(a.startedAtMs, b.startedAtMs) - Math.min(a.endedAtMs, b.endedAtMs));
}

function eventOf(members: ModelOccurrence[]): ModelEvent {
  const latest = members.reduce((a, b) => (isLater(b, a) ? b : a));
  return {
    series: latest.series,
    startedAtMs: Math.min(...members.map((o) => o.startedAtMs)),
    endedAtMs: Math.max(...members.map((o) => o.endedAtMs)),
    count: members.reduce((sum, o) => Math.min(sum + o.count, Number.MAX_SAFE_INTEGER), 0),
    importance: Math.max(...members.map((o) => o.importance)),
    message: latest.message,
    relevantUntilMs: Math.max(...members.map((o) => o.endedAtMs + o.relevanceIntervalMs)),
  };
}

function isLater(a: ModelOccurrence, b: ModelOccurrence): boolean {
  if (a.endedAtMs !== b.endedAtMs) return a.endedAtMs > b.endedAtMs;
  if (a.startedAtMs !== b.startedAtMs) return a.startedAtMs > b.startedAtMs;
  const bytes = (text: string | null) => (text === null ? '' : `1${Buffer.from(text).toString('hex')}`);
  return bytes(a.message) > bytes(b.message);
}
