import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Cause, recordNotices } from '../../../../src/alerts/notify/notify.js';
import { inTransaction } from '../../../../src/db/transaction.js';
import { movedClock } from '../../../support/app.js';
import { effortMs } from '../../../support/effort.js';
import { type AlertApp, FINDING_ID, findingCause, HOUR, startAlertApp, statusCause } from '../alert-app.js';

const T = Date.parse('2026-11-20T10:00:00.000Z');
const clock = movedClock(T);
const target = { kind: 'webhook', url: 'http://127.0.0.1:1/' };
let t: AlertApp;
beforeAll(async () => {
  t = await startAlertApp({ clock });
  for (const component of ['shop/db', 'mail']) await t.call('POST', '/v1/occurrences', { component, type: 'x' });
});
afterAll(() => t.close());
afterEach(async () => {
  for (const { id } of (await t.call('GET', '/v1/alert-policies')).body.items) {
    await t.call('DELETE', `/v1/alert-policies/${id}`);
  }
  await t.deps.pool.query('DELETE FROM delivery');
  clock.set(T);
});

/** States and reasons of all deliveries, the oldest first. */
const states = async () =>
  (await t.deliveries('?limit=200')).reverse().map(({ state, reason }) => (reason ? `${state}: ${reason}` : state));

describe('a notice', () => {
  it('is sent to every target of every policy that matches', async () => {
    const both = await t.policy({ targets: [target, { kind: 'slack', url: 'http://127.0.0.1:1/slack' }] });
    await t.policy({ targets: [target], environments: ['staging'] });
    await t.policy({ targets: [target], enabled: false });
    const named = await t.policy({ targets: [target] });
    expect(await t.notify(findingCause('finding.abnormal'))).toHaveLength(3);
    const policies = (await t.deliveries()).map(({ policyId }) => policyId);
    expect(policies).toEqual([named.id, both.id, both.id]);
    await t.notify(findingCause('finding.abnormal', 'shop', { policyIds: [named.id] }));
    expect((await t.deliveries('?limit=1'))[0].policyId).toBe(named.id);
    expect(await t.deliveries()).toHaveLength(4);
  });

  it('is recorded in the transaction of its cause', async () => {
    await t.policy({ targets: [target] });
    const failing = inTransaction(t.deps.pool, async (client) => {
      await recordNotices(client, 1, [findingCause('finding.abnormal')], clock.now());
      throw new Error('the cause could not be recorded');
    });
    await expect(failing).rejects.toThrow();
    expect(await states()).toEqual([]);
    await t.notify(findingCause('finding.abnormal'));
    expect(await states()).toEqual(['waiting']);
  });

  it('of another project matches no policy of this one', async () => {
    await t.policy({ targets: [target] });
    const other = (await t.call('POST', '/v1/projects', { slug: 'other' })).body.number;
    const ids = await inTransaction(t.deps.pool, (client) =>
      recordNotices(client, other, [findingCause('finding.abnormal')], clock.now()),
    );
    expect(ids).toEqual([]);
  });

  it('reads its data once, and only when a policy notifies', async () => {
    let asked = 0;
    const cause: Cause = { ...findingCause('finding.abnormal'), data: async () => ({ n: ++asked }) };
    await t.notify(cause);
    await t.policy({ targets: [target], severities: ['warning'] });
    await t.notify(cause);
    expect(asked).toBe(0);
    await t.policy({ targets: [target, { ...target, url: 'http://127.0.0.1:2' }] });
    await t.policy({ targets: [target], silence: '1h' });
    await t.notify(cause);
    expect(asked).toBe(1);
    const { rows } = await t.deps.pool.query('SELECT DISTINCT message::text AS message FROM delivery');
    expect(rows).toEqual([
      { message: '{"type":"finding.abnormal","timestamp":"2026-11-20T10:00:00.000Z","data":{"n":1}}' },
    ]);
  });

  it('100 000 causes without a policy take less than a second', async () => {
    const causes = Array.from({ length: 100_000 }, () => findingCause('finding.abnormal', 'shop'));
    const startedMs = effortMs();
    expect(await t.notify(...causes)).toEqual([]);
    expect(effortMs() - startedMs).toBeLessThan(1_000);
  });

  it('500 causes with long messages for targets at four hosts are recorded in order', async () => {
    const urls = [1, 2, 3, 4].map((n) => `http://127.0.1.${n}:1/`);
    await t.policy({ targets: urls.map((url) => ({ kind: 'webhook', url })) });
    const data = { newTypes: [{ type: 'T', importance: 'alarm', count: 1, stack: 'x'.repeat(10_000) }] };
    const causes = Array.from({ length: 500 }, (_, n) => findingCause('finding.abnormal', `shop/${n}`, { data }));
    const ids = await t.notify(...causes);
    expect(new Set(ids).size).toBe(2_000);
    const { rows } = await t.deps.pool.query('SELECT id FROM delivery ORDER BY id');
    expect(rows.map(({ id }) => id)).toEqual(ids);
  });
});

describe('a delivery of a change of status', () => {
  it('shows `from` and `to`, also when suppressed; deliveries of findings do not', async () => {
    await t.policy({ targets: [target], silence: '1h' });
    await t.notify(statusCause('unknown', 'alarm'));
    clock.advance(1);
    await t.notify(statusCause('success', 'warning'));
    clock.advance(1);
    await t.notify(findingCause('finding.abnormal'));
    const shown = (await t.deliveries()).map(({ trigger, state, subject }) => [trigger, state, subject]);
    const place = { environment: 'production', component: 'shop' };
    expect(shown).toEqual([
      ['new-error-type', 'waiting', { ...place, findingId: FINDING_ID, from: null, to: null }],
      ['status-change', 'suppressed', { ...place, findingId: null, from: 'success', to: 'warning' }],
      ['status-change', 'waiting', { ...place, findingId: null, from: 'unknown', to: 'alarm' }],
    ]);
  });
});

describe('the silence of a policy', () => {
  const silence = '1h';

  it('lets one notice pass per period, component and trigger', async () => {
    await t.policy({ targets: [target], silence });
    for (let minute = 0; minute < 180; minute += 10) {
      clock.set(T + minute * 60_000);
      await t.notify(statusCause('success', 'alarm'));
    }
    expect(await states()).toEqual([
      ...['waiting', 'suppressed: silenced until 2026-11-20T11:00:00.000Z'],
      ...['waiting', 'suppressed: silenced until 2026-11-20T12:00:00.000Z'],
      ...['waiting', 'suppressed: silenced until 2026-11-20T13:00:00.000Z'],
    ]);
    await t.notify(statusCause('success', 'alarm', 'mail'), findingCause('finding.abnormal'));
    expect((await states()).slice(6)).toEqual(['waiting', 'waiting']);
  });

  it('holds for decisions in parallel transactions', async () => {
    await t.policy({ targets: [target], silence });
    const causes = ['a', 'b', 'c'].map((component) => findingCause('finding.abnormal', component));
    const ids = await Promise.all(Array.from({ length: 8 }, () => t.notify(...causes, ...causes.reverse())));
    expect(ids.flat()).toHaveLength(3);
    expect((await states()).filter((state) => state === 'waiting')).toHaveLength(3);
  });

  it('ends to the millisecond', async () => {
    await t.policy({ targets: [target], silence });
    const counts: number[] = [];
    for (const afterMs of [0, HOUR - 1, HOUR]) {
      clock.set(T + afterMs);
      counts.push((await t.notify(findingCause('finding.abnormal'))).length);
    }
    expect(counts).toEqual([1, 0, 1]);
  });

  it('does not suppress a worsening, an end, or what begins after its end was notified', async () => {
    await t.policy({ targets: [target], silence });
    await t.notify(statusCause('success', 'warning'));
    clock.advance(1000);
    await t.notify(statusCause('warning', 'alarm'), statusCause('alarm', 'success'));
    clock.advance(1000);
    await t.notify(statusCause('success', 'warning'), statusCause('warning', 'success'));
    clock.advance(1000);
    await t.notify(statusCause('success', 'unknown'));
    expect(await states()).toEqual([
      ...['waiting', 'waiting', 'waiting', 'waiting', 'waiting'],
      'suppressed: silenced until 2026-11-20T11:00:02.000Z',
    ]);
  });

  it('does not suppress a finding after the recovery was notified', async () => {
    await t.policy({ targets: [target], silence: '10h' });
    for (const cause of ['abnormal', 'recovered', 'abnormal', 'abnormal', 'recovered'] as const) {
      await t.notify(findingCause(`finding.${cause}`));
      clock.advance(HOUR);
    }
    expect(await states()).toEqual([
      ...['waiting', 'waiting', 'waiting'],
      'suppressed: silenced until 2026-11-20T22:00:00.000Z',
      'waiting',
    ]);
  });

  it('the recovery of a finding that was not notified is suppressed', async () => {
    await t.policy({ targets: [target] });
    await t.call('PUT', '/v1/components/shop/maintenance', { until: new Date(T + 1).toISOString() });
    await t.notify(findingCause('finding.abnormal'));
    clock.advance(HOUR);
    await t.notify(findingCause('finding.recovered'));
    expect(await states()).toEqual([
      'suppressed: shop is in maintenance until 2026-11-20T10:00:00.001Z',
      'suppressed: no notice was sent of the new error types, so none is sent of their end',
    ]);
    const ofFinding = await t.deliveries(`?finding=${FINDING_ID}&state=suppressed`);
    expect(ofFinding.map(({ target, trigger }) => [target, trigger])).toEqual([
      [null, 'recovered'],
      [null, 'new-error-type'],
    ]);
  });

  it('is deleted with the policy', async () => {
    const policy = await t.policy({ targets: [target], silence });
    await t.notify(findingCause('finding.abnormal'));
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
    const { rows } = await t.deps.pool.query('SELECT FROM alert_subject UNION ALL SELECT FROM alert_target');
    expect(rows).toEqual([]);
  });
});

describe('maintenance', () => {
  it('of a component or an ancestor suppresses, with its reason, and starts no silence', async () => {
    await t.policy({ targets: [target], silence: '1h' });
    const until = new Date(T + HOUR).toISOString();
    await t.call('PUT', '/v1/components/shop/maintenance', { until });
    await t.notify(findingCause('finding.abnormal', 'shop/db'), findingCause('finding.abnormal', 'mail'));
    expect((await states()).sort()).toEqual([`suppressed: shop is in maintenance until ${until}`, 'waiting']);
    expect(await t.notify(findingCause('finding.abnormal', 'shop/db', { environment: 'staging' }))).toHaveLength(1);
    clock.set(T + HOUR - 1);
    expect(await t.notify(findingCause('finding.abnormal', 'shop/db'))).toEqual([]);
    clock.set(T + HOUR);
    expect(await t.notify(findingCause('finding.abnormal', 'shop/db'))).toHaveLength(1);
  });
});

describe('a policy that is deleted during a decision', () => {
  it('is deleted after it; what the decision recorded is suppressed', async () => {
    const policy = await t.policy({ targets: [target] });
    let deletion: Promise<unknown> | undefined;
    const ids = await inTransaction(t.deps.pool, async (client) => {
      const found = await recordNotices(client, 1, [findingCause('finding.abnormal', 'mail')], clock.now());
      deletion = t.call('DELETE', `/v1/alert-policies/${policy.id}`);
      await client.query('SELECT pg_sleep(0.1)');
      return found;
    });
    await deletion;
    expect(await t.try(ids[0] as string)).toMatchObject({ state: 'suppressed', response: 'its policy was deleted' });
  });
});
