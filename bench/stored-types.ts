import type pg from 'pg';

/** SQL: the id of a type that was written straight into the store, by its number. */
export const typeId = (n: string) => `lpad(to_hex(${n}), 32, '0')::uuid`;

/** Writes components `<prefix>0`, `<prefix>1`, … of production. */
export async function insertComponents(store: pg.Client, prefix: string, count: number): Promise<void> {
  await store.query(`INSERT INTO component (project_id, key, environment, path)
    SELECT 1, component_key('production', '${prefix}' || n), 'production', '${prefix}' || n FROM generate_series(0, ${count - 1}) n`);
}

/** Types from a number on, over the first components of a prefix in turn; the rest are values in SQL of the number `n`. */
export interface StoredTypes {
  from: number;
  count: number;
  prefix: string;
  components: number;
  name: string;
  importance: string;
  occurrences: string;
  events: string;
}

/** Writes types as sending leaves them. */
export async function insertTypes(store: pg.Client, types: StoredTypes): Promise<void> {
  const { from, count, prefix, components, name, importance, occurrences, events } = types;
  await store.query(`INSERT INTO event_type (project_id, id, key, component_key, name, first_seen_ms, last_seen_ms, first_error_ms,
      last_error_ms, importance, occurrences, events)
    SELECT 1, ${typeId('n')}, md5('key' || n)::uuid, component_key('production', '${prefix}' || n % ${components}), ${name},
      n, n, n, n, ${importance}, ${occurrences}, ${events}
    FROM generate_series(${from}, ${from + count - 1}) n`);
}

/** To be called when all is written: then the store is as one that has had it for long. */
export async function settle(store: pg.Client): Promise<void> {
  await store.query('ANALYZE');
  await store.query('CHECKPOINT');
}
