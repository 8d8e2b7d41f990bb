import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Occurrence } from '../../../../src/gluing/core/occurrence.js';
import { CommitQueue, QUEUE_LIMITS } from '../../../../src/gluing/queue/commit-queue.js';
import { FirstErrorCache } from '../../../../src/gluing/store/first-error-cache.js';
import { GroupStore } from '../../../../src/gluing/store/group-store.js';
import { MINUTE_MS } from '../../../../src/lib/time.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import type { ModelOccurrence } from '../../../support/gluing/reference.js';
import { occurrenceOf } from '../../../support/gluing/worlds.js';
import { newProject } from '../projects.js';

const NOW_MS = Date.UTC(2026, 10, 20, 12);

let database: TestDatabase;
let store: GroupStore;

beforeAll(async () => {
  database = await createTestDatabase();
  store = new GroupStore(database.pool, '00000000-0000-4000-8000-000000000009');
});
afterAll(() => database.drop());

function occurrence(atMs: number, more: Partial<ModelOccurrence> = {}): Occurrence {
  return occurrenceOf(
    {
      series: 'a T ',
      startedAtMs: atMs,
      endedAtMs: atMs,
      glueIntervalMs: MINUTE_MS,
      relevanceIntervalMs: 0,
      importance: 3,
      count: 1,
      message: null,
      ...more,
    },
    NOW_MS,
  );
}

const sendOne = async (queue: CommitQueue, projectId: number, one: Occurrence) =>
  (await queue.send(projectId, [one]))[0];

describe('the commit queue', () => {
  it('stores what arrives during a commit together in the next one', async () => {
    const queue = new CommitQueue(store);
    const projectId = await newProject(database);
    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, n % 10));
        return sendOne(queue, projectId, occurrence(NOW_MS));
      }),
    );
    const last = await sendOne(queue, projectId, occurrence(NOW_MS));
    expect(last?.count).toBe(201);
    expect(queue.counters.flushes).toBeLessThan(60);
    expect(queue.counters.waitingOccurrences).toBe(0);
  });

  it('rejects requests that came while the store did not respond, without waiting as long again', async () => {
    let asked = 0;
    let fail = (_error: Error) => {};
    const frozen = {
      precheckQuotas: async () => new Map(),
      firstErrors: new FirstErrorCache(),
      store: () => {
        asked += 1;
        return new Promise((_, reject) => {
          fail = reject;
        });
      },
    } as unknown as GroupStore;
    const queue = new CommitQueue(frozen);
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const first = queue.send(1, [occurrence(NOW_MS)]);
      await new Promise((resolve) => setImmediate(resolve));
      const second = queue.send(1, [occurrence(NOW_MS)]);
      vi.advanceTimersByTime(6_000);
      fail(Object.assign(new Error('silence'), { code: 'ETIMEDOUT' }));
      await expect(first).rejects.toThrow('silence');
      await expect(second).rejects.toThrow('silence');
      expect(asked).toBe(1);
      expect(queue.counters.waitingOccurrences).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('returns for a duplicate the event as it is after what came with it', async () => {
    const queue = new CommitQueue(store);
    const projectId = await newProject(database);
    const apart = 10 * MINUTE_MS;
    const early = await sendOne(queue, projectId, occurrence(NOW_MS - apart));
    const late = await sendOne(queue, projectId, occurrence(NOW_MS, { id: 'seen' }));
    expect(late?.eventId).not.toBe(early?.eventId);
    const [again] = await queue.send(projectId, [
      occurrence(NOW_MS, { id: 'seen' }),
      occurrence(NOW_MS - apart / 2, { glueIntervalMs: apart, count: 5 }),
    ]);
    expect(again).toEqual({ eventId: early?.eventId, created: false, duplicate: true, count: 7 });
  });

  it('says "created" for one occurrence of a new event, however many came at once', async () => {
    const queue = new CommitQueue(store);
    const outcomes = await queue.send(await newProject(database), [
      occurrence(NOW_MS),
      occurrence(NOW_MS),
      occurrence(NOW_MS + 1),
    ]);
    expect(outcomes.map((outcome) => outcome.created)).toEqual([true, false, false]);
    expect(outcomes.map((outcome) => outcome.count)).toEqual([3, 3, 3]);
  });

  it('keeps the earlier id when a late occurrence joins two events, and redirects the other', async () => {
    const queue = new CommitQueue(store);
    const projectId = await newProject(database);
    const later = await sendOne(queue, projectId, occurrence(NOW_MS));
    const earlier = await sendOne(queue, projectId, occurrence(NOW_MS - 2 * MINUTE_MS));
    const bridge = await sendOne(queue, projectId, occurrence(NOW_MS - MINUTE_MS));
    expect(bridge).toMatchObject({ eventId: earlier?.eventId, created: false, count: 3 });
    const { rows } = await database.pool.query('SELECT id, survivor_id FROM event_redirect WHERE project_id = $1', [
      projectId,
    ]);
    expect(rows).toEqual([{ id: later?.eventId, survivor_id: earlier?.eventId }]);
  });

  it('returns the survivor for two groups of one request that a third joins', async () => {
    const queue = new CommitQueue(store);
    const projectId = await newProject(database);
    const wide = { glueIntervalMs: 10 * MINUTE_MS };
    const middle = await sendOne(
      queue,
      projectId,
      occurrence(NOW_MS - 20 * MINUTE_MS, { ...wide, endedAtMs: NOW_MS - 10 * MINUTE_MS }),
    );
    const outcomes = await queue.send(projectId, [occurrence(NOW_MS), occurrence(NOW_MS - 30 * MINUTE_MS)]);
    expect(outcomes.map((outcome) => outcome.eventId)).toEqual([middle?.eventId, middle?.eventId]);
    expect(outcomes.map((outcome) => outcome.count)).toEqual([3, 3]);
  });

  it('returns the event of the first occurrence for a repeated id, and changes nothing', async () => {
    const queue = new CommitQueue(store);
    const projectId = await newProject(database);
    const [first, twin] = await queue.send(projectId, [
      occurrence(NOW_MS, { id: 'x' }),
      occurrence(NOW_MS, { id: 'x' }),
    ]);
    const again = await sendOne(
      queue,
      projectId,
      occurrence(NOW_MS + 5000, { id: 'x', message: 'other', series: 'a U ' }),
    );
    expect(first).toMatchObject({ created: true, duplicate: false, count: 1 });
    expect(twin).toMatchObject({ created: false, duplicate: true, eventId: first?.eventId });
    expect(again).toEqual({ eventId: first?.eventId, created: false, duplicate: true, count: 1 });
    const { rows } = await database.pool.query('SELECT count(*) AS n FROM event_type WHERE project_id = $1', [
      projectId,
    ]);
    expect(rows[0].n).toBe(1);
  });

  it('does not let one request that the store cannot take harm those beside it', async () => {
    const queue = new CommitQueue(store);
    const projectId = await newProject(database);
    const poison = { ...occurrence(NOW_MS), message: 'a\0b' };
    const results = await Promise.allSettled([
      sendOne(queue, projectId, occurrence(NOW_MS)),
      sendOne(queue, projectId, poison),
      sendOne(queue, projectId, occurrence(NOW_MS)),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await sendOne(queue, projectId, occurrence(NOW_MS))).toMatchObject({ count: 3 });
  });

  it('refuses with "overloaded" before storing when too much waits, and goes on afterwards', async () => {
    const queue = new CommitQueue(store, { ...QUEUE_LIMITS, waitingOccurrences: 10 });
    const projectId = await newProject(database);
    const accepted = queue.send(
      projectId,
      Array.from({ length: 10 }, () => occurrence(NOW_MS)),
    );
    await expect(sendOne(queue, projectId, occurrence(NOW_MS))).rejects.toMatchObject({
      code: 'overloaded',
      extra: { retryAfterSeconds: 1 },
    });
    await accepted;
    expect(await sendOne(queue, projectId, occurrence(NOW_MS))).toMatchObject({ count: 11 });
  });

  it('stores nothing for a project that was deleted meanwhile', async () => {
    const projectId = await newProject(database);
    await database.pool.query('DELETE FROM project WHERE id = $1', [projectId]);
    await expect(sendOne(new CommitQueue(store), projectId, occurrence(NOW_MS))).rejects.toMatchObject({
      code: 'not-found',
    });
    const { rows } = await database.pool.query('SELECT count(*) AS n FROM event WHERE project_id = $1', [projectId]);
    expect(rows[0].n).toBe(0);
  });

  it('clips what began before a closing of its series, also when it arrives later', async () => {
    const queue = new CommitQueue(store);
    const projectId = await newProject(database);
    const relevance = { relevanceIntervalMs: 60 * MINUTE_MS, glueIntervalMs: 10 * MINUTE_MS };
    const first = await sendOne(queue, projectId, occurrence(NOW_MS - 5 * MINUTE_MS, relevance));
    const closedMs = NOW_MS - 2 * MINUTE_MS;
    const {
      rows: [{ series_key }],
    } = await database.pool.query('SELECT series_key FROM event WHERE project_id = $1', [projectId]);
    await database.pool.query('INSERT INTO closing (project_id, series_key, at_ms) VALUES ($1, $2, $3)', [
      projectId,
      series_key,
      closedMs,
    ]);
    await database.pool.query(
      'UPDATE event SET closed_ms = $2, alarm_until_ms = $2, relevant_until_ms = $2 WHERE project_id = $1',
      [projectId, closedMs],
    );
    const late = await queue.send(projectId, [
      occurrence(NOW_MS - 4 * MINUTE_MS, relevance),
      occurrence(NOW_MS - MINUTE_MS, relevance),
    ]);
    expect(late.map((outcome) => outcome.eventId)).toEqual([first?.eventId, first?.eventId]);
    const { rows } = await database.pool.query(
      `SELECT alarm_from_ms AS "fromMs", alarm_until_ms AS "untilMs" FROM event WHERE project_id = $1
       UNION SELECT from_ms, until_ms FROM relevance_window WHERE project_id = $1 ORDER BY 1`,
      [projectId],
    );
    expect(rows).toEqual([
      { fromMs: NOW_MS - 5 * MINUTE_MS, untilMs: closedMs },
      { fromMs: NOW_MS - MINUTE_MS, untilMs: NOW_MS + 59 * MINUTE_MS },
    ]);
  });
});
