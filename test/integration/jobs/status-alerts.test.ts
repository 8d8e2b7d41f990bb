import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/app.js';
import { until } from '../../support/until.js';

const RELEVANT_SECONDS = 4;

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

  const changes = async (component: string) => {
    const { rows } = await t.database.pool.query<{ change: string }>(
      `SELECT (d.message->'data'->>'from') || ' → ' || (d.message->'data'->>'to') AS change
       FROM delivery d WHERE d.component = $1 ORDER BY d.id`,
      [component],
    );
    return rows.map(({ change }) => change);
  };

  it('notifies of an occurrence, and of the end of its relevance, without another request', async () => {
    const component = 'shop';
    await t.call('POST', '/v1/occurrences', { component, type: 'E', relevanceInterval: RELEVANT_SECONDS });
    for (const expected of [['unknown → alarm'], ['unknown → alarm', 'alarm → unknown']]) {
      await until(async () => (await changes(component)).length >= expected.length, 30);
      expect((await changes(component)).slice(0, expected.length)).toEqual(expected);
    }
  }, 100_000);
});
