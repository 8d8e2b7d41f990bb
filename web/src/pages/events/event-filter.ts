import type { Importance } from '../../api/schema.generated.js';
import { many, one } from '../../router/search.js';
import { pairText, readPair } from './pair.js';

/** The filters of the list of events, as in the address. */
export interface EventFilter {
  q?: string;
  environment?: string;
  component?: string;
  /** `true`: including descendants of the component. */
  subtree?: 'true';
  importance?: Importance[];
  type?: string;
  glueKey?: string;
  version?: string;
  active?: 'true';
  /** The time up to now; replaces `from` and `to`. */
  last?: Range;
  from?: string;
  to?: string;
  /** `key=value`, all of which must match. */
  only?: string[];
  /** `key=value`, none of which may match. */
  not?: string[];
}

export type Range = keyof typeof RANGES;

/** The part of a filter that says when. */
export type Times = Pick<EventFilter, 'last' | 'from' | 'to'>;

const MINUTE_MS = 60_000;

/** Lengths of time up to now, in milliseconds. */
export const RANGES = {
  '1h': 60 * MINUTE_MS,
  '24h': 1_440 * MINUTE_MS,
  '7d': 7 * 1_440 * MINUTE_MS,
  '30d': 30 * 1_440 * MINUTE_MS,
} as const;

const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const IMPORTANCES: readonly Importance[] = ['alarm', 'warning', 'success', 'unknown'];

/** Reads the filters from an address; invalid values are left out. */
export function readEventFilter(search: Record<string, unknown>): EventFilter {
  const importance = IMPORTANCES.filter((name) => many(search['importance'])?.includes(name));
  const last = one(search['last']);
  return {
    q: one(search['q']),
    environment: one(search['environment']),
    component: one(search['component']),
    subtree: one(search['subtree']) === 'true' ? 'true' : undefined,
    importance: importance.length === 0 ? undefined : importance,
    type: one(search['type']),
    glueKey: one(search['glueKey']),
    version: one(search['version']),
    active: one(search['active']) === 'true' ? 'true' : undefined,
    last: last !== undefined && Object.hasOwn(RANGES, last) ? (last as Range) : undefined,
    from: instant(search['from']),
    to: instant(search['to']),
    only: pairs(search['only']),
    not: pairs(search['not']),
  };
}

/**
 * The filter as the API takes it.
 *
 * @param nowMs `last` is counted back from the full minute before it, so that the query stays the same for a minute
 */
export function toQuery({ last, ...filter }: EventFilter, nowMs: number) {
  if (last === undefined) return filter;
  const from = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - RANGES[last];
  return { ...filter, from: new Date(from).toISOString(), to: undefined };
}

/** Whether a filter says when at all. */
export function hasTime({ last, from, to }: Times): boolean {
  return last !== undefined || from !== undefined || to !== undefined;
}

/**
 * Whether a filter looks at what an event keeps of its latest occurrence only (properties and version): occurrences
 * before it may have had other values, so counts of occurrences say nothing about the filter.
 */
export function isOfLatestOccurrence({ version, only = [], not = [] }: EventFilter): boolean {
  return version !== undefined || [...only, ...not].some((pair) => isKeptOfLatest(readPair(pair)?.key ?? ''));
}

/** Whether an event keeps only the latest occurrence's value of a key. */
export function isKeptOfLatest(key: string): boolean {
  return key === 'version' || key.startsWith('properties.');
}

/**
 * A query with a start, because counts need one: without a time, the start of the retention, so that all that is listed
 * is counted.
 *
 * @param nowMs counted back from the full hour before it, so that the query stays the same for an hour
 */
export function withStart<T extends Pick<Times, 'from' | 'to'>>(
  query: T,
  retentionDays: number,
  nowMs: number,
): T & { from: string } {
  if (query.from !== undefined) return { ...query, from: query.from };
  const endMs = query.to === undefined ? nowMs : Math.min(nowMs, Date.parse(query.to));
  const fromMs = Math.floor(endMs / HOUR_MS) * HOUR_MS - retentionDays * DAY_MS;
  return { ...query, from: new Date(fromMs).toISOString() };
}

/** Filters with a field, which the service finds by an index. */
const OWN_FIELDS = ['component', 'environment', 'type', 'glueKey', 'version'] as const;

/**
 * Adds a key and value that must match (`only`), or must not. A key with a field uses that field, so that its control
 * shows it.
 */
export function withPair(filter: EventFilter, kind: 'only' | 'not', key: string, value: string): EventFilter {
  const field = OWN_FIELDS.find((name) => name === key);
  if (kind === 'only' && field !== undefined) return { ...filter, [field]: value };
  if (kind === 'only' && key === 'importance') return { ...filter, importance: [value as Importance] };
  const pair = pairText(key, value);
  const before = filter[kind] ?? [];
  return before.includes(pair) ? filter : { ...filter, [kind]: [...before, pair] };
}

function pairs(value: unknown): string[] | undefined {
  const found = many(value)?.filter((pair) => readPair(pair) !== null);
  return found?.length ? [...new Set(found)].slice(0, 10) : undefined;
}

function instant(value: unknown): string | undefined {
  const text = one(value);
  return text !== undefined && /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
}
