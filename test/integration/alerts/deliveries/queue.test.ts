import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enqueue } from '../../../../src/alerts/notify/notify.js';
import { deliveryJob } from '../../../../src/jobs/delivery.js';
import { dueDeliveriesJob } from '../../../../src/jobs/due-deliveries.js';
import { type Receiver, respond, startReceiver } from '../../../support/alerts/receiver.js';
import { movedClock } from '../../../support/app.js';
import { until } from '../../../support/until.js';
import { type AlertApp, findingCause, startAlertApp, statusCause } from '../alert-app.js';

const never = new AbortController().signal;
const clock = movedClock(Date.now());
let t: AlertApp;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  t = await startAlertApp({ clock, queue: true });
  await t.policy({ targets: [{ kind: 'webhook', url: receiver.url }] });
  await until(async () => (await t.deps.queue.ready()).ready);
});
afterAll(async () => {
  await t.close();
  await receiver.close();
});

describe('the job of deliveries', () => {
  it('sends deliveries soon after the commit', async () => {
    const ids = await t.notify(findingCause('finding.abnormal'), findingCause('finding.abnormal', 'mail'));
    enqueue(t.deps, 1, ids);
    await until(async () => (await t.deliveries('?state=delivered')).length === 2);
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(ids);
  });

  it('sends a test by hand', async () => {
    const [policy] = (await t.call('GET', '/v1/alert-policies')).body.items;
    const tested = await t.call('POST', `/v1/alert-policies/${policy.id}/test`);
    await until(async () => (await t.deliveries('?trigger=test&state=delivered')).length === 1);
    expect(JSON.parse(receiver.received.at(-1)?.body ?? '')).toMatchObject({ type: 'test' });
    expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(tested.body.items[0].id);
  });

  it('adds a job for the next attempt, after the pause that the delivery shows', async () => {
    receiver.responders.push(respond(500), respond(204));
    const [id] = (await t.notify(findingCause('finding.abnormal'))) as [string];
    const sentMs = Date.now();
    enqueue(t.deps, 1, [id]);
    const jobId = `1-at-${clock.now() + 5_000}`;
    const job = () =>
      t.deps.pool.query(`SELECT state, process_at_ms, data FROM bullmq.job WHERE queue = 'delivery' AND id = $1`, [
        jobId,
      ]);
    await until(async () => (await job()).rows[0]?.state === 'delayed');
    expect((await job()).rows[0].data).toMatchObject({ projectId: 1, id });
    const { rows } = await t.deps.pool.query('SELECT attempts, next_attempt_ms FROM delivery WHERE id = $1', [id]);
    expect(rows).toEqual([{ attempts: 1, next_attempt_ms: clock.now() + 5_000 }]);
    const [{ process_at_ms: atMs }] = (await job()).rows;
    expect(Number(atMs) - sentMs).toBeGreaterThanOrEqual(5_000);
    clock.advance(5_000);
    await deliveryJob.run(t.deps, null, never);
    const sent = async () => (await t.deliveries()).find((one) => one.id === id);
    await until(async () => (await sent()).state === 'delivered');
    expect(await sent()).toMatchObject({ attempts: 2 });
  });

  it('waits for the Retry-After of the target, which is longer than the pause', async () => {
    receiver.responders.splice(0, Infinity, respond(429, '', { 'retry-after': '60' }), respond(204));
    const [id] = (await t.notify(findingCause('finding.abnormal', 'limited'))) as [string];
    const nowMs = clock.now();
    enqueue(t.deps, 1, [id]);
    const jobs = `SELECT id, delay_ms FROM bullmq.job WHERE queue = 'delivery' AND state = 'delayed'`;
    const delayed = async () => (await t.deps.pool.query(jobs)).rows.find((job) => job.id === `1-at-${nowMs + 60_000}`);
    await until(async () => (await delayed()) !== undefined);
    expect(await delayed()).toMatchObject({ delay_ms: 60_000 });
    clock.advance(60_000);
    await deliveryJob.run(t.deps, null, never);
    const sent = async () => (await t.deliveries()).find((one) => one.id === id);
    await until(async () => (await sent()).state === 'delivered');
    expect(await sent()).toMatchObject({ attempts: 2 });
  });

  it('runs the next notice of a subject as soon as the one before is accepted', async () => {
    receiver.responders.splice(0, Infinity, respond(204));
    receiver.received.length = 0;
    const causes = Array.from({ length: 4 }, () => [
      statusCause('unknown', 'alarm', 'chain'),
      statusCause('alarm', 'unknown', 'chain'),
    ]);
    const ids = await t.notify(...causes.flat());
    enqueue(t.deps, 1, ids.toReversed());
    await until(() => receiver.received.length === ids.length, 60);
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(ids);
  });
});

describe('the job of due deliveries', () => {
  it('sends what was recorded by a process that died before it added the job', async () => {
    receiver.responders.length = 0;
    const [id] = await t.notify(findingCause('finding.abnormal'));
    clock.advance(20_000);
    expect(await dueDeliveriesJob.run(t.deps, null, never)).toBe('');
    clock.advance(1);
    expect(await dueDeliveriesJob.run(t.deps, null, never)).toBe('1 deliveries were overdue');
    await until(async () => (await t.deliveries()).find((one) => one.id === id)?.state === 'delivered');
    expect(receiver.received.at(-1)?.headers['webhook-id']).toBe(id);
    expect(await dueDeliveriesJob.run(t.deps, null, never)).toBe('');
  });
});

describe('enqueue', () => {
  it('adds one job for all, which names a delivery for workers of an earlier version', () => {
    const added: unknown[][] = [];
    const queue = { add: async (...job: unknown[]) => void added.push(job) };
    enqueue({ ...t.deps, queue }, 1, ['first', 'second']);
    enqueue({ ...t.deps, queue }, 1, []);
    expect(added).toEqual([['delivery', { projectId: 1, id: 'first' }]]);
  });

  it('does not wait for a queue that is away', async () => {
    const other = await startAlertApp({ database: t.database, clock });
    const [id] = await other.notify(findingCause('finding.abnormal'));
    enqueue(other.deps, 1, [id as string]);
    await other.close();
    expect((await t.deliveries()).find((one) => one.id === id)).toMatchObject({ state: 'waiting' });
  });
});
