import { DAY_MS, HOUR_MS } from '../../lib/time.js';

/** An id counts once for at least 48 h (docs/rules.md#ids); the rest is room for clocks and late runs. */
const ID_KEPT_HOURS = 72;

/** Tells readers of statuses of a change ($1 project, $2 writer) that lies wholly before the edge. */
export const STATUS_OF_THE_PAST = `SELECT status_changed($1, $2, ${Number.MAX_SAFE_INTEGER})`;

/** Where the past of a project ends: what lies wholly before is deleted. */
export interface Edges {
  /** Milliseconds since 1970: events, windows, closings, mutes and maintenance that ended before. */
  eventMs: number;
  /** Hours since 1970: ids claimed before. */
  idHour: number;
  /** Milliseconds since 1970: processes that have written nothing since. */
  writerMs: number;
}

/** The edges at `nowMs` for a project that keeps its events for `retentionMs`. */
export function edgesAt(nowMs: number, retentionMs: number): Edges {
  return {
    eventMs: nowMs - retentionMs,
    idHour: Math.floor(nowMs / HOUR_MS) - ID_KEPT_HOURS,
    writerMs: nowMs - DAY_MS,
  };
}
