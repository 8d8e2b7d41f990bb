import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClientBase } from 'pg';
import { FLUSH_COLUMNS, type FlushColumn } from '../../src/gluing/store/flush-columns.js';
import { FUNCTIONS_DIR } from './function-files.js';

const STORE_FLUSH = join(FUNCTIONS_DIR, 'flush/store_flush.sql');
const PARAMETERS = { key: 'p_keys', number: 'p_numbers', text: 'p_texts' } as const;
/** What a parameter's elements are: others are cast. */
const ELEMENTS = { key: 'uuid', number: 'bigint', text: 'text' } as const;

/** The attributes of occurrence_group as they must be: name and type, in order. */
export const FLUSH_ATTRIBUTES = [
  { name: 'i', type: 'integer' },
  ...FLUSH_COLUMNS.map(({ name, type }) => ({ name, type })),
];

/** The text of store_flush.sql with its ROW made from the columns of the flush. */
export function withColumns(storeFlush: string): string {
  const row = /( *)SELECT ROW\(\n[\s\S]*?\n *\)::occurrence_group\n/;
  if (!row.test(storeFlush))
    throw new Error('prisma/functions/flush/store_flush.sql has no SELECT ROW(…)::occurrence_group.');
  return storeFlush.replace(row, (_, indent: string) =>
    [`${indent}SELECT ROW(`, ...attributeLines(`${indent}    `), `${indent})::occurrence_group`, ''].join('\n'),
  );
}

/** Brings prisma/functions/flush/store_flush.sql in line with the columns of the flush. */
export async function writeStoreFlush(): Promise<void> {
  const text = await readFile(STORE_FLUSH, 'utf8');
  const current = withColumns(text);
  if (current !== text) await writeFile(STORE_FLUSH, current);
}

function attributeLines(indent: string): string[] {
  const places = { key: 0, number: 0, text: 0 };
  const values = FLUSH_COLUMNS.map((column) => {
    const place = places[column.kind];
    places[column.kind] += 1;
    return expressionOf(column, place);
  });
  const named = ['k - 1', ...values].map((value, n) => ({ value, name: FLUSH_ATTRIBUTES[n]?.name }));
  return named.map(({ value, name }, n) => `${indent}${value}${n < named.length - 1 ? ',' : ''} -- ${name}`);
}

function expressionOf({ kind, type }: FlushColumn, place: number): string {
  const offset = place === 0 ? 'k' : place === 1 ? 'n + k' : `${place}*n + k`;
  const element = `${PARAMETERS[kind]}[${offset}]`;
  if (type === 'boolean') return `${element} = 1`;
  return type === ELEMENTS[kind] ? element : `${element}::${type}`;
}

/** Statements that append to occurrence_group what it lacks. Throws when the two differ in anything else. */
export async function addAttributes(client: Pick<ClientBase, 'query'>): Promise<string> {
  const stored = await readAttributes(client);
  const wrong = stored.find(
    ({ name, type }, n) => FLUSH_ATTRIBUTES[n]?.name !== name || FLUSH_ATTRIBUTES[n]?.type !== type,
  );
  if (wrong) {
    throw new Error(`Columns of the flush are only appended, but ${wrong.name} is not where the migrations have it.`);
  }
  return FLUSH_ATTRIBUTES.slice(stored.length)
    .map(({ name, type }) => `ALTER TYPE occurrence_group ADD ATTRIBUTE ${name} ${type};\n`)
    .join('');
}

/** The attributes of occurrence_group as the database has them. */
export async function readAttributes(client: Pick<ClientBase, 'query'>): Promise<{ name: string; type: string }[]> {
  const { rows } = await client.query<{ name: string; type: string }>(`
    SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type FROM pg_attribute a
    WHERE a.attrelid = 'occurrence_group'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`);
  return rows;
}
