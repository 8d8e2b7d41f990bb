import type { Pool } from 'pg';

/** A character of three bytes. */
const CHARACTER = '漢';

/** An occurrence of about 990 KB: 64 properties of 4 000 characters, a stack of 65 000, a message of 8 000. */
export function fatOccurrence(component: string): object {
  const value = CHARACTER.repeat(4_000);
  return {
    component,
    type: 'fat',
    message: CHARACTER.repeat(8_000),
    stack: CHARACTER.repeat(65_000),
    properties: Object.fromEntries(Array.from({ length: 64 }, (_, p) => [`p${String(p).padStart(2, '0')}`, value])),
  };
}

/** Stores `count - 1` copies of an event, each an event of its own; returns the ids of all of them. */
export async function copyEvent(pool: Pick<Pool, 'query'>, id: string, count: number): Promise<string[]> {
  const { rows: columns } = await pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_name = 'event' AND table_schema = current_schema() AND is_generated = 'NEVER'`,
  );
  const names = columns.map(({ name }) => name);
  const values = names.map((name) => (['id', 'series_key'].includes(name) ? 'gen_random_uuid()' : `e.${name}`));
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO event (${names.join(', ')}) SELECT ${values.join(', ')} FROM event e, generate_series(2, $2::integer)
     WHERE e.id = $1 RETURNING id`,
    [id, count],
  );
  return [id, ...rows.map((row) => row.id)];
}
