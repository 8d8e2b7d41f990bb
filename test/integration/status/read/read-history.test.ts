import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readHistory } from '../../../../src/status/read/read-history.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { movedClock } from '../../../support/clock.js';
import { fillBigProject } from '../big-project.js';

const NOW_MS = Date.parse('2026-11-20T10:00:00.000Z');
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const clock = movedClock(NOW_MS);

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ clock });
});
afterAll(() => t.close());
beforeEach(() => t.database.pool.query('TRUNCATE component, event_type, event, relevance_window'));

/** Alarms of a second, `everyMs` apart, each an event of its own. */
async function sendAlarms(count: number, everyMs: number, type: (n: number) => string = () => 'Gone'): Promise<void> {
  const occurrences = Array.from({ length: count }, (_, n) => ({
    component: 'shop/db',
    type: type(n),
    startedAt: new Date(NOW_MS - (n + 1) * everyMs).toISOString(),
    glueInterval: 0,
    relevanceInterval: 1,
  }));
  expect((await t.call('POST', '/v1/occurrences/batch', { occurrences })).body).toMatchObject({ rejected: 0 });
}

describe('readHistory', () => {
  it('refuses a range with more windows than the limit, and says what to do', async () => {
    await sendAlarms(4, MINUTE_MS);
    const projectId = (await t.deps.projects.bySlug('default'))?.id as number;
    const read = (fromMs: number, limit: number) =>
      readHistory(
        t.database.pool,
        projectId,
        { environment: 'production', component: 'shop' },
        { fromMs, untilMs: NOW_MS },
        limit,
      );
    expect((await read(NOW_MS - 5 * MINUTE_MS, 4))?.segments).toHaveLength(9);
    await expect(read(NOW_MS - 5 * MINUTE_MS, 3)).rejects.toMatchObject({
      code: 'bad-input',
      detail: expect.stringContaining('Choose a shorter range, or a component below it.'),
    });
    expect((await read(NOW_MS - 3 * MINUTE_MS, 3))?.seconds).toMatchObject({ alarm: 3 });
  });
});

describe('GET /v1/components/{component}/history', () => {
  it('joins short segments beyond 5 000, and keeps the seconds of each status', async () => {
    const projectId = (await t.deps.projects.bySlug('default'))?.id as number;
    await fillBigProject(t.database.pool, { projectId, components: 20, events: 2_600, nowMs: NOW_MS });
    const from = new Date(NOW_MS - 30 * DAY_MS).toISOString();
    const { body } = await t.call('GET', `/v1/components/top/history?from=${from}`);
    expect(body.coarse).toBe(true);
    expect(body.segments.length).toBeLessThanOrEqual(5_000);
    expect(body.segments.length).toBeGreaterThan(1_000);
    expect(body.seconds).toEqual({ alarm: 2_600 * 300, warning: 0, success: 0, unknown: 30 * 86_400 - 2_600 * 300 });
  });

  it('lists at most 20 causes of a segment, and how many there are', async () => {
    await sendAlarms(30, 0.5, (n) => `Gone ${n}`);
    const { body } = await t.call('GET', '/v1/components/shop/history');
    expect(body.coarse).toBe(false);
    const alarms = body.segments.filter(({ status }: { status: string }) => status === 'alarm');
    expect(alarms.map(({ causes, causesTotal }: never) => [(causes as string[]).length, causesTotal])).toEqual([
      [20, 30],
    ]);
  });
});
