import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommitQueue } from '../../../src/gluing/queue/commit-queue.js';
import { GroupStore } from '../../../src/gluing/store/group-store.js';
import type { Flush, StoreOutcome } from '../../../src/gluing/store/store-outcome.js';
import { type HourLimits, WITHOUT_LIMITS } from '../../../src/model/quota.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { byPlace, type ModelOccurrence, modelEvents } from '../../support/gluing/reference.js';
import { occurrenceOf, withRetriesEqual, world } from '../../support/gluing/worlds.js';
import { newProject } from '../gluing/projects.js';

const BASE_MS = Date.UTC(2026, 10, 20, 10);
const RECEIVED_MS = BASE_MS + 3_600_000;

let database: TestDatabase;
let queues: CommitQueue[];
beforeAll(async () => {
  database = await createTestDatabase();
  queues = ['1', '2'].map(
    (n) => new CommitQueue(new GroupStore(database.pool, `00000000-0000-4000-8000-00000000000${n}`)),
  );
});
afterAll(() => database.drop());

const limit = fc.option(fc.nat(5), { nil: null });
const limits: fc.Arbitrary<HourLimits> = fc.record({
  newTypesPerHour: limit,
  newEventsPerHour: limit,
  newComponentsPerHour: limit,
});
const sendings = fc.record({
  limits,
  batches: fc.array(world(BASE_MS, 8), { minLength: 1, maxLength: 5 }),
});

async function storedEvents(projectId: number) {
  const { rows } = await database.pool.query(
    `SELECT c.path || ' ' || t.name || ' ' || e.glue_key AS series, e.started_ms AS "startedAtMs", e.ended_ms AS "endedAtMs",
       e.occurrence_count AS count, e.importance, e.message, e.relevant_until_ms AS "relevantUntilMs"
     FROM event e JOIN event_type t USING (project_id) JOIN component c USING (project_id)
     WHERE e.project_id = $1 AND t.id = e.type_id AND c.key = e.component_key`,
    [projectId],
  );
  return rows.sort(byPlace);
}

/** [used, what is there], by quota. Types and components stay; events may have been joined. */
async function counts(projectId: number): Promise<Record<string, [number, number]>> {
  const { rows } = await database.pool.query<{ quota: string; used: number; there: number }>(
    `SELECT k.quota, coalesce(q.used, 0) AS used, k.there FROM (
       SELECT 'newTypesPerHour' AS quota, count(*) AS there FROM event_type WHERE project_id = $1
       UNION ALL SELECT 'newComponentsPerHour', count(*) FROM component WHERE project_id = $1
       UNION ALL SELECT 'newEventsPerHour', count(*) FROM event WHERE project_id = $1) k
     LEFT JOIN quota_usage q ON q.project_id = $1 AND q.quota = k.quota`,
    [projectId],
  );
  return Object.fromEntries(rows.map(({ quota, used, there }) => [quota, [used, there]]));
}

describe('storing within quotas', () => {
  it('flush: stores nothing of what was refused, in any order, batches and number of processes', async () => {
    await fc.assert(
      fc.asyncProperty(sendings, async ({ limits, batches }) => {
        const projectId = await newProject(database);
        const all = withRetriesEqual(batches.flat());
        let at = 0;
        const taken: ModelOccurrence[] = [];
        const refused: ModelOccurrence[] = [];
        const sent = batches.map(async (batch, n) => {
          const own = all.slice(at, at + batch.length);
          at += batch.length;
          const queue = queues[n % 2] as CommitQueue;
          const outcomes = await queue.send(
            projectId,
            own.map((one) => occurrenceOf(one, RECEIVED_MS)),
            limits,
          );
          outcomes.forEach(({ overQuota }, i) => {
            (overQuota === undefined ? taken : refused).push(own[i] as ModelOccurrence);
          });
        });
        await Promise.all(sent);
        expect(await storedEvents(projectId)).toEqual(modelEvents(taken));
        const used = await counts(projectId);
        for (const quota of ['newTypesPerHour', 'newComponentsPerHour', 'newEventsPerHour'] as const) {
          const [count, there] = used[quota] as [number, number];
          expect(count).toBeLessThanOrEqual(limits[quota] ?? Infinity);
          if (quota === 'newEventsPerHour') expect(count).toBeGreaterThanOrEqual(there);
          else expect(count).toBe(there);
        }
        const full = Object.entries(used).some(
          ([quota, [count]]) => count >= (limits[quota as keyof HourLimits] ?? Infinity) - 1,
        );
        expect(refused.length === 0 || full).toBe(true);
      }),
      { numRuns: 80 },
    );
  }, 120_000);

  it('comes to an end although others use up what is left, again and again', async () => {
    const projectId = await newProject(database);
    const limits = { ...WITHOUT_LIMITS, newTypesPerHour: 100 };
    const types = (from: number, n: number) =>
      Array.from({ length: n }, (_, i) => occurrenceOf(modelOf(`a T${from + i} `), RECEIVED_MS));
    const other = queues[0] as CommitQueue;
    await other.send(projectId, types(0, 50), limits);
    let others = 0;
    /** While this flush decides what to leave out, another process uses one more. */
    class Outpaced extends GroupStore {
      override async store(flush: Flush): Promise<StoreOutcome> {
        const outcome = await super.store(flush);
        if (outcome.kind === 'over-quota') await other.send(projectId, types(1_000 + others++, 1), limits);
        return outcome;
      }
    }
    const store = new Outpaced(database.pool, '00000000-0000-4000-8000-000000000003');
    const outcomes = await new CommitQueue(store).send(projectId, [...types(0, 1), ...types(100, 60)], limits);
    expect(others).toBeGreaterThan(5);
    expect(outcomes[0]).toMatchObject({ created: false, count: 2 });
    expect(outcomes.filter(({ overQuota }) => overQuota === 'newTypesPerHour')).toHaveLength(60);
    expect((await counts(projectId)).newTypesPerHour).toEqual([50 + others, 50 + others]);
  });
});

function modelOf(series: string): ModelOccurrence {
  return {
    series,
    startedAtMs: BASE_MS,
    endedAtMs: BASE_MS,
    glueIntervalMs: 60_000,
    relevanceIntervalMs: 0,
    importance: 3,
    count: 1,
    message: null,
  };
}
