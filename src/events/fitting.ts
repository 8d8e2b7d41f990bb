import type { StorePool } from '../db/context.js';
import type { EventFilter, EventPlace } from './conditions.js';
import { jsonBytes } from './cut.js';
import type { EventRow } from './event.js';
import { readEvents, sizeEvents } from './list.js';

/** How many events are measured first; then twice as many, and so on. */
const FIRST_MEASURED = 8;

/** Whole events of a list, as many as fit. */
export interface FittingEvents {
  /** About the bytes that they have as JSON, if few characters are escaped. */
  bytes: number;
  /** Reads them; those that are gone meanwhile are left out. */
  read(): Promise<EventRow[]>;
  /** Place of the last of them if there are more events; null at the end of the list. */
  lastPlace: EventPlace | null;
}

/**
 * The first events of a list that have at most `maxBytes` together, at most `limit` and at least one. Nothing that does not
 * fit is read, but for the properties of a few of them that are stored compressed.
 */
export async function fittingEvents(
  pool: StorePool,
  filter: EventFilter,
  after: EventPlace | null,
  { limit, maxBytes }: { limit: number; maxBytes: number },
): Promise<FittingEvents> {
  const sized = await sizeEvents(pool, filter, after, limit + 1);
  const ids: string[] = [];
  let bytes = 0;
  let isFull = false;
  for (let n = 0, step = FIRST_MEASURED; n < sized.length && !isFull; n += step, step *= 2) {
    const part = sized.slice(n, Math.min(n + step, limit));
    const compressed = part.flatMap(({ id, is_compressed }) => (is_compressed ? [id] : []));
    const more = await propertyBytes(pool, filter.projectId, compressed);
    for (const event of part) {
      const itsBytes = event.bytes + (more.get(event.id) ?? 0);
      isFull = ids.length > 0 && bytes + itsBytes > maxBytes;
      if (isFull) break;
      bytes += itsBytes;
      ids.push(event.id);
    }
  }
  const last = ids.length < sized.length ? sized[ids.length - 1] : undefined;
  return {
    bytes,
    read: () => readEvents(pool, filter.projectId, ids),
    lastPlace: last === undefined ? null : [last.ended_hour, last.id],
  };
}

async function propertyBytes(pool: StorePool, projectId: number, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const text = `SELECT e.id, ${jsonBytes('e.properties')} AS bytes FROM event e WHERE e.project_id = $1 AND e.id = ANY ($2::uuid[])`;
  const { rows } = await pool.query<{ id: string; bytes: number }>(text, [projectId, ids]);
  return new Map(rows.map(({ id, bytes }) => [id, bytes]));
}
