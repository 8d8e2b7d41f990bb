import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueue } from '../../../../src/alerts/notify/notify.js';
import { SHARES } from '../../../../src/alerts/sending/shares.js';
import { type Receiver, respond, startReceiver } from '../../../support/alerts/receiver.js';
import { until } from '../../../support/until.js';
import { type AlertApp, findingCause, startAlertApp } from '../alert-app.js';

let t: AlertApp;
let silent: Receiver;
let fast: Receiver;
beforeAll(async () => {
  silent = await startReceiver();
  silent.responders.push(() => {});
  fast = await startReceiver();
  fast.responders.push(respond(204));
  t = await startAlertApp({ queue: true });
  await until(async () => (await t.deps.queue.ready()).ready);
});
afterAll(async () => {
  await t.close();
  await silent.close();
  await fast.close();
});

async function count(sql: string): Promise<number> {
  const { rows } = await t.deps.pool.query(`SELECT count(*)::int AS n FROM delivery WHERE ${sql}`);
  return rows[0].n;
}

describe('a project whose 400 targets never respond', () => {
  it('holds its share of the attempts, and the notice of another project is attempted before the rest', async () => {
    for (let policy = 0; policy < 20; policy += 1) {
      const targets = Array.from({ length: 20 }, (_, n) => ({ kind: 'webhook', url: `${silent.url}/${policy}/${n}` }));
      await t.policy({ targets });
    }
    await t.call('POST', '/v1/projects', { slug: 'beta' });
    const body = { name: 'Beta', triggers: ['status-change'], targets: [{ kind: 'webhook', url: `${fast.url}/` }] };
    const policy = (await t.call('POST', '/v1/alert-policies?project=beta', body)).body;

    const ids = await t.notify(findingCause('finding.abnormal'));
    expect(ids).toHaveLength(400);
    enqueue(t.deps, 1, ids);
    await until(async () => (await count('project_id = 1 AND attempts > 0')) > 0);
    const tested = await t.call('POST', `/v1/alert-policies/${policy.id}/test?project=beta`);
    expect(tested.status).toBe(202);
    await until(() => fast.received.length === 1);

    // By then the other project has neither had all its attempts nor held more than its share of one host.
    expect(await count('project_id = 1 AND attempts = 0')).toBeGreaterThan(300);
    expect(await count('project_id = 1 AND attempt_until_ms IS NOT NULL')).toBeLessThanOrEqual(SHARES.ofProjectAtHost);
    expect(silent.received.length).toBeLessThanOrEqual(2 * SHARES.ofProjectAtHost);
  });

  it('is left alone for the host that does not respond: its other deliveries there wait without an attempt', async () => {
    await until(async () => (await count('project_id = 1 AND attempts = 0 AND last_answer IS NOT NULL')) > 300, 60);
    expect(silent.received.length).toBeLessThanOrEqual(3 * SHARES.ofProjectAtHost);
    const { rows } = await t.deps.pool.query('SELECT project_id, host FROM target_host');
    expect(rows).toEqual([{ project_id: 1, host: '127.0.0.1' }]);
  }, 90_000);
});

describe('a project with many deliveries to a fast target', () => {
  it('does not delay another one, whose delivery is attempted after at most its share', async () => {
    await t.call('POST', '/v1/projects', { slug: 'gamma' });
    const { rows } = await t.deps.pool.query(`SELECT id FROM project WHERE slug = 'gamma'`);
    const target = (path: string) => [{ kind: 'webhook', url: `${fast.url}/${path}` }];
    const triggers = ['status-change'];
    const many = { name: 'Many', triggers, targets: target('many') };
    const policy = (await t.call('POST', '/v1/alert-policies?project=gamma', many)).body;
    const beta = (await t.call('GET', '/v1/alert-policies?project=beta')).body.items[0];
    fast.received.length = 0;
    // As a flood leaves them: due before all others.
    await t.deps.pool.query(
      `INSERT INTO delivery (project_id, id, policy_id, target_id, target, trigger, state, message, created_ms, next_attempt_ms, host)
       SELECT $1, gen_random_uuid(), $2, $3, '{"kind":"webhook","url":"http://x/"}', 'test', 'waiting',
         '{"type":"test","timestamp":"2026-11-20T11:00:00.000Z","data":{}}', 1, 1, '127.0.0.1' FROM generate_series(1, 1500)`,
      [rows[0].id, policy.id, policy.targets[0].id],
    );
    // The pause between two tests of a policy.
    await t.deps.pool.query('DELETE FROM delivery WHERE policy_id = $1', [beta.id]);
    expect((await t.call('POST', `/v1/alert-policies/${beta.id}/test?project=beta`)).status).toBe(202);
    await until(() => fast.received.some(({ url }) => url === '/'), 60);
    const before = fast.received.findIndex(({ url }) => url === '/');
    expect(before).toBeLessThan(500);
    await until(async () => (await count(`policy_id = '${policy.id}' AND state = 'delivered'`)) === 1_500, 120);
  }, 180_000);
});
