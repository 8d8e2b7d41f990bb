import { type Severity, severityOfRank } from '../model/severity.js';

/** An event type as it is read. Receive times, in milliseconds since 1970; null = none yet. */
export interface TypeView {
  id: string;
  environment: string;
  component: string;
  name: string;
  firstSeenMs: number;
  lastSeenMs: number;
  /** When the first alarm or warning was received. */
  firstErrorMs: number | null;
  occurrences: number;
  events: number;
  firstVersion: string | null;
  lastVersion: string | null;
  /** The highest that an occurrence ever had. */
  highestImportance: Severity;
  /** Overrides for later occurrences; null = none. */
  importance: Severity | null;
  glueIntervalMs: number | null;
  relevanceIntervalMs: number | null;
  muted: Muted;
}

/** Whether a type takes part in status and alerts: `false` it does, `true` never, else not until the instant. */
export type Muted = boolean | { untilMs: number };

/** Stands for "permanently" in the column `muted_until_ms`, where null is "not muted": later than any instant. */
const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** Columns of a type `t` and its component `c`, as `toType` reads them; `now` is the instant's place. */
export function typeColumns(now: string): string {
  return `t.id, c.environment, c.path, t.name, t.first_seen_ms, t.last_seen_ms, t.first_error_ms, t.occurrences, t.events,
    t.first_version, t.last_version, t.importance, t.importance_override,
    t.glue_interval_override_ms, t.relevance_interval_override_ms,
    (SELECT max(coalesce(m.until_ms, ${FOR_EVER})) FROM type_mute m WHERE ${mutedAt(now)}) AS muted_until_ms`;
}

/** Whether a row `m` of type_mute mutes the type `t` at an instant. */
export function mutedAt(now: string): string {
  return `m.project_id = t.project_id AND m.type_id = t.id AND m.from_ms <= ${now} AND (m.until_ms IS NULL OR m.until_ms > ${now})`;
}

export interface TypeRow {
  id: string;
  environment: string;
  path: string;
  name: string;
  first_seen_ms: number;
  last_seen_ms: number;
  first_error_ms: number | null;
  occurrences: number;
  events: number;
  first_version: string | null;
  last_version: string | null;
  importance: number;
  importance_override: number | null;
  glue_interval_override_ms: number | null;
  relevance_interval_override_ms: number | null;
  muted_until_ms: number | null;
}

export function toType(row: TypeRow): TypeView {
  return {
    id: row.id,
    environment: row.environment,
    component: row.path,
    name: row.name,
    firstSeenMs: row.first_seen_ms,
    lastSeenMs: row.last_seen_ms,
    firstErrorMs: row.first_error_ms,
    occurrences: row.occurrences,
    events: row.events,
    firstVersion: row.first_version,
    lastVersion: row.last_version,
    highestImportance: severityOfRank(row.importance),
    importance: row.importance_override === null ? null : severityOfRank(row.importance_override),
    glueIntervalMs: row.glue_interval_override_ms,
    relevanceIntervalMs: row.relevance_interval_override_ms,
    muted: toMuted(row.muted_until_ms),
  };
}

function toMuted(untilMs: number | null): Muted {
  if (untilMs === null) return false;
  return untilMs === FOR_EVER ? true : { untilMs };
}
