import type { StoreQueries } from '../../db/context.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lib/time.js';
import type { Snapshot } from './snapshot.js';

const VERSION = `SELECT coalesce(string_agg(v.writer || ' ' || v.version, ',' ORDER BY v.writer), '') AS version
FROM status_version v WHERE v.project_id = $1`;

/**
 * What every writer has changed so far, as one text. Two equal texts: nothing that a status response could show has
 * been changed in between.
 */
export async function readVersion(db: StoreQueries, projectId: number): Promise<string> {
  const { rows } = await db.query<{ version: string }>({ name: 'status_version', text: VERSION, values: [projectId] });
  return rows[0]?.version ?? '';
}

/** How far a change may reach back without being counted as late, in each of the counts (SQL: status_changed). */
export const LATENESS_MS = [10 * MINUTE_MS, 2 * HOUR_MS, DAY_MS] as const;

const LATE_COUNTS = ['late_minutes', 'late_hours', 'late_days'];

const VERSIONS = `SELECT coalesce(string_agg(v.writer || ' ' || v.version, ',' ORDER BY v.writer), '') AS version,
  ARRAY[${LATE_COUNTS.map(
    (late) =>
      `coalesce(string_agg(v.writer || ' ' || v.${late}, ',' ORDER BY v.writer) FILTER (WHERE v.${late} > 0), '')`,
  ).join(',\n    ')}] AS late
FROM status_version v WHERE v.project_id = $1`;

/** The version, and for each of LATENESS_MS a text that stays equal as long as no change reaches back further. */
export interface Versions {
  version: string;
  late: string[];
}

export async function readVersions(db: Snapshot, projectId: number): Promise<Versions> {
  const { rows } = await db.query<Versions>({ name: 'status_versions', text: VERSIONS, values: [projectId] });
  return rows[0] as Versions;
}
