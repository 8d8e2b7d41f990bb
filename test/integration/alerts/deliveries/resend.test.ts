import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, respond, startReceiver } from '../../../support/alerts/receiver.js';
import { movedClock } from '../../../support/app.js';
import { type AlertApp, findingCause, startAlertApp } from '../alert-app.js';

const clock = movedClock(Date.now());
let t: AlertApp;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  t = await startAlertApp({ clock });
});
afterAll(async () => {
  await t.close();
  await receiver.close();
});
afterEach(() => {
  receiver.received.length = 0;
  receiver.responders.length = 0;
});

const shown = async (id: string) => (await t.deliveries()).find((delivery) => delivery.id === id);
const resend = (id: string, options = {}) => t.call('POST', `/v1/deliveries/${id}/resend`, {}, options);

/** A policy of its own, and one delivery of it that was given up after its 14 attempts. */
async function failed() {
  for (const { id } of (await t.call('GET', '/v1/alert-policies')).body.items) {
    await t.call('PATCH', `/v1/alert-policies/${id}`, { enabled: false });
  }
  const policy = await t.policy({ targets: [{ kind: 'webhook', url: `${receiver.url}/hook` }] });
  receiver.responders.splice(0, Infinity, respond(500));
  const [id] = (await t.notify(findingCause('finding.abnormal'))) as [string];
  await t.database.pool.query('UPDATE delivery SET attempts = 13, next_attempt_ms = 0 WHERE id = $1', [id]);
  await t.try(id);
  expect(await shown(id)).toMatchObject({ state: 'failed', attempts: 14 });
  receiver.responders.length = 0;
  return { id, policy };
}

describe('resend of a failed delivery', () => {
  it('sends the same message again, and counts the attempt with the others', async () => {
    const { id } = await failed();
    const again = await resend(id);
    expect([again.status, again.body]).toMatchObject([202, { id, state: 'waiting', attempts: 14, reason: null }]);
    expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    expect(await shown(id)).toMatchObject({ attempts: 15, reason: null, lastAnswer: 'HTTP 204' });
    expect(receiver.received.map(({ body }) => body)).toHaveLength(2);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  it('works as often as it fails, and returns 409 while it is being sent', async () => {
    const { id } = await failed();
    receiver.responders.push(respond(403, 'still invalid'));
    const results = await Promise.all([resend(id), resend(id), resend(id)]);
    expect(results.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    expect(await t.try(id)).toMatchObject({ state: 'failed' });
    const reason = 'given up after 15 attempts';
    expect(await shown(id)).toMatchObject({ attempts: 15, reason, lastAnswer: 'HTTP 403: still invalid' });
    clock.advance(1);
    expect((await resend(id)).status).toBe(202);
    expect(await t.try(id)).toMatchObject({ state: 'failed' });
    expect([receiver.received.length, (await shown(id)).attempts]).toEqual([3, 16]);
  });

  it('returns 409 with the reason when it would not be sent', async () => {
    const { id, policy } = await failed();
    const refused = async (why: string) => {
      const { status, body } = await resend(id);
      expect([status, body.detail]).toEqual([409, `It cannot be sent: ${why}.`]);
      expect(await shown(id)).toMatchObject({ state: 'failed', attempts: 14 });
    };
    await t.call('PATCH', `/v1/alert-policies/${policy.id}`, { enabled: false });
    await refused('its policy was switched off');
    const targets = [{ kind: 'email', to: ['a@example.com'] }];
    await t.call('PATCH', `/v1/alert-policies/${policy.id}`, { enabled: true, targets });
    await refused('the target was taken out of its policy');
    await t.call('DELETE', `/v1/alert-policies/${policy.id}`);
    await refused('its policy was deleted');
    expect(receiver.received).toHaveLength(1);
  });
});

describe('resend of another delivery', () => {
  it('returns 409 when it did not fail', async () => {
    const { id } = await failed();
    await resend(id);
    expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    const { status, body } = await resend(id);
    expect([status, body.detail]).toEqual([409, 'Only a delivery that failed is sent again; this one is delivered.']);
    expect(receiver.received).toHaveLength(2);
  });

  it('returns 404 when there is no such delivery', async () => {
    for (const id of ['01938f5e-7c00-7000-8000-000000000009', 'no-id']) expect((await resend(id)).status).toBe(404);
  });
});
