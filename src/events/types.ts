import type { StorePool } from '../db/context.js';
import { isUuid } from '../schemas/common/names.js';
import { inComponents, knownKey, type Scope, scopeKeys, typeConditions } from './scope.js';
import { SqlParameters } from './sql.js';
import { mutedAt, type TypeRow, type TypeView, toType, typeColumns } from './type.js';

/** How many of the newest types are looked through before the store is asked for keys. */
const GLANCE_ROWS = 2000;
const COMPONENT = 'JOIN component c ON c.project_id = t.project_id AND c.key = t.component_key';

/** Which types of a scope are asked for. */
export interface TypeFilter extends Scope {
  /** Only those that are, or are not, muted now. */
  muted?: boolean;
  /** Only those that were, or never were, an error. */
  error?: boolean;
}

/** Null when the project has no such type. */
export async function findType(
  pool: StorePool,
  projectId: number,
  id: string,
  nowMs: number,
): Promise<TypeView | null> {
  if (!isUuid(id)) return null;
  const { rows } = await pool.query<TypeRow>(
    `SELECT ${typeColumns('$3::bigint')} FROM event_type t ${COMPONENT} WHERE t.project_id = $1 AND t.id = $2`,
    [projectId, id, nowMs],
  );
  return rows[0] === undefined ? null : toType(rows[0]);
}

/** At most `take` types, the newest first, after the one with id `after`. */
export async function listTypes(
  pool: StorePool,
  filter: TypeFilter,
  after: string | null,
  take: number,
  nowMs: number,
): Promise<TypeView[]> {
  const page: PageOfTypes = { pool, filter, after, take, nowMs };
  const known = knownKey({ ...filter, type: undefined, typePatterns: undefined });
  if (known !== null) return byComponents(page, [known]);
  if (filter.component === undefined && filter.environment === undefined) return walk(page, null);
  const glance = await walk(page, GLANCE_ROWS);
  if (glance.length === take) return glance;
  const found = await scopeKeys(pool, { ...filter, type: undefined, typePatterns: undefined });
  return found === null ? walk(page, null) : byComponents(page, found.keys);
}

interface PageOfTypes {
  pool: StorePool;
  filter: TypeFilter;
  after: string | null;
  take: number;
  nowMs: number;
}

/** Through the index of each component. */
function byComponents(page: PageOfTypes, keys: readonly string[]): Promise<TypeView[]> {
  if (keys.length === 0) return Promise.resolve([]);
  const sql = new SqlParameters();
  const conditions = ['t.component_key = k.key', ...placeConditions(page, sql), ...contentConditions(page, sql)];
  return run(
    page,
    sql,
    `SELECT x.id FROM unnest(${sql.add(keys)}::uuid[]) AS k(key) CROSS JOIN LATERAL (
       SELECT t.id FROM event_type t WHERE ${conditions.join(' AND ')} ORDER BY t.id DESC LIMIT ${sql.add(page.take)}
     ) x`,
  );
}

/** From the newest on, at most `rows` of them (null: all). */
function walk(page: PageOfTypes, rows: number | null): Promise<TypeView[]> {
  const sql = new SqlParameters();
  const place = placeConditions(page, sql);
  const content = [...contentConditions(page, sql), ...inComponents(page.filter, 't', sql)];
  if (rows === null) {
    return run(page, sql, `SELECT t.id FROM event_type t WHERE ${[...place, ...content].join(' AND ')}`);
  }
  return run(
    page,
    sql,
    `SELECT t.id FROM (
       SELECT * FROM event_type t WHERE ${place.join(' AND ')} ORDER BY t.id DESC LIMIT ${sql.add(rows)}
     ) t WHERE ${content.length === 0 ? 'true' : content.join(' AND ')}`,
  );
}

/** Adds order, limit and the rest of the type to a statement that finds ids. */
async function run({ pool, filter, take, nowMs }: PageOfTypes, sql: SqlParameters, found: string): Promise<TypeView[]> {
  const text = `SELECT ${typeColumns(`${sql.add(nowMs)}::bigint`)} FROM (${found} ORDER BY id DESC LIMIT ${sql.add(take)}) p
    JOIN event_type t ON t.project_id = ${sql.add(filter.projectId)} AND t.id = p.id ${COMPONENT} ORDER BY p.id DESC`;
  return (await pool.query<TypeRow>(text, sql.values)).rows.map(toType);
}

function placeConditions({ filter, after }: PageOfTypes, sql: SqlParameters): string[] {
  const conditions = [`t.project_id = ${sql.add(filter.projectId)}`];
  if (after !== null) conditions.push(`t.id < ${sql.add(after)}::uuid`);
  return conditions;
}

function contentConditions({ filter, nowMs }: PageOfTypes, sql: SqlParameters): string[] {
  const conditions = typeConditions(filter, 't', sql);
  if (filter.muted !== undefined) {
    const exists = `EXISTS (SELECT FROM type_mute m WHERE ${mutedAt(`${sql.add(nowMs)}::bigint`)})`;
    conditions.push(filter.muted ? exists : `NOT ${exists}`);
  }
  if (filter.error !== undefined) conditions.push(`t.first_error_ms IS ${filter.error ? 'NOT NULL' : 'NULL'}`);
  return conditions;
}
