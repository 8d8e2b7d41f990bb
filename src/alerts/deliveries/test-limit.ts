import type { PoolClient } from 'pg';
import { GluepointError } from '../../lib/errors.js';
import { MINUTE_MS } from '../../lib/time.js';
import { firstIdAt } from './delivery.js';

/** Tests that a project may send in a minute, each to one target. */
export const TESTS_PER_MINUTE = 60;
/** A policy, and so each of its targets, is tested once in this time. */
export const TEST_PAUSE_MS = 10_000;

/** Tests of a project in the last minute, made at one instant by one policy. */
export interface RecentTests {
  policyId: string;
  atMs: number;
  count: number;
}

/**
 * How long a policy must wait before it may test so many targets, in ms; 0 = it may now. `recent`: the earliest first.
 * What lies after `nowMs`, by another clock, counts as of now.
 */
export function testPauseMs(
  recent: readonly RecentTests[],
  { policyId, count }: { policyId: string; count: number },
  nowMs: number,
): number {
  const own = recent.filter((tests) => tests.policyId === policyId).map(({ atMs }) => Math.min(atMs, nowMs));
  let pauseMs = Math.max(0, ...own.map((atMs) => atMs + TEST_PAUSE_MS - nowMs));
  let used = recent.reduce((sum, tests) => sum + tests.count, 0);
  for (const { atMs, count: gone } of recent) {
    if (used + count <= TESTS_PER_MINUTE) break;
    used -= gone;
    pauseMs = Math.max(pauseMs, Math.min(atMs, nowMs) + MINUTE_MS - nowMs);
  }
  return pauseMs;
}

/** "glut": no other lock of the service begins with it. */
const TESTS_LOCK = 1_735_161_204;

/**
 * Throws rate-limited where a project has sent its tests of this minute, or the policy's targets had one just now. By the
 * store, so that it holds over all processes: tests of the project wait for the end of the caller's transaction.
 */
export async function meterTest(
  client: PoolClient,
  projectId: number,
  test: { policyId: string; count: number },
  nowMs: number,
): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1, $2)', [TESTS_LOCK, projectId]);
  const { rows } = await client.query<RecentTests>(
    `SELECT policy_id AS "policyId", created_ms AS "atMs", count(*)::int AS count FROM delivery
     WHERE project_id = $1 AND id >= $2 AND trigger = 'test' GROUP BY 1, 2 ORDER BY 2`,
    [projectId, firstIdAt(nowMs - MINUTE_MS)],
  );
  const recent = rows.filter(({ atMs }) => atMs > nowMs - MINUTE_MS);
  const pauseMs = testPauseMs(recent, test, nowMs);
  if (pauseMs === 0) return;
  const retryAfterSeconds = Math.ceil(pauseMs / 1000);
  throw new GluepointError(
    'rate-limited',
    `A policy is tested once in ${TEST_PAUSE_MS / 1000} s, and a project sends ${TESTS_PER_MINUTE} tests a minute. Try again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
}
