import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../../src/lib/time.js';
import { assess } from '../../../../src/status/read/assess.js';
import { StatusReader } from '../../../../src/status/read/reader.js';
import { movedClock } from '../../../support/clock.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { median, slowdown } from '../../../support/effort.js';
import { segmentOf } from '../../../support/status/world.js';
import { fillBigProject } from '../big-project.js';
import { knownComponents, Play, scenarios } from '../scenario.js';

let database: TestDatabase;
let nextProject = 1;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const finite = (ms: number) => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);

describe('polling, from memory wherever it still holds', () => {
  it('poll: returns what the definition says, after any change between two polls', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarios,
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }),
        async (actions, waits) => {
          nextProject += 1;
          const play = new Play(database, nextProject);
          const reader = new StatusReader({ pool: database.pool, clock: play.clock });
          const project = { id: nextProject, retentionMs: 1000 * DAY_MS };
          const look = async () => {
            const nowMs = play.clock.now();
            const edges = play.edges();
            await Promise.all(
              knownComponents(play.world).map(async (component) => {
                const response = await reader.poll(project, { environment: 'production', component });
                const body = JSON.parse(response?.rendered.at(response.atMs) ?? 'null');
                const { fromMs, untilMs, rank } = segmentOf(play.world, edges, component, nowMs);
                const status = ['unknown', 'success', 'warning', 'alarm'][rank];
                expect(body).toMatchObject({ status, since: finite(fromMs), until: finite(untilMs) });
              }),
            );
          };
          for (const action of actions) {
            await play.all([action]);
            await look();
          }
          for (const hours of waits) {
            play.clock.advance(hours * 3_600_000);
            await look();
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});

describe('a component with 1 000 descendants', () => {
  const nowMs = Date.UTC(2026, 10, 20, 12);
  const name = { environment: 'production', component: 'top' };

  /** How many rows of events a reading of the present status fetches, by the count of the store itself. */
  async function fetched(projectId: number, atMs: number): Promise<number> {
    const client = await database.pool.connect();
    try {
      await client.query('BEGIN');
      const sql = `SELECT pg_stat_get_xact_tuples_fetched('event'::regclass) AS n`;
      const before = (await client.query(sql)).rows[0].n;
      const [assessment] = await assess(client, projectId, [{ ...name, past: null }], { atMs, nowMs: atMs });
      expect(assessment).not.toBeNull();
      const after = (await client.query(sql)).rows[0].n;
      await client.query('COMMIT');
      return after - before;
    } finally {
      client.release();
    }
  }

  beforeAll(async () => {
    await fillBigProject(database.pool, { projectId: 900_001, components: 1001, events: 1_000, nowMs });
    await fillBigProject(database.pool, { projectId: 900_002, components: 1001, events: 100_000, nowMs });
  }, 60_000);

  it('reads no more events for a poll when a hundred times as many are stored', async () => {
    expect(await fetched(900_001, nowMs)).toBeLessThanOrEqual(20);
    expect(await fetched(900_002, nowMs)).toBeLessThanOrEqual(20);
  });

  it('reads a long past once: later polls read what came since', async () => {
    const projectId = 900_002;
    const project = { id: projectId, retentionMs: 30 * DAY_MS };
    const clock = movedClock(nowMs - 61_000);
    const reader = new StatusReader({ pool: database.pool, clock });
    const first = await reader.poll(project, name);
    const since = JSON.parse(first?.rendered.at(0) ?? '').since;
    expect(Date.parse(since)).toBeLessThan(nowMs - 28 * DAY_MS);
    const changed = () =>
      database.pool.query("SELECT status_changed($1, '00000000-0000-4000-8000-000000000001', $2, $2)", [
        projectId,
        clock.now(),
      ]);
    await changed();
    const tookMs: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      clock.advance(10);
      const startedMs = performance.now();
      await changed();
      const again = await reader.poll(project, name);
      tookMs.push((performance.now() - startedMs) / slowdown());
      expect(JSON.parse(again?.rendered.at(0) ?? '')).toMatchObject({ status: 'alarm', since });
    }
    // A poll that reads the long past takes longer every time.
    expect(median(tookMs)).toBeLessThan(100);
  });
});
