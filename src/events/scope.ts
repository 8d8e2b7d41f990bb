import type { StorePool } from '../db/context.js';
import { isInSubtree } from '../db/subtree-sql.js';
import { componentKey, typeKeyOf } from '../gluing/core/keys.js';
import { SqlParameters } from './sql.js';

/** Which components a list is about; all of it left out: the whole project. */
export interface Scope {
  projectId: number;
  /** Path; with `subtree` its descendants too. */
  component?: string;
  subtree?: boolean;
  /** Left out: all environments. */
  environment?: string;
  /** Name of an event type. */
  type?: string;
  /** LIKE patterns that the name of the type has to match, all of them. */
  typePatterns?: readonly string[];
}

/** Rows that a list looks for by key, with the column that holds the key. */
export interface ScopeKeys {
  column: 'component_key' | 'type_id';
  keys: string[];
}

/** Beyond so many keys, one look per key costs more than walking the newest rows. */
const MAX_KEYS = 1000;

export function isNarrowed(scope: Scope): boolean {
  return scope.component !== undefined || scope.environment !== undefined || isOfTypes(scope);
}

/** Whether a scope is about types rather than all of what its components have. */
function isOfTypes({ type, typePatterns }: Scope): boolean {
  return type !== undefined || typePatterns !== undefined;
}

/**
 * SQL conditions that hold for rows `row` (with component_key) within the scope. The scalar subquery is on
 * purpose: the planner cannot turn it into a join that loses the order of a walk.
 */
export function inComponents(scope: Scope, row: string, sql: SqlParameters): string[] {
  const conditions = componentConditions(scope, 'c', sql);
  if (conditions.length === 0) return [];
  return [
    `(SELECT true FROM component c WHERE c.project_id = ${row}.project_id AND c.key = ${row}.component_key
      AND ${conditions.join(' AND ')})`,
  ];
}

/** The same for rows that have a type_id, and the types of the scope. */
export function inTypes(scope: Scope, row: string, sql: SqlParameters): string[] {
  const conditions = typeConditions(scope, 't', sql);
  if (conditions.length === 0) return [];
  return [
    `(SELECT true FROM event_type t WHERE t.project_id = ${row}.project_id AND t.id = ${row}.type_id
      AND ${conditions.join(' AND ')})`,
  ];
}

/** SQL that finds the keys of the components of the scope, with every type; null: the scope does not name components. */
export function keysWithin(scope: Scope, sql: SqlParameters): string | null {
  const conditions = componentConditions(scope, 'c', sql);
  if (conditions.length === 0) return null;
  return `SELECT c.key FROM component c WHERE c.project_id = ${sql.add(scope.projectId)} AND ${conditions.join(' AND ')}`;
}

function componentConditions({ component, subtree, environment }: Scope, c: string, sql: SqlParameters): string[] {
  const conditions: string[] = [];
  if (environment !== undefined) conditions.push(`${c}.environment = ${sql.add(environment)}`);
  if (component !== undefined) {
    const path = sql.add(component);
    conditions.push(subtree ? isInSubtree(`${c}.path`, path) : `${c}.path = ${path}`);
  }
  return conditions;
}

export function typeConditions({ type, typePatterns }: Scope, t: string, sql: SqlParameters): string[] {
  const conditions: string[] = [];
  if (type !== undefined) conditions.push(`${t}.name = ${sql.add(type)}`);
  if (typePatterns !== undefined) conditions.push(`${t}.name ILIKE ALL (${sql.add(typePatterns)}::text[])`);
  return conditions;
}

/** The keys of a scope that can be computed without the store, else null. */
export function knownKey(scope: Scope): string | null {
  const { component, subtree, environment } = scope;
  if (component === undefined || environment === undefined || subtree || isOfTypes(scope)) return null;
  return componentKey(environment, component);
}

/** The keys of what lies in the scope; null when there are more than MAX_KEYS. */
export async function scopeKeys(pool: StorePool, scope: Scope): Promise<ScopeKeys | null> {
  const known = knownKey(scope);
  if (known !== null) return { column: 'component_key', keys: [known] };
  const { component, environment, subtree, type } = scope;
  if (type !== undefined && component !== undefined && environment !== undefined && !subtree) {
    const keys = await typeIds(pool, scope.projectId, typeKeyOf(componentKey(environment, component), type));
    return { column: 'type_id', keys };
  }
  return isOfTypes(scope) ? keysOfTypes(pool, scope) : keysOfComponents(pool, scope);
}

async function typeIds(pool: StorePool, projectId: number, key: string): Promise<string[]> {
  const found = await pool.query<{ id: string }>('SELECT id FROM event_type WHERE project_id = $1 AND key = $2', [
    projectId,
    key,
  ]);
  return found.rows.map(({ id }) => id);
}

async function keysOfComponents(pool: StorePool, scope: Scope): Promise<ScopeKeys | null> {
  const sql = new SqlParameters();
  const conditions = [`c.project_id = ${sql.add(scope.projectId)}`, ...componentConditions(scope, 'c', sql)];
  const text = `SELECT c.key FROM component c WHERE ${conditions.join(' AND ')} LIMIT ${MAX_KEYS + 1}`;
  const { rows } = await pool.query<{ key: string }>(text, sql.values);
  return rows.length > MAX_KEYS ? null : { column: 'component_key', keys: rows.map(({ key }) => key) };
}

async function keysOfTypes(pool: StorePool, scope: Scope): Promise<ScopeKeys | null> {
  const sql = new SqlParameters();
  const ofComponent = componentConditions(scope, 'c', sql);
  const conditions = [`t.project_id = ${sql.add(scope.projectId)}`, ...typeConditions(scope, 't', sql), ...ofComponent];
  const join =
    ofComponent.length === 0 ? '' : 'JOIN component c ON c.project_id = t.project_id AND c.key = t.component_key';
  const text = `SELECT t.id FROM event_type t ${join} WHERE ${conditions.join(' AND ')} LIMIT ${MAX_KEYS + 1}`;
  const { rows } = await pool.query<{ id: string }>(text, sql.values);
  return rows.length > MAX_KEYS ? null : { column: 'type_id', keys: rows.map(({ id }) => id) };
}
