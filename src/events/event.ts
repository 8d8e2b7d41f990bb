import { type Severity, severityOfRank } from '../model/severity.js';
import { cutProperties, cutText, isCompressed, jsonBytes, storedBytes } from './cut.js';

/** What the names, times and intervals of an event take about. */
const BYTES_OF_NAMES = 1_000;

/** An event as it is read (docs/rules.md#fields-of-an-event). Instants are milliseconds since 1970. */
export interface EventView {
  id: string;
  environment: string;
  component: string;
  typeId: string;
  type: string;
  glueKey: string;
  importance: Severity;
  message: string | null;
  stack: string | null;
  version: string | null;
  /** Empty when the latest occurrence had none. */
  properties: Record<string, string | number | boolean | null>;
  startedAtMs: number;
  endedAtMs: number;
  count: number;
  glueIntervalMs: number;
  relevanceIntervalMs: number;
  relevantUntilMs: number;
  /** When the event was closed last ("fixed"); null = never. */
  closedAtMs: number | null;
}

/** Columns that whole events and items of a list have in common. */
const SHORT_COLUMNS = `e.id, e.ended_hour, c.environment, c.path, e.type_id, t.name AS type_name, e.glue_key, e.importance,
  e.version, e.started_ms, e.ended_ms, e.occurrence_count, e.glue_interval_ms, e.relevance_interval_ms,
  e.relevant_until_ms, e.closed_ms`;

/** Columns of an event `e`, its type `t` and its component `c`, as `toEvent` reads them. */
export const EVENT_COLUMNS = `${SHORT_COLUMNS}, e.message, e.stack, e.properties`;

/** The same for an item of a list: its texts are cut (docs/rules/api.md#size-of-responses). */
export const EVENT_ITEM_COLUMNS = `${SHORT_COLUMNS}, ${cutText('e.message')} AS message, NULL AS stack,
  ${cutProperties('e.properties')} AS properties`;

/**
 * How large an event `e` is, without reading its texts: about its bytes, without properties that are stored compressed,
 * and whether there are such.
 */
export const EVENT_SIZE_COLUMNS = `e.id, e.ended_hour, ${BYTES_OF_NAMES} + coalesce(octet_length(e.message), 0)
  + coalesce(octet_length(e.stack), 0) + ${storedBytes('e.properties')} AS bytes, ${isCompressed('e.properties')} AS is_compressed`;

/** Texts of an event `e` are read at once only up to so many bytes. */
export const SHORT_EVENT_BYTES = 64 * 1024;

/** The columns of whole events, but without texts if they are longer; `bytes` is then how long they are, else 0. */
export const EVENT_COLUMNS_IF_SHORT = `${SHORT_COLUMNS}, s.bytes,
  ${['message', 'stack', 'properties'].map((name) => `CASE WHEN s.bytes = 0 THEN e.${name} END AS ${name}`).join(', ')}`;

const ALL_BYTES = `coalesce(octet_length(e.message), 0) + coalesce(octet_length(e.stack), 0)
  + CASE WHEN ${isCompressed('e.properties')} THEN ${jsonBytes('e.properties')} ELSE ${storedBytes('e.properties')} END`;

/** 's' of EVENT_COLUMNS_IF_SHORT. */
export const EVENT_SIZE = `CROSS JOIN LATERAL (
  SELECT CASE WHEN b.bytes > ${SHORT_EVENT_BYTES} THEN b.bytes ELSE 0 END AS bytes FROM (SELECT ${ALL_BYTES} AS bytes OFFSET 0) b
) s`;

/** Names of an event `e`. */
export const EVENT_NAMES = `JOIN event_type t ON t.project_id = e.project_id AND t.id = e.type_id
  JOIN component c ON c.project_id = e.project_id AND c.key = e.component_key`;

export interface EventRow {
  id: string;
  ended_hour: number;
  environment: string;
  path: string;
  type_id: string;
  type_name: string;
  glue_key: string;
  importance: number;
  message: string | null;
  stack: string | null;
  version: string | null;
  properties: EventView['properties'] | null;
  started_ms: number;
  ended_ms: number;
  occurrence_count: number;
  glue_interval_ms: number;
  relevance_interval_ms: number;
  relevant_until_ms: number;
  closed_ms: number | null;
}

export function toEvent(row: EventRow): EventView {
  return {
    id: row.id,
    environment: row.environment,
    component: row.path,
    typeId: row.type_id,
    type: row.type_name,
    glueKey: row.glue_key,
    importance: severityOfRank(row.importance),
    message: row.message,
    stack: row.stack,
    version: row.version,
    properties: row.properties ?? {},
    startedAtMs: row.started_ms,
    endedAtMs: row.ended_ms,
    count: row.occurrence_count,
    glueIntervalMs: row.glue_interval_ms,
    relevanceIntervalMs: row.relevance_interval_ms,
    relevantUntilMs: row.relevant_until_ms,
    // A closing before it began is that of an earlier event of its series.
    closedAtMs: row.closed_ms !== null && row.closed_ms >= row.started_ms ? row.closed_ms : null,
  };
}
