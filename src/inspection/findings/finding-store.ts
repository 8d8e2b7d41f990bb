import type { StorePool, StoreQueries } from '../../db/context.js';
import { type Scope, scopeKeys } from '../../events/scope.js';
import { SqlParameters } from '../../events/sql.js';
import { MIB } from '../../lib/bytes.js';
import { HOUR_MS } from '../../lib/time.js';
import { severityOfRank } from '../../model/severity.js';
import { isUuid } from '../../schemas/common/names.js';
import { MAX_TYPES } from '../run/new-errors.js';
import { NO_BYTES, readNewTypes, type TypesLimit } from '../run/new-type-store.js';
import { type FindingView, idsOfHour } from './finding.js';

/** What a list shows of each finding's types: no stacks, and messages are cut. */
export const LIST_LIMIT: TypesLimit = { perFinding: 20, findingBytes: NO_BYTES, totalBytes: NO_BYTES };
/** What the view of one finding shows. */
export const VIEW_LIMIT: TypesLimit = { perFinding: MAX_TYPES, findingBytes: 4 * MIB, totalBytes: 4 * MIB };

/** Which findings are asked for; what is left out is not filtered by. Instants are milliseconds since 1970. */
export interface FindingFilter extends Pick<Scope, 'projectId' | 'component' | 'subtree' | 'environment'> {
  inspectionId?: string;
  state?: 'abnormal' | 'recovered';
  /** Only those whose hour ended after it. */
  fromMs?: number;
  /** Only those whose hour began before it. */
  toMs?: number;
}

interface Row {
  id: string;
  inspection_id: string;
  component_key: string;
  environment: string;
  component: string;
  severity: number;
  from_ms: number;
  to_ms: number;
  first_error_ms: number;
  recovered_ms: number | null;
  silent_since_ms: number | null;
  overview: string;
  new_types: number;
  attributes: Pick<FindingView, 'versions' | 'properties'>;
}

const COLUMNS = `f.id, f.inspection_id, f.component_key, f.environment, f.component, f.severity, f.from_ms, f.to_ms,
  coalesce(f.first_error_ms, f.from_ms) AS first_error_ms, f.recovered_ms, f.silent_since_ms, f.overview, f.new_types, f.attributes`;

/** Findings by their ids, in any order; those that are gone are left out. */
export async function readFindings(
  db: StoreQueries,
  projectId: number,
  ids: readonly string[],
  limit: TypesLimit,
): Promise<FindingView[]> {
  const text = `SELECT ${COLUMNS} FROM finding f WHERE f.project_id = $1 AND f.id = ANY ($2::uuid[])`;
  const { rows } = await db.query<Row>(text, [projectId, ids]);
  return withTypes(db, projectId, rows, limit);
}

/** Null when the project has no such finding. */
export async function findFinding(
  db: StoreQueries,
  projectId: number,
  id: string,
  limit: TypesLimit,
): Promise<FindingView | null> {
  if (!isUuid(id)) return null;
  return (await readFindings(db, projectId, [id], limit))[0] ?? null;
}

/** At most `take` findings, newest first, after the one with id `after`: ids sort by the hour. */
export async function listFindings(
  pool: StorePool,
  filter: FindingFilter,
  after: string | null,
  take: number,
): Promise<FindingView[]> {
  if (filter.inspectionId !== undefined && !isUuid(filter.inspectionId)) return [];
  const keys = filter.component === undefined ? null : await scopeKeys(pool, filter);
  const sql = new SqlParameters();
  const conditions = conditionsOf(filter, after, sql, keys !== null);
  const page = `SELECT f.id FROM finding f WHERE ${conditions.join(' AND ')} ORDER BY f.id DESC LIMIT ${sql.add(take)}`;
  const found =
    keys === null
      ? page
      : `SELECT x.id FROM unnest(${sql.add(keys.keys)}::uuid[]) AS k(key) CROSS JOIN LATERAL (${page}) x
         ORDER BY x.id DESC LIMIT ${sql.add(take)}`;
  const text = `SELECT ${COLUMNS} FROM (${found}) p JOIN finding f ON f.project_id = ${sql.add(filter.projectId)} AND f.id = p.id
    ORDER BY f.id DESC`;
  const { rows } = await pool.query<Row>(text, sql.values);
  return withTypes(pool, filter.projectId, rows, LIST_LIMIT);
}

/** At most `take` findings of the same component in earlier hours, newest first. */
export async function earlierFindings(
  db: StoreQueries,
  projectId: number,
  { componentKey, toMs }: Pick<FindingView, 'componentKey' | 'toMs'>,
  take: number,
): Promise<FindingView[]> {
  const text = `SELECT ${COLUMNS} FROM finding f WHERE f.project_id = $1 AND f.component_key = $2 AND f.id < $3
    ORDER BY f.id DESC LIMIT $4`;
  const { rows } = await db.query<Row>(text, [projectId, componentKey, idsOfHour(toMs).least, take]);
  return withTypes(db, projectId, rows, LIST_LIMIT);
}

function conditionsOf(filter: FindingFilter, after: string | null, sql: SqlParameters, byKey: boolean): string[] {
  const { projectId, component, subtree, environment, inspectionId, state, fromMs, toMs } = filter;
  const conditions = [`f.project_id = ${sql.add(projectId)}`];
  if (byKey) conditions.push('f.component_key = k.key');
  else if (component !== undefined) {
    const path = sql.add(component);
    conditions.push(
      subtree ? `(f.component = ${path} OR starts_with(f.component, ${path} || '/'))` : `f.component = ${path}`,
    );
  }
  if (environment !== undefined) conditions.push(`f.environment = ${sql.add(environment)}`);
  if (inspectionId !== undefined) conditions.push(`f.inspection_id = ${sql.add(inspectionId)}`);
  if (state !== undefined) conditions.push(`f.recovered_ms IS ${state === 'abnormal' ? '' : 'NOT '}NULL`);
  if (after !== null) conditions.push(`f.id < ${sql.add(after)}::uuid`);
  // The ids know the hours, and have an index.
  if (fromMs !== undefined) conditions.push(`f.id > ${sql.add(idsOfHour(fromMs).greatest)}::uuid`);
  if (toMs !== undefined) conditions.push(`f.id < ${sql.add(idsOfHour(toMs + HOUR_MS).least)}::uuid`);
  return conditions;
}

async function withTypes(
  db: StoreQueries,
  projectId: number,
  rows: readonly Row[],
  limit: TypesLimit,
): Promise<FindingView[]> {
  const types = await readNewTypes(
    db,
    projectId,
    rows.map(({ id }) => id),
    limit,
  );
  return rows.map((row, n) => ({
    id: row.id,
    inspectionId: row.inspection_id,
    componentKey: row.component_key,
    environment: row.environment,
    component: row.component,
    severity: severityOfRank(row.severity),
    fromMs: row.from_ms,
    toMs: row.to_ms,
    firstErrorMs: row.first_error_ms,
    recoveredMs: row.recovered_ms,
    silentSinceMs: row.silent_since_ms,
    overview: row.overview,
    newTypes: types[n] ?? [],
    newTypesTotal: row.new_types,
    versions: row.attributes.versions,
    properties: row.attributes.properties,
  }));
}
