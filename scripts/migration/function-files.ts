import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClientBase } from 'pg';

/** The truth about SQL functions: `<group>/<name>.sql`, one function a file. */
export const FUNCTIONS_DIR = fileURLToPath(new URL('../../prisma/functions', import.meta.url));

export interface FunctionFile {
  /** Below the folder, with slashes: `ids/claim_ids.sql`. */
  path: string;
  /** The name of the function and of the file. */
  name: string;
  /** Its comment and its statement, which ends with a line break. */
  sql: string;
}

/** A function as the catalogue has it. */
export interface StoredFunction {
  name: string;
  /** With the types of its arguments: `lock_type_buckets(integer,integer[])`. */
  signature: string;
  /** Names, types and defaults of its arguments, and its result: what CREATE OR REPLACE cannot change. */
  interface: string;
  /** Its whole definition: body, arguments, result, language, volatility, settings. */
  definition: string;
}

/** The files of `dir`, each after those whose functions it calls. Throws when a file does not define just its function. */
export async function readFunctionFiles(dir = FUNCTIONS_DIR): Promise<FunctionFile[]> {
  const entries = await readdir(dir, { recursive: true });
  const paths = entries.filter((path) => path.endsWith('.sql')).map((path) => path.replaceAll(sep, '/'));
  const files = await Promise.all(
    paths.sort().map(async (path) => ({ path, name: nameOf(path), sql: await readFile(join(dir, path), 'utf8') })),
  );
  for (const { path, name, sql } of files) {
    const defined = [...sql.matchAll(/^CREATE OR REPLACE FUNCTION (\w+)\(/gm)].map((match) => match[1]);
    if (defined.length !== 1 || defined[0] !== name || !sql.endsWith(';\n')) {
      throw new Error(`prisma/functions/${path} must consist of one CREATE OR REPLACE FUNCTION ${name}(…) …;`);
    }
  }
  return calledFirst(files);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.sql'.length);
}

function calledFirst(files: FunctionFile[]): FunctionFile[] {
  const ordered = new Set<FunctionFile>();
  const visited = new Set<FunctionFile>();
  const visit = (file: FunctionFile) => {
    if (visited.has(file)) return;
    visited.add(file);
    const code = file.sql.replaceAll(/--[^\n]*/g, '');
    for (const other of files) if (new RegExp(`\\b${other.name}\\s*\\(`).test(code)) visit(other);
    ordered.add(file);
  };
  files.forEach(visit);
  return [...ordered];
}

/** All functions of the schema `public`, by signature. */
export async function readStoredFunctions(client: Pick<ClientBase, 'query'>): Promise<Map<string, StoredFunction>> {
  const { rows } = await client.query<StoredFunction>(`
    SELECT p.proname AS name, p.oid::regprocedure::text AS signature, pg_get_functiondef(p.oid) AS definition,
      pg_get_function_arguments(p.oid) || ' ' || pg_get_function_result(p.oid) AS interface
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY 2`);
  return new Map(rows.map((row) => [row.signature, row]));
}

/** Replaces all functions of the schema `public` by those of the files. */
export async function installFunctions(
  client: Pick<ClientBase, 'query'>,
  files: readonly FunctionFile[],
): Promise<void> {
  const stored = [...(await readStoredFunctions(client)).keys()];
  if (stored.length > 0) await client.query(`DROP FUNCTION ${stored.join(', ')}`);
  for (const { path, sql } of files) {
    await client.query(sql).catch((error: Error) => {
      throw new Error(`prisma/functions/${path}: ${error.message}`, { cause: error });
    });
  }
}
