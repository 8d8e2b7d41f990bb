import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../src/db/transaction.js';
import { startTestApp, type TestApp } from '../../support/app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

describe('deleting a project', () => {
  it('waits for a notice that is being claimed with the ones before it, without a deadlock', async () => {
    expect((await t.call('POST', '/v1/projects', { slug: 'gone' })).status).toBe(201);
    const projectId = (await t.deps.projects.bySlug('gone'))?.id as number;
    const subjectKey = randomUUID();
    const ids = [randomUUID(), randomUUID()] as const;
    for (const [n, id] of ids.entries()) {
      await t.database.pool.query(
        `INSERT INTO delivery (project_id, id, policy_id, trigger, state, created_ms, next_attempt_ms, subject_key, position)
         VALUES ($1, $2, gen_random_uuid(), 'status-change', 'waiting', 0, 9007199254740991, $3, $4)`,
        [projectId, id, subjectKey, n + 1],
      );
    }
    let deletion: Promise<{ status: number }> | undefined;
    await inTransaction(t.database.pool, async (client) => {
      const lock = (id: string) => client.query('SELECT FROM delivery WHERE id = $1 FOR UPDATE', [id]);
      const waiting = async () =>
        (
          await t.database.pool.query(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
          )
        ).rows.length;
      // As claimTurn does: the notice, then the ones before it.
      await lock(ids[1]);
      deletion = t.call('DELETE', '/v1/projects/gone');
      await expect.poll(waiting, { timeout: 10_000 }).toBe(1);
      await lock(ids[0]);
    });
    expect((await deletion)?.status).toBe(204);
    expect((await t.database.pool.query('SELECT FROM delivery WHERE project_id = $1', [projectId])).rows).toEqual([]);
  });
});
