import { HOUR_MS } from '../lib/time.js';
import type { Pair } from '../model/pair.js';
import { pairConditions } from './pairs.js';
import { inComponents, inTypes, knownKey, type Scope } from './scope.js';
import type { SqlParameters } from './sql.js';

/** What of the events of a scope is asked for; what is left out is not filtered by. */
export interface EventFilter extends Scope {
  glueKey?: string;
  /** Ranks (0 unknown … 3 alarm), any of them. */
  importance?: readonly number[];
  version?: string;
  /** Only those that are active at this instant: it lies before their `relevantUntil`. */
  activeAtMs?: number;
  /** Only those with endedAt ≥ fromMs. */
  fromMs?: number;
  /** Only those with startedAt < toMs. */
  toMs?: number;
  /** LIKE patterns: all of them match the name of the type, or all of them the message. */
  patterns?: readonly string[];
  /** Pairs that all hold. */
  only?: readonly Pair[];
  /** Pairs none of which holds. */
  not?: readonly Pair[];
}

/** Where a page begins: after the event with this hour of `endedAt` and id. */
export type EventPlace = [endedHour: number, id: string];

/** SQL conditions for an event `e`: all that the filter says, but for its scope. */
export function eventConditions(filter: EventFilter, after: EventPlace | null, sql: SqlParameters): string[] {
  return [...placeConditions(filter, after, sql), ...contentConditions(filter, sql)];
}

/** What the indexes know. */
export function placeConditions(
  { projectId, fromMs }: EventFilter,
  after: EventPlace | null,
  sql: SqlParameters,
): string[] {
  const conditions = [`e.project_id = ${sql.add(projectId)}`];
  if (after !== null) conditions.push(`(e.ended_hour, e.id) < (${sql.add(after[0])}::int, ${sql.add(after[1])}::uuid)`);
  if (fromMs !== undefined) conditions.push(`e.ended_hour >= ${sql.add(Math.floor(fromMs / HOUR_MS))}`);
  return conditions;
}

/** What only the event itself knows. */
export function contentConditions(filter: EventFilter, sql: SqlParameters): string[] {
  const conditions = pairConditions(filter, sql);
  if (filter.glueKey !== undefined) conditions.push(`e.glue_key = ${sql.add(filter.glueKey)}`);
  if (filter.importance !== undefined) conditions.push(`e.importance = ANY (${sql.add(filter.importance)}::int[])`);
  if (filter.version !== undefined) conditions.push(`e.version = ${sql.add(filter.version)}`);
  if (filter.activeAtMs !== undefined) conditions.push(`e.relevant_until_ms > ${sql.add(filter.activeAtMs)}`);
  if (filter.fromMs !== undefined) conditions.push(`e.ended_ms >= ${sql.add(filter.fromMs)}`);
  if (filter.toMs !== undefined) conditions.push(`e.started_ms < ${sql.add(filter.toMs)}`);
  if (filter.patterns !== undefined) {
    const patterns = sql.add(filter.patterns);
    // The inner query knows nothing of the event, so it is run once for all of them.
    conditions.push(`(e.message ILIKE ALL (${patterns}::text[]) OR e.type_id IN (SELECT t.id FROM event_type t
      WHERE t.project_id = ${sql.add(filter.projectId)} AND t.name ILIKE ALL (${patterns}::text[])))`);
  }
  return conditions;
}

/** What holds for the events of a scope: by the key where it is known, else by asking for their names. */
export function scopeConditions(scope: Scope, sql: SqlParameters): string[] {
  const known = knownKey(scope);
  if (known !== null) return keyCondition(known, sql);
  return [...inComponents(scope, 'e', sql), ...inTypes(scope, 'e', sql)];
}

export function keyCondition(key: string | null, sql: SqlParameters): string[] {
  return key === null ? [] : [`e.component_key = ${sql.add(key)}`];
}
