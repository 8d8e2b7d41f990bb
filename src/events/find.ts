import type { StorePool } from '../db/context.js';
import { isUuid } from '../schemas/common/names.js';
import { EVENT_COLUMNS_IF_SHORT, EVENT_NAMES, EVENT_SIZE, type EventRow, type EventView, toEvent } from './event.js';
import { readEvents } from './list.js';

/** What an id of an event leads to. */
export type FoundEvent =
  | { kind: 'event'; event: EventView }
  /** It was joined with an earlier event, which lives on under its own id. */
  | { kind: 'joined'; survivorId: string }
  | { kind: 'none' };

/** Called before a text of so many bytes is read; it rejects if there is no memory for it. */
export type BeforeReading = (bytes: number) => Promise<void>;

/** `beforeReading`: only for long texts; null = they are not needed, and are null. */
export async function findEvent(
  pool: StorePool,
  projectId: number,
  id: string,
  beforeReading: BeforeReading | null,
): Promise<FoundEvent> {
  if (!isUuid(id)) return { kind: 'none' };
  const { rows } = await pool.query<EventRow & { bytes: number }>(
    `SELECT ${EVENT_COLUMNS_IF_SHORT} FROM event e ${EVENT_NAMES} ${EVENT_SIZE} WHERE e.project_id = $1 AND e.id = $2`,
    [projectId, id],
  );
  let row: EventRow | undefined = rows[0];
  if (rows[0] !== undefined && rows[0].bytes > 0 && beforeReading !== null) {
    await beforeReading(rows[0].bytes);
    [row] = await readEvents(pool, projectId, [id]);
  }
  if (row !== undefined) return { kind: 'event', event: toEvent(row) };
  const survivorId = await survivorOf(pool, projectId, id);
  return survivorId === null ? { kind: 'none' } : { kind: 'joined', survivorId };
}

async function survivorOf(pool: StorePool, projectId: number, id: string): Promise<string | null> {
  const { rows } = await pool.query<{ survivor_id: string }>(
    'SELECT survivor_id FROM event_redirect WHERE project_id = $1 AND id = $2',
    [projectId, id],
  );
  return rows[0]?.survivor_id ?? null;
}
