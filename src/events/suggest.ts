import type { StorePool } from '../db/context.js';
import { likePatterns, SqlParameters, searchWords } from './sql.js';

const MAX_SUGGESTIONS = 50;
/** So many rows are looked at, so that a million types cost no more than a glance. */
const MAX_LOOKED_AT = 50_000;

/** Names of what there is in a project, for a field that completes what is typed. */
export interface Wanted {
  projectId: number;
  of: 'component' | 'environment' | 'type' | 'version';
  /** Words that have to occur; undefined: any name. */
  q?: string;
  /** Only components of it. */
  environment?: string;
}

/** Where the names stand. Of versions those of the newest events. */
const SOURCES: Record<Wanted['of'], { table: string; column: string; order: string }> = {
  component: { table: 'component', column: 'path', order: '' },
  environment: { table: 'component', column: 'environment', order: '' },
  type: { table: 'event_type', column: 'name', order: 'ORDER BY id DESC' },
  version: { table: 'event', column: 'version', order: 'ORDER BY ended_hour DESC, id DESC' },
};

/** At most 50 names; those that begin with what was typed come first. */
export async function suggestNames(pool: StorePool, { projectId, of, q, environment }: Wanted): Promise<string[]> {
  const { table, column, order } = SOURCES[of];
  const sql = new SqlParameters();
  const conditions = [`x.project_id = ${sql.add(projectId)}`];
  if (of === 'component' && environment !== undefined) conditions.push(`x.environment = ${sql.add(environment)}`);
  const patterns = sql.add(likePatterns(searchWords(q ?? '')));
  const beginning = sql.add(`${(q ?? '').replace(/[\\%_]/g, '\\$&')}%`);
  const { rows } = await pool.query<[string]>({
    text: `SELECT n.name FROM (
        SELECT DISTINCT s.name FROM (
          SELECT x.${column} AS name FROM ${table} x WHERE ${conditions.join(' AND ')} ${order} LIMIT ${MAX_LOOKED_AT}
        ) s WHERE s.name ILIKE ALL (${patterns}::text[])
      ) n WHERE n.name IS NOT NULL ORDER BY n.name ILIKE ${beginning} DESC, n.name LIMIT ${MAX_SUGGESTIONS}`,
    values: sql.values,
    rowMode: 'array',
  });
  return rows.map(([name]) => name);
}
