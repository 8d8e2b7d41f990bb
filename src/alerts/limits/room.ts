import type { StoreQueries } from '../../db/context.js';

/** How many deliveries of a project may wait; those beyond it are suppressed (docs/rules/alerting.md#limits-of-sending). */
export const MAX_WAITING = 2_000;
/** The ends of what was notified have room of their own, so that beginnings are suppressed first. */
export const MAX_WAITING_WITH_ENDS = 4_000;

/** Why there is no room, for people. */
export const NO_ROOM = `not sent: ${MAX_WAITING} notices of the project wait already`;

/** How much more a project may have waiting. */
export class Room {
  #waiting: number;

  constructor(waiting: number) {
    this.#waiting = waiting;
  }

  /** Whether nothing but ends may be added. */
  get isFull(): boolean {
    return this.#waiting >= MAX_WAITING;
  }

  /** Takes room for so many deliveries, or for none of them. `isEnd`: of something that was notified. */
  take(count: number, isEnd: boolean): boolean {
    if (this.#waiting + count > (isEnd ? MAX_WAITING_WITH_ENDS : MAX_WAITING)) return false;
    this.#waiting += count;
    return true;
  }
}

/**
 * The room of a project now. Transactions that add deliveries at the same time do not see each other's, so that together
 * they may exceed it by what one of them adds.
 */
export async function readRoom(db: StoreQueries, projectId: number): Promise<Room> {
  const { rows } = await db.query<{ waiting: number }>(
    `SELECT count(*)::int AS waiting FROM (SELECT FROM delivery
     WHERE project_id = $1 AND next_attempt_ms IS NOT NULL LIMIT ${MAX_WAITING_WITH_ENDS}) d`,
    [projectId],
  );
  return new Room(rows[0]?.waiting ?? 0);
}
