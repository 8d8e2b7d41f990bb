import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flush } from '../../../../src/gluing/queue/flush.js';
import { GroupStore } from '../../../../src/gluing/store/group-store.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import {
  byPlace,
  type ModelEvent,
  type ModelOccurrence,
  modelEvents,
  modelMinutes,
  modelStatus,
} from '../../../support/gluing/reference.js';
import { batches, occurrenceOf, sendings } from '../../../support/gluing/worlds.js';
import { newProject } from '../projects.js';

const BASE_MS = Date.UTC(2026, 10, 20, 10);
const RECEIVED_MS = BASE_MS + 3_600_000;

let database: TestDatabase;
let stores: GroupStore[];

beforeAll(async () => {
  database = await createTestDatabase();
  stores = ['1', '2', '3'].map((n) => new GroupStore(database.pool, `00000000-0000-4000-8000-00000000000${n}`));
});
afterAll(() => database.drop());

const series = `c.path || ' ' || t.name || ' ' || e.glue_key`;

async function storedEvents(projectId: number): Promise<ModelEvent[]> {
  const { rows } = await database.pool.query(
    `SELECT ${series} AS series, e.started_ms AS "startedAtMs", e.ended_ms AS "endedAtMs", e.occurrence_count AS count, e.importance, e.message,
       e.relevant_until_ms AS "relevantUntilMs"
     FROM event e JOIN event_type t USING (project_id) JOIN component c USING (project_id)
     WHERE e.project_id = $1 AND t.id = e.type_id AND c.key = e.component_key`,
    [projectId],
  );
  return rows.sort(byPlace);
}

/** The union of the windows of the whole project must say what the occurrences say, around every edge. */
async function expectStatuses(projectId: number, occurrences: ModelOccurrence[]): Promise<void> {
  const { rows } = await database.pool.query<{ importance: number; from_ms: number; until_ms: number }>(
    `SELECT w.importance, w.from_ms, w.until_ms FROM event e CROSS JOIN LATERAL (
       VALUES (3, e.alarm_from_ms, e.alarm_until_ms), (2, e.warning_from_ms, e.warning_until_ms), (1, e.success_from_ms, e.success_until_ms)
     ) AS w(importance, from_ms, until_ms) WHERE e.project_id = $1 AND w.from_ms IS NOT NULL
     UNION ALL SELECT w.importance, w.from_ms, w.until_ms FROM relevance_window w JOIN event e USING (project_id, series_key)
     WHERE w.project_id = $1 AND e.more_windows AND w.from_ms BETWEEN e.started_ms AND e.ended_ms`,
    [projectId],
  );
  const edges = occurrences.flatMap((o) => [o.startedAtMs, o.endedAtMs + o.relevanceIntervalMs]);
  for (const edge of edges) {
    for (const atMs of [edge - 1, edge, edge + 1]) {
      const stored = Math.max(
        0,
        ...rows.filter((w) => w.from_ms <= atMs && atMs < w.until_ms).map((w) => w.importance),
      );
      expect(stored).toBe(modelStatus(occurrences, atMs));
    }
  }
}

async function storedMinutes(projectId: number): Promise<Map<string, number>> {
  const { rows } = await database.pool.query<{ key: string; n: number }>(
    `SELECT series || ' ' || minute AS key, sum(n)::bigint AS n FROM (
       SELECT ${series} AS series, e.minute, e.minute_count AS n FROM event e JOIN event_type t USING (project_id) JOIN component c USING (project_id)
       WHERE e.project_id = $1 AND t.id = e.type_id AND c.key = e.component_key AND e.minute IS NOT NULL
       UNION ALL
       SELECT DISTINCT ON (m.series_key, m.minute) ${series}, m.minute, m.occurrences FROM occurrence_minute m
       JOIN event e USING (project_id, series_key) JOIN event_type t USING (project_id) JOIN component c USING (project_id)
       WHERE m.project_id = $1 AND t.id = e.type_id AND c.key = e.component_key
     ) x GROUP BY 1`,
    [projectId],
  );
  return new Map(rows.map(({ key, n }) => [key, n]));
}

async function expectWorld(projectId: number, occurrences: ModelOccurrence[]): Promise<void> {
  const expected = modelEvents(occurrences);
  expect(await storedEvents(projectId)).toEqual(expected);
  expect(await storedMinutes(projectId)).toEqual(modelMinutes(occurrences));
  await expectStatuses(projectId, occurrences);
  const { rows } = await database.pool.query(
    'SELECT sum(occurrences)::bigint AS occurrences, sum(events)::bigint AS events FROM event_type WHERE project_id = $1',
    [projectId],
  );
  expect(rows[0]).toEqual({ occurrences: expected.reduce((sum, e) => sum + e.count, 0), events: expected.length });
}

const worlds = sendings(BASE_MS);

const send = (store: GroupStore, projectId: number, batch: ModelOccurrence[], receivedAtMs = RECEIVED_MS) =>
  flush(
    store,
    projectId,
    batch.map((o) => occurrenceOf(o, receivedAtMs)),
  );

describe('storing what was glued', () => {
  it('flush: stores the same events, minutes and status in any order and any batches', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (sending) => {
        const projectId = await newProject(database);
        for (const batch of batches(sending)) await send(stores[0] as GroupStore, projectId, batch);
        await expectWorld(projectId, sending.order);
      }),
      { numRuns: 250 },
    );
  }, 120_000);

  it('gives the same with several writers at once, each retrying what it sent', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (sending) => {
        const projectId = await newProject(database);
        const writers = batches(sending).map(async (batch, n) => {
          await send(stores[n % 3] as GroupStore, projectId, batch);
          await send(
            stores[(n + 1) % 3] as GroupStore,
            projectId,
            batch.filter((o) => o.id != null),
          );
        });
        await Promise.all(writers);
        await expectWorld(projectId, sending.order);
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('does the same when the clients are ahead of the server by minutes', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (sending) => {
        const projectId = await newProject(database);
        let receivedAtMs = BASE_MS + 60_000;
        for (const batch of batches(sending)) {
          receivedAtMs += 90_000;
          await send(stores[0] as GroupStore, projectId, batch, receivedAtMs);
        }
        await expectWorld(projectId, sending.order);
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});
