import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { iso, MINUTE_MS, START_MS, StatusAlertsApp } from './status-alerts-app.js';

describe('a policy whose targets change during an alarm', () => {
  let w: StatusAlertsApp;
  let policyId: string;
  beforeAll(async () => {
    w = await StatusAlertsApp.start();
  });
  afterAll(() => w.close());
  beforeEach(async () => {
    await w.reset();
    policyId = await w.policy(0, 'silent', '1h');
    await w.send({ relevanceInterval: '30m' });
    await w.send({ component: 'mail', relevanceInterval: '1m' });
    await w.evaluate(1);
    await w.evaluate(10 * MINUTE_MS);
    w.clock.advance(1);
  });

  const first = { kind: 'webhook', url: 'https://example.com/hook' };
  const second = { kind: 'webhook', url: 'https://example.com/right' };
  const change = (targets: object[]) => w.call('PATCH', `/v1/alert-policies/${policyId}`, { targets });
  /** What waits for a target, the oldest first. */
  const waiting = async (url: string) =>
    (await w.app.call('GET', '/v1/deliveries?state=waiting')).body.items
      .filter(({ target }: { target: { url: string } }) => target.url === url)
      .map(
        ({ subject: { component, from, to } }: { subject: Record<string, string> }) => `${component} ${from} → ${to}`,
      )
      .reverse();

  it('notifies the new target of the alarm, and then of its end', async () => {
    await change([second]);
    expect(await waiting(second.url)).toEqual(['shop/db unknown → alarm']);
    const { rows } = await w.app.deps.pool.query<{ message: object }>('SELECT message FROM delivery ORDER BY id DESC');
    expect(rows[0]?.message).toMatchObject({
      type: 'status.changed',
      data: { from: 'unknown', to: 'alarm', since: iso(START_MS), causes: [{ component: 'shop/db', type: 'E' }] },
    });
    expect(await w.evaluate(1)).toEqual([]);
    expect(await w.evaluate(20 * MINUTE_MS)).toEqual(['silent: shop/db alarm → unknown']);
    expect(await waiting(second.url)).toEqual(['shop/db unknown → alarm', 'shop/db alarm → unknown']);
  });

  it('notifies a target that is added, and not the one that has the notice', async () => {
    const before = await waiting(first.url);
    await change([first, second]);
    expect(await waiting(second.url)).toEqual(['shop/db unknown → alarm']);
    expect(await waiting(first.url)).toEqual(before);
    await change([first, second]);
    expect(await waiting(second.url)).toHaveLength(1);
  });

  it('notifies a target that was disabled and is given again', async () => {
    await w.app.deps.pool.query("UPDATE alert_target SET disabled_ms = 1, disabled_reason = 'it is gone'");
    const before = (await waiting(first.url)).length;
    await change([first]);
    expect((await waiting(first.url)).slice(before)).toEqual(['shop/db unknown → alarm']);
  });

  it('leaves what the next evaluation changes to that', async () => {
    w.clock.advance(20 * MINUTE_MS);
    await change([second]);
    expect(await waiting(second.url)).toEqual([]);
    await w.evaluate();
    expect(await waiting(second.url)).toEqual(['shop/db alarm → unknown']);
  });

  it('notifies nothing of a component in maintenance', async () => {
    await w.call('PUT', '/v1/components/shop/maintenance', { until: iso(w.clock.now() + MINUTE_MS) });
    await change([second]);
    expect(await waiting(second.url)).toEqual([]);
  });
});
