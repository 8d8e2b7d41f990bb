import type { StoreQueries } from '../../db/context.js';
import { hostOf } from '../../model/address.js';
import type { Target } from '../policies/policy.js';

/** How many deliveries may wait; those beyond it are suppressed (docs/rules/alerting.md#limits-of-sending). */
interface Bounds {
  ofProject: number;
  /** Of a project to one host, or to one target of mail: so that one that is slow leaves room for the others. */
  ofHost: number;
}
export const MAX_WAITING: Bounds = { ofProject: 2_000, ofHost: 500 };
/** The ends of what was notified have room of their own, so that beginnings are suppressed first. */
export const MAX_WAITING_WITH_ENDS: Bounds = { ofProject: 4_000, ofHost: 1_000 };

/** Why there is no room, for people. */
export const NO_ROOM = `not sent: ${MAX_WAITING.ofProject} notices of the project wait already`;
export const NO_ROOM_AT_HOST = `not sent: ${MAX_WAITING.ofHost} notices of the project to this host or mail target wait already`;

/** How much more a project may have waiting. */
export class Room {
  #waiting: number;
  readonly #atHost: Map<string, number>;

  /** What waits already: by roomKey. */
  constructor(waiting: Iterable<readonly [key: string, count: number]>) {
    this.#atHost = new Map(waiting);
    this.#waiting = [...this.#atHost.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Why there is no room for another delivery to a target; null = there is. `isEnd`: of something that was notified. */
  whyFull(target: Target, isEnd: boolean): string | null {
    const { ofProject, ofHost } = isEnd ? MAX_WAITING_WITH_ENDS : MAX_WAITING;
    if (this.#waiting >= ofProject) return NO_ROOM;
    return (this.#atHost.get(roomKey(target)) ?? 0) >= ofHost ? NO_ROOM_AT_HOST : null;
  }

  /** Takes room for one delivery; returns why there is none, or null. */
  take(target: Target, isEnd: boolean): string | null {
    const reason = this.whyFull(target, isEnd);
    if (reason !== null) return reason;
    const key = roomKey(target);
    this.#waiting += 1;
    this.#atHost.set(key, (this.#atHost.get(key) ?? 0) + 1);
    return null;
  }
}

/** What the room of a target is counted by. All mail has one host, so each target of mail counts by itself. */
export function roomKey(target: Target): string {
  return target.kind === 'email' ? target.id : hostOf(target);
}

/**
 * The room of a project now. Transactions that add deliveries at the same time do not see each other's, so that together
 * they may exceed it by what one of them adds.
 */
export async function readRoom(db: StoreQueries, projectId: number): Promise<Room> {
  const { rows } = await db.query<{ key: string; waiting: number }>(
    `SELECT CASE WHEN host = $2 THEN target_id::text ELSE coalesce(host, '') END AS key, count(*)::int AS waiting
     FROM (SELECT host, target_id FROM delivery
       WHERE project_id = $1 AND next_attempt_ms IS NOT NULL LIMIT ${MAX_WAITING_WITH_ENDS.ofProject}) d
     GROUP BY 1`,
    [projectId, hostOf({ kind: 'email', to: [] })],
  );
  return new Room(rows.map(({ key, waiting }) => [key, waiting] as const));
}
