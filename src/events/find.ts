import type { StorePool } from '../db/context.js';
import { isUuid } from '../schemas/common/names.js';
import { EVENT_COLUMNS, EVENT_NAMES, type EventRow, type EventView, toEvent } from './event.js';

/** What an id of an event leads to. */
export type FoundEvent =
  | { kind: 'event'; event: EventView }
  /** It was joined with an earlier event, which lives on under its own id. */
  | { kind: 'joined'; survivorId: string }
  | { kind: 'none' };

export async function findEvent(pool: StorePool, projectId: number, id: string): Promise<FoundEvent> {
  if (!isUuid(id)) return { kind: 'none' };
  const { rows } = await pool.query<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM event e ${EVENT_NAMES} WHERE e.project_id = $1 AND e.id = $2`,
    [projectId, id],
  );
  const [row] = rows;
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
