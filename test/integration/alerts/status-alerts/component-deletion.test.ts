import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimTurn } from '../../../../src/alerts/deliveries/claim-turn.js';
import { inTransaction } from '../../../../src/db/transaction.js';
import { iso, MINUTE_MS, StatusAlertsApp } from './status-alerts-app.js';

describe('deleting a component', () => {
  let w: StatusAlertsApp;
  beforeAll(async () => {
    w = await StatusAlertsApp.start();
  });
  afterAll(() => w.close());
  beforeEach(() => w.reset());

  const remove = (component: string) => w.call('DELETE', `/v1/components/${encodeURIComponent(component)}`);
  /** The connections that wait for a lock. */
  const waiting = async () =>
    (
      await w.app.deps.pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      )
    ).rows;
  const deliveries = async () =>
    (await w.app.call('GET', '/v1/deliveries')).body.items.map(
      ({ policyId, state, subject }: { policyId: string; state: string; subject: { from: string; to: string } }) =>
        `${policyId}: ${state} ${subject.from} → ${subject.to}`,
    );

  it('in alarm: notifies the policies that notified the alarm of one end, and nothing more', async () => {
    const silent = await w.policy(0, 'silent', '1h');
    await w.policy(10 * MINUTE_MS, 'slow');
    await w.send({ relevanceInterval: '30m' });
    expect(await w.evaluate(1)).toEqual(['silent: shop/db unknown → alarm']);
    const late = await w.policy(0, 'made during the alarm');
    w.clock.advance(1);
    await remove('shop');
    expect(await deliveries()).toEqual([`${silent}: waiting alarm → unknown`]);
    const { rows } = await w.app.deps.pool.query<{ message: object }>('SELECT message FROM delivery');
    expect(rows[0]?.message).toMatchObject({
      type: 'status.changed',
      data: { component: 'shop/db', from: 'alarm', to: 'unknown', since: iso(w.clock.now()), causes: [] },
    });
    expect(await w.evaluate(1)).toEqual([]);
    expect(await w.evaluate(60 * MINUTE_MS)).toEqual([]);
    expect(await w.rows('alert_subject')).toBe(0);
    await w.send();
    expect((await w.evaluate(1)).sort()).toEqual([
      'made during the alarm: shop/db unknown → alarm',
      'silent: shop/db unknown → alarm',
    ]);
    expect((await deliveries()).filter((text: string) => text.startsWith(late))).toHaveLength(1);
  });

  it('whose end was notified already, but not sent: leaves that one notice', async () => {
    const id = await w.policy(0, 'each');
    await w.send();
    await w.evaluate(1);
    expect(await w.evaluate(MINUTE_MS)).toEqual(['each: shop/db alarm → unknown']);
    await remove('shop/db');
    expect(await deliveries()).toEqual([`${id}: waiting alarm → unknown`]);
    expect(await w.evaluate(MINUTE_MS)).toEqual([]);
  });

  it('in maintenance: notifies the end of an alarm that was notified before', async () => {
    const id = await w.policy(0, 'each');
    await w.send();
    await w.evaluate(1);
    await w.call('PUT', '/v1/components/shop/maintenance', { until: iso(w.clock.now() + 60 * MINUTE_MS) });
    expect(await w.evaluate(MINUTE_MS)).toEqual([]);
    await remove('shop/db');
    expect(await deliveries()).toEqual([`${id}: waiting alarm → unknown`]);
  });

  it('while the alarm is being sent: its end waits for that attempt', async () => {
    const id = await w.policy(0, 'each');
    await w.send();
    await w.evaluate(1);
    const ids = async () =>
      (await w.app.deps.pool.query<{ id: string }>('SELECT id FROM delivery ORDER BY id')).rows.map((row) => row.id);
    const claim = (delivery: string) =>
      inTransaction(w.app.deps.pool, (client) => claimTurn(client, 1, delivery, w.clock.now()));
    const [alarm] = (await ids()) as [string];
    expect(await claim(alarm)).toMatchObject({ kind: 'attempt' });
    w.clock.advance(1);
    await remove('shop/db');
    expect(await deliveries()).toEqual([`${id}: waiting alarm → unknown`, `${id}: waiting unknown → alarm`]);
    const [, end] = (await ids()) as [string, string];
    expect(await claim(end)).toMatchObject({ kind: 'wait', for: null });
    // The process that sent the alarm was killed: the receiver may have it, so the end is sent.
    w.clock.advance(MINUTE_MS);
    expect(await claim(end)).toMatchObject({ kind: 'attempt' });
    expect(await deliveries()).toEqual([`${id}: waiting alarm → unknown`, `${id}: suppressed unknown → alarm`]);
  });

  it('waits for a notice that is being claimed with the ones before it, without a deadlock', async () => {
    await w.policy(0, 'each');
    await w.send();
    await w.evaluate(1);
    await w.send({ relevanceInterval: 1 });
    await w.evaluate(MINUTE_MS);
    await w.app.deps.pool.query('UPDATE delivery SET to_rank = 3');
    const rows = async () =>
      (await w.app.deps.pool.query<{ id: string }>('SELECT id FROM delivery ORDER BY position')).rows;
    const [first, second] = (await rows()) as [{ id: string }, { id: string }];
    let deletion: Promise<void> | undefined;
    await inTransaction(w.app.deps.pool, async (client) => {
      const lock = (id: string) => client.query('SELECT FROM delivery WHERE id = $1 FOR UPDATE', [id]);
      // As claimTurn does: the notice, then the ones before it.
      await lock(second.id);
      deletion = remove('shop/db');
      await expect.poll(async () => (await waiting()).length, { timeout: 10_000 }).toBe(1);
      await lock(first.id);
    });
    await deletion;
    expect((await rows()).some(({ id }) => id === first.id || id === second.id)).toBe(false);
  });

  it('with a warning below it, in one environment: notifies that, and of no other environment', async () => {
    const id = await w.policy(0, 'each');
    await w.send({ component: 'shop/db/disk', importance: 'warning' });
    await w.send({ environment: 'staging' });
    await w.evaluate(1);
    w.clock.advance(1);
    await remove('shop/db');
    expect(await deliveries()).toEqual([`${id}: waiting warning → unknown`, `${id}: waiting unknown → alarm`]);
    expect(await w.evaluate(1)).toEqual([]);
  });
});
