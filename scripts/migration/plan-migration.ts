import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from '../../src/db/migrate.js';
import { FUNCTIONS_DIR, installFunctions, readFunctionFiles, readStoredFunctions } from './function-files.js';
import { openSchemaEngine } from './schema-engine.js';

const SCHEMA = fileURLToPath(new URL('../../prisma/schema.prisma', import.meta.url));

interface PlanOptions {
  /** An empty database, which is filled. */
  connectionString: string;
  /** Folders and file; those of the repository unless given. */
  migrations?: string;
  functions?: string;
  schema?: string;
}

/**
 * The text of the migration that leads from what the migrations give to schema.prisma and the files of functions; null when
 * they give the same already. What schema.prisma cannot say (fillfactor, partial indexes, rows) is not in it.
 */
export async function planMigration({
  connectionString,
  migrations,
  functions = FUNCTIONS_DIR,
  schema = SCHEMA,
}: PlanOptions): Promise<string | null> {
  await migrate(connectionString, { dir: migrations });
  const tables = await tableChanges(connectionString, await readFile(schema, 'utf8'));
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    if (tables !== '') await client.query(tables);
    const changes = await functionChanges(client, functions);
    return tables === '' && changes === '' ? null : [tables, changes].filter((part) => part !== '').join('\n');
  } finally {
    await client.end();
  }
}

/** Statements that make the tables those of schema.prisma. */
async function tableChanges(connectionString: string, content: string): Promise<string> {
  const engine = await openSchemaEngine(content, connectionString);
  const schema = { files: [{ path: 'prisma/schema.prisma', content }] };
  const { stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', ...schema, configDir: '.' },
    to: { tag: 'schemaDatamodel', ...schema },
    script: true,
    exitCode: null,
    filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
  });
  const statements = (stdout ?? '').trim();
  return statements === '' || statements === '-- This is an empty migration.' ? '' : `${statements}\n`;
}

/** Statements that make the functions those of the files. */
async function functionChanges(client: pg.Client, dir: string): Promise<string> {
  const files = await readFunctionFiles(dir);
  const before = await readStoredFunctions(client);
  await installFunctions(client, files);
  const after = await readStoredFunctions(client);
  const changed = [...after.values()].filter(
    ({ signature, definition }) => before.get(signature)?.definition !== definition,
  );
  const replaced = changed.filter(({ signature, interface: now }) => {
    const then = before.get(signature)?.interface;
    return then !== undefined && then !== now;
  });
  const gone = [...before.keys()].filter((signature) => !after.has(signature));
  const names = new Set(changed.map(({ name }) => name));
  return [
    ...drop(replaced.map(({ signature }) => signature)),
    ...files
      .filter(({ name }) => names.has(name))
      .map(({ path, sql }) => `-- include functions/${path}\n${sql}-- end\n`),
    ...drop(gone),
  ].join('\n');
}

function drop(signatures: string[]): string[] {
  return signatures.length === 0 ? [] : [`DROP FUNCTION ${signatures.join(', ')};\n`];
}
