import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.js';

const WITHIN_MS = 10_000;

describe('the job that looks for changes of status', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ queue: true });
    const { status } = await t.call('POST', '/v1/alert-policies', {
      name: 'changes',
      triggers: ['status-change'],
      silence: 0,
      targets: [{ kind: 'webhook', url: 'https://example.invalid/hook' }],
    });
    expect(status).toBe(201);
  });
  afterAll(() => t.close());

  const changes = async () => {
    const { rows } = await t.database.pool.query<{ change: string }>(
      `SELECT (d.message->'data'->>'from') || ' → ' || (d.message->'data'->>'to') AS change FROM delivery d ORDER BY d.id`,
    );
    return rows.map(({ change }) => change);
  };

  it('has a notice ready within 10 s of an occurrence, and of the time running out', async () => {
    await t.call('POST', '/v1/occurrences', { component: 'shop/db', type: 'E', relevanceInterval: 4 });
    const sentMs = performance.now();
    for (const expected of [['unknown → alarm'], ['unknown → alarm', 'alarm → unknown']]) {
      while ((await changes()).length < expected.length) {
        expect(performance.now() - sentMs).toBeLessThan(expected.length * WITHIN_MS);
        await sleep(50);
      }
      expect(await changes()).toEqual(expected);
    }
  }, 60_000);
});
