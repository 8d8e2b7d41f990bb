import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_WAITING, MAX_WAITING_WITH_ENDS, NO_ROOM, NO_ROOM_AT_HOST } from '../../../../src/alerts/limits/room.js';
import type { Severity } from '../../../../src/model/severity.js';
import { movedClock } from '../../../support/app.js';
import { type AlertApp, findingCause, startAlertApp, statusCause } from '../alert-app.js';

const clock = movedClock(Date.parse('2026-11-20T11:00:00Z'));
/** Each of a host of its own. */
const target = (n: number) => ({ kind: 'webhook', url: `http://127.0.1.${n}:1/` });
let t: AlertApp;
beforeAll(async () => {
  t = await startAlertApp({ clock });
});
afterAll(() => t.close());
beforeEach(async () => {
  for (const table of ['delivery', 'alert_subject', 'alert_target', 'alert_policy', 'quota_usage']) {
    await t.deps.pool.query(`DELETE FROM ${table}`);
  }
});

async function countBy(column: string): Promise<Record<string, number>> {
  const { rows } = await t.deps.pool.query(`SELECT ${column} AS name, count(*)::int AS n FROM delivery GROUP BY 1`);
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

async function metric(name: string): Promise<number> {
  const { body } = await t.call('GET', '/metrics');
  return Number(new RegExp(`^${name}(?:{.*})? (\\d+)$`, 'm').exec(body)?.[1]);
}

const FOUR_HOSTS = [1, 2, 3, 4].map(target);

/** Of so many components. */
const changes = (count: number, from: Severity = 'unknown', to: Severity = 'alarm') =>
  Array.from({ length: count }, (_, n) => statusCause(from, to, `shop/${n}`));

describe('recordNotices', () => {
  it('leaves at most the bound waiting, lists some of the others, and counts the rest by policy', async () => {
    for (let n = 0; n < 20; n += 1) await t.policy({ targets: [target(n), target(n + 100)] });
    const causes = Array.from({ length: 1_000 }, (_, n) => statusCause('unknown', 'alarm', `shop/${n}`));
    const ids = await t.notify(...causes);
    expect(ids).toHaveLength(MAX_WAITING.ofProject);
    // 20 000 notices: 1 000 of them have both targets; 1 000 are listed, the others counted for each policy.
    expect(await countBy('state')).toEqual({ waiting: MAX_WAITING.ofProject, suppressed: 1_000 + 20 });
    const listed = await t.deliveries('?state=suppressed&component=shop/999');
    for (const { reason, target: shown, subject } of listed) {
      expect({ reason, shown, subject: subject.component }).toEqual({
        reason: NO_ROOM,
        shown: null,
        subject: 'shop/999',
      });
    }
    const sums = (await t.deliveries('?state=suppressed&limit=20')).filter(({ subject }) => subject === null);
    expect(sums.map(({ reason }) => Number.parseInt(reason, 10)).reduce((sum, n) => sum + n, 0)).toBe(18_000);
    expect(await metric('gluepoint_notices_suppressed')).toBe(19_000);
    expect(await metric('gluepoint_deliveries_waiting')).toBe(MAX_WAITING.ofProject);
    const { rows } = await t.deps.pool.query('SELECT count(*)::int AS n FROM alert_subject');
    expect(rows[0].n).toBeLessThan(2_000);
  });

  it('does not delay or suppress the notices of another project', async () => {
    await t.policy({ targets: FOUR_HOSTS });
    await t.notify(...changes(MAX_WAITING.ofHost + 1));
    await t.call('POST', '/v1/projects', { slug: 'beta' });
    const body = { name: 'Beta', triggers: ['status-change'], targets: [target(1)] };
    const policy = (await t.call('POST', '/v1/alert-policies?project=beta', body)).body;
    const tested = await t.call('POST', `/v1/alert-policies/${policy.id}/test?project=beta`);
    expect(tested.body.items).toEqual([expect.objectContaining({ state: 'waiting' })]);
    const own = await t.policy({ targets: [target(9)] });
    const suppressed = (await t.call('POST', `/v1/alert-policies/${own.id}/test`)).body.items;
    expect(suppressed).toEqual([expect.objectContaining({ state: 'suppressed', reason: NO_ROOM })]);
  });

  it('has room of its own for the ends of what was notified; others are suppressed', async () => {
    await t.policy({ targets: FOUR_HOSTS });
    await t.notify(...changes(MAX_WAITING.ofHost + 1));
    expect(await countBy('state')).toEqual({ waiting: MAX_WAITING.ofProject, suppressed: 1 });
    clock.advance(1);
    const ends = await t.notify(...changes(MAX_WAITING.ofHost + 1, 'alarm', 'unknown'));
    expect(ends).toHaveLength(MAX_WAITING.ofProject);
    expect(await countBy('state')).toEqual({ waiting: MAX_WAITING_WITH_ENDS.ofProject, suppressed: 2 });
  });

  it('leaves room for other targets where those of one host have none, also for a policy with both', async () => {
    await t.policy({ targets: [target(1)], triggers: ['status-change'] });
    await t.notify(...changes(MAX_WAITING.ofHost + 1));
    expect(await countBy('host')).toEqual({ '127.0.1.1': MAX_WAITING.ofHost, null: 1 });
    const both = await t.policy({ targets: [target(1), target(2)], triggers: ['new-error-type'] });
    expect(await t.notify(findingCause('finding.abnormal'))).toHaveLength(1);
    const listed = await t.deliveries(`?policy=${both.id}`);
    expect(listed.map(({ target: { url }, state, reason }) => ({ url, state, reason }))).toEqual([
      expect.objectContaining({ state: 'waiting', reason: null }),
      expect.objectContaining({ state: 'suppressed', reason: NO_ROOM_AT_HOST }),
    ]);
    expect((await t.deliveries('?state=suppressed')).find(({ target: shown }) => shown === null)?.reason).toBe(
      NO_ROOM_AT_HOST,
    );
  });

  it('leaves room for other mail where the recipients of one target had their mails', async () => {
    const mail = (name: string) => ({ kind: 'email', to: [`${name}@example.com`] });
    await t.policy({ targets: [mail('a')], triggers: ['status-change'] });
    await t.notify(...changes(MAX_WAITING.ofHost));
    await t.policy({ targets: [mail('b')], triggers: ['new-error-type'] });
    expect(await t.notify(findingCause('finding.abnormal'))).toHaveLength(1);
    expect(await t.notify(statusCause('unknown', 'alarm', 'mail'))).toEqual([]);
  });

  it('lists a bounded number of suppressed notices of targets without room, beside those of others', async () => {
    await t.policy({ targets: [target(1)], triggers: ['new-error-type'] });
    await t.notify(
      ...Array.from({ length: MAX_WAITING.ofHost }, (_, n) => findingCause('finding.abnormal', `shop/${n}`)),
    );
    const full = Array.from({ length: 19 }, (_, n) => ({ kind: 'webhook', url: `http://127.0.1.1:1/${n}` }));
    const policy = await t.policy({ targets: [...full, target(2)], triggers: ['status-change'] });
    expect(await t.notify(...changes(100))).toHaveLength(100);
    expect(await countBy('state')).toEqual({ waiting: MAX_WAITING.ofHost + 100, suppressed: 1_001 });
    const sum = (await t.deliveries(`?policy=${policy.id}&state=suppressed&limit=1`))[0];
    expect(sum).toMatchObject({ subject: null, reason: expect.stringMatching(/^900 more notices/) });
  });

  it('notifies the end of a finding that was notified, although beginnings have no room', async () => {
    await t.policy({ targets: [target(1)] });
    await t.notify(findingCause('finding.abnormal', 'mail'));
    await t.notify(...changes(MAX_WAITING.ofHost));
    expect(await t.notify(findingCause('finding.abnormal', 'other'))).toEqual([]);
    expect(
      await t.notify(findingCause('finding.recovered', 'mail'), findingCause('finding.recovered', 'other')),
    ).toHaveLength(1);
  });

  it('notifies the next change once there is room again', async () => {
    await t.policy({ targets: [target(1)], triggers: ['status-change'] });
    await t.notify(...changes(MAX_WAITING.ofHost));
    expect(await t.notify(statusCause('unknown', 'warning', 'mail'))).toEqual([]);
    await t.deps.pool.query(`UPDATE delivery SET state = 'delivered', next_attempt_ms = NULL WHERE state = 'waiting'`);
    expect(await t.notify(statusCause('warning', 'alarm', 'mail'))).toHaveLength(1);
  });
});

describe('POST /v1/alert-policies/:id/test', () => {
  it('is allowed once in 10 s for a policy, and for 60 targets a minute in a project', async () => {
    const targets = Array.from({ length: 20 }, (_, n) => target(n));
    const policies: { id: string }[] = [];
    for (let n = 0; n < 4; n += 1) policies.push(await t.policy({ targets }));
    const test = (n: number) => t.call('POST', `/v1/alert-policies/${policies[n]?.id}/test`);
    expect((await test(0)).status).toBe(202);
    clock.advance(1_000);
    const again = await test(0);
    expect(again).toMatchObject({ status: 429, headers: { 'retry-after': '9' } });
    expect(again.body.detail).toContain('A policy is tested once in 10 s');
    expect((await test(1)).status).toBe(202);
    expect((await test(2)).status).toBe(202);
    expect(await test(3)).toMatchObject({ status: 429, headers: { 'retry-after': '59' } });
    clock.advance(58_999);
    expect((await test(3)).status).toBe(429);
    clock.advance(1);
    expect((await test(3)).status).toBe(202);
    expect((await countBy('trigger')).test).toBe(80);
  });

  it('is metered by the store: of many at once, over two processes, one is accepted', async () => {
    const policy = await t.policy({ targets: [target(1)] });
    const other = await startAlertApp({ clock, database: t.database });
    const path = `/v1/alert-policies/${policy.id}/test`;
    const responses = await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 ? t : other).call('POST', path)));
    expect(responses.map(({ status }) => status).sort()).toEqual([202, ...Array(9).fill(429)]);
    await other.close();
  });
});
