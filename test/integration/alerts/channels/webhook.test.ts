import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, respond, startReceiver } from '../../../support/alerts/receiver.js';
import { movedClock } from '../../../support/app.js';
import { freePort } from '../../../support/free-port.js';
import { type AlertApp, FINDING_ID, findingCause, startAlertApp } from '../alert-app.js';

// The verifier compares with the machine's time.
const clock = movedClock(Date.now());
let t: AlertApp;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  t = await startAlertApp({ clock, settings: { publicUrl: 'https://gluepoint.example' } });
});
afterAll(async () => {
  await t.close();
  await receiver.close();
});
afterEach(async () => {
  receiver.received.length = 0;
  receiver.responders.length = 0;
  for (const { id } of (await t.call('GET', '/v1/alert-policies')).body.items) {
    await t.call('DELETE', `/v1/alert-policies/${id}`);
  }
});

const webhook = (path = '/hook') => ({ kind: 'webhook', url: `${receiver.url}${path}` });
const shown = async (id: string) => (await t.deliveries()).find((delivery) => delivery.id === id);
const notifyOne = async () => {
  const [id, ...others] = await t.notify(findingCause('finding.abnormal'));
  expect(others).toEqual([]);
  return id as string;
};

describe('a webhook', () => {
  it('gets the message as JSON, with a signature that the published verifier accepts', async () => {
    const policy = await t.policy({ targets: [webhook()] });
    const id = await notifyOne();
    expect(await t.try(id)).toEqual({ kind: 'finished', state: 'delivered', response: 'HTTP 204', runNext: null });
    const [request] = receiver.received;
    expect(request).toMatchObject({ method: 'POST', url: '/hook', headers: { 'content-type': 'application/json' } });
    expect(request?.headers['webhook-id']).toBe(id);
    const { secret } = policy.targets[0];
    const body = new Webhook(secret).verify(request?.body ?? '', request?.headers as Record<string, string>);
    expect(body).toEqual({
      type: 'finding.abnormal',
      timestamp: new Date(clock.now()).toISOString(),
      data: { severity: 'alarm', component: 'shop', environment: 'production', overview: 'One new.', newTypes: [] },
    });
    const other = new Webhook(Buffer.alloc(32).toString('base64'));
    expect(() => other.verify(request?.body ?? '', request?.headers as Record<string, string>)).toThrow();
    expect(await shown(id)).toEqual({
      id,
      policyId: policy.id,
      target: { id: policy.targets[0].id, kind: 'webhook', url: `${receiver.url}/hook` },
      trigger: 'new-error-type',
      subject: { environment: 'production', component: 'shop', findingId: FINDING_ID, from: null, to: null },
      ...{ state: 'delivered', reason: null, attempts: 1, lastAnswer: 'HTTP 204' },
      createdAt: new Date(clock.now()).toISOString(),
      deliveredAt: new Date(clock.now()).toISOString(),
      nextAttemptAt: null,
    });
  });

  it('is retried after errors, with the same id and body and a new signature, until it accepts', async () => {
    const policy = await t.policy({ targets: [webhook()] });
    receiver.responders.push(respond(500, 'oh no\nsecond line'), respond(503), respond(200, 'thanks'));
    const id = await notifyOne();
    expect(await t.try(id)).toMatchObject({ kind: 'retry', response: 'HTTP 500: oh no', runNext: null });
    expect(await shown(id)).toMatchObject({ state: 'waiting', attempts: 1, lastAnswer: 'HTTP 500: oh no' });
    expect((await shown(id)).nextAttemptAt).toBe(new Date(clock.now() + 5_000).toISOString());
    // Before its time.
    clock.advance(3_999);
    expect(await t.try(id)).toEqual({ kind: 'not-due' });
    clock.advance(1_001);
    expect(await t.try(id)).toMatchObject({ kind: 'retry' });
    clock.advance(10_000);
    expect(await t.try(id)).toMatchObject({ kind: 'finished', state: 'delivered' });
    expect(await t.try(id)).toEqual({ kind: 'not-due' });
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([id, id, id]);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    for (const { body, headers } of receiver.received) {
      new Webhook(policy.targets[0].secret).verify(body, headers as Record<string, string>);
    }
    expect(await shown(id)).toMatchObject({ state: 'delivered', attempts: 3, lastAnswer: 'HTTP 200: thanks' });
  });

  it('is given up after 14 attempts, with the reason', async () => {
    await t.policy({ targets: [webhook()] });
    receiver.responders.push(respond(500));
    const id = await notifyOne();
    for (let n = 1; n < 14; n += 1) {
      expect((await t.try(id)).kind).toBe('retry');
      clock.advance(5_000 * 2 ** (n - 1));
    }
    expect(await t.try(id)).toMatchObject({ kind: 'finished', state: 'failed' });
    expect(await shown(id)).toMatchObject({ state: 'failed', attempts: 14, reason: 'given up after 14 attempts' });
    clock.set(Date.now());
  });

  it.each([429, 503])('that responds %i is not retried before its Retry-After', async (status) => {
    await t.policy({ targets: [webhook()] });
    receiver.responders.push(respond(status, '', { 'retry-after': '60' }), respond(status, '', { 'retry-after': '1' }));
    const [id] = (await t.notify(findingCause('finding.abnormal', `limited/${status}`))) as [string];
    expect(await t.try(id)).toMatchObject({ kind: 'retry', nextAttemptMs: clock.now() + 60_000 });
    expect((await shown(id)).nextAttemptAt).toBe(new Date(clock.now() + 60_000).toISOString());
    clock.advance(58_000);
    expect(await t.try(id)).toEqual({ kind: 'not-due' });
    clock.advance(2_000);
    // Less than the back-off.
    expect(await t.try(id)).toMatchObject({ kind: 'retry', response: `HTTP ${status}`, runNext: null });
    expect((await shown(id)).nextAttemptAt).toBe(new Date(clock.now() + 10_000).toISOString());
    clock.set(Date.now());
  });

  it('that responds 500 is retried after the back-off, without regard to Retry-After', async () => {
    await t.policy({ targets: [webhook()] });
    receiver.responders.push(respond(500, '', { 'retry-after': '60' }));
    const id = await notifyOne();
    await t.try(id);
    expect((await shown(id)).nextAttemptAt).toBe(new Date(clock.now() + 5_000).toISOString());
  });

  it('that responds after the timeout is retried', async () => {
    await t.policy({ targets: [webhook()] });
    receiver.responders.push(() => {}, respond(204));
    const id = await notifyOne();
    expect(await t.try(id, { timeoutMs: 1_000 })).toMatchObject({ kind: 'retry', response: 'no response within 1 s' });
    clock.advance(30_000);
    expect(await t.try(id)).toMatchObject({ state: 'delivered' });
  });

  it('that responds after the timeout gets no requests for 30 s, and then one attempt of all', async () => {
    await t.policy({ targets: [webhook()] });
    const silent = () => {};
    receiver.responders.push(silent, silent, respond(204));
    const causes = Array.from({ length: 4 }, (_, n) => findingCause('finding.abnormal', `shop/${n}`));
    const [first, ...others] = (await t.notify(...causes)) as [string, string, string, string];
    await t.try(first, { timeoutMs: 500 });
    const left = 'not sent: the host of the target did not respond to others in time';
    for (const id of others) expect(await t.try(id)).toMatchObject({ kind: 'retry', response: left, runNext: null });
    expect(await shown(others[0])).toMatchObject({ state: 'waiting', attempts: 0, lastAnswer: left });
    clock.advance(29_999);
    expect(await t.try(others[0])).toMatchObject({ kind: 'retry', response: left });
    clock.advance(1);
    const outcomes = await Promise.all(others.map((id) => t.try(id, { timeoutMs: 500 })));
    expect(outcomes.filter(({ kind }) => kind === 'retry')).toHaveLength(3);
    expect(outcomes).toContainEqual(expect.objectContaining({ kind: 'retry', response: 'no response within 0.5 s' }));
    expect(receiver.received).toHaveLength(2);
    clock.advance(30_000);
    for (const id of [first, ...others]) expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    expect(receiver.received).toHaveLength(6);
  });

  it('whose response comes byte by byte is not waited for', async () => {
    await t.policy({ targets: [webhook()] });
    receiver.responders.push((response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.writeHead(500).on('close', () => clearInterval(timer));
    });
    const startedMs = performance.now();
    expect(await t.try(await notifyOne(), { timeoutMs: 1_000 })).toMatchObject({
      response: expect.stringMatching(/^HTTP 500/),
    });
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });

  it('whose response is huge is not read to its end', async () => {
    await t.policy({ targets: [webhook()] });
    let sent = 0;
    receiver.responders.push((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && sent < 1e9 && response.write('x'.repeat(65_536))) sent += 65_536;
      };
      response.on('drain', more).on('error', () => {});
      more();
    });
    const id = await notifyOne();
    expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    expect(sent).toBeLessThan(100e6);
    expect((await shown(id)).lastAnswer).toHaveLength(300);
  });

  it('that redirects is retried, and the redirect is not followed', async () => {
    await t.policy({ targets: [webhook()] });
    const other = await startReceiver();
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.responders.splice(0, 1, respond(status, '', { location: `${other.url}/there` }));
      const [id] = await t.notify(findingCause('finding.abnormal', `shop/${status}`));
      expect(await t.try(id as string)).toMatchObject({ kind: 'retry', response: `HTTP ${status}` });
    }
    expect(other.received).toEqual([]);
    await other.close();
  });

  it('that refuses connections, or whose name is unknown, is retried', async () => {
    await t.policy({ targets: [{ kind: 'webhook', url: `http://127.0.0.1:${await freePort()}` }] });
    expect(await t.try(await notifyOne())).toMatchObject({
      kind: 'retry',
      response: expect.stringContaining('ECONNREFUSED'),
    });
    await t.policy({ targets: [{ kind: 'webhook', url: 'http://unknown.example' }] });
    const [, id] = await t.notify(findingCause('finding.abnormal'));
    const resolve = async () => Promise.reject(new Error('getaddrinfo ENOTFOUND unknown.example'));
    expect(await t.try(id as string, { resolve })).toMatchObject({
      kind: 'retry',
      response: expect.stringContaining('ENOTFOUND'),
    });
  });

  it('that responds 410 is disabled, and gets nothing until the targets of its policy are set again', async () => {
    const policy = await t.policy({ targets: [webhook('/gone'), webhook('/other')] });
    const [waiting] = await t.notify(findingCause('finding.abnormal', 'mail'));
    receiver.responders.push(respond(410, 'gone for good'), respond(204));
    const [id] = await t.notify(findingCause('finding.abnormal'));
    expect(await t.try(id as string)).toMatchObject({ state: 'failed', response: 'HTTP 410: gone for good' });
    expect(await shown(id as string)).toMatchObject({ state: 'failed', reason: 'the target is disabled from now on' });
    const { targets } = (await t.call('GET', `/v1/alert-policies/${policy.id}`)).body;
    const at = new Date(clock.now()).toISOString();
    expect(targets[0].disabled).toEqual({ at, reason: 'it answered HTTP 410: gone for good' });
    expect(targets[1].disabled).toBe(null);
    // One that waits, a new one, and a test.
    expect(await t.try(waiting as string)).toMatchObject({ state: 'suppressed' });
    expect(await t.notify(findingCause('finding.abnormal'))).toHaveLength(1);
    const tested = (await t.call('POST', `/v1/alert-policies/${policy.id}/test`)).body.items;
    expect(tested.map(({ state }: { state: string }) => state)).toEqual(['suppressed', 'waiting']);
    const suppressed = await t.deliveries('?state=suppressed');
    expect(suppressed).toHaveLength(3);
    for (const { reason, attempts } of suppressed) {
      expect(reason).toBe(`the target is disabled since ${at}: it answered HTTP 410: gone for good`);
      expect(attempts).toBe(0);
    }
    const again = policy.targets.map(({ kind, url }: { kind: string; url: string }) => ({ kind, url }));
    const patched = await t.call('PATCH', `/v1/alert-policies/${policy.id}`, { targets: again });
    expect(patched.body.targets).toEqual(targets.map((target: object) => ({ ...target, disabled: null })));
    expect(await t.notify(findingCause('finding.abnormal'))).toHaveLength(2);
  });

  it('gets nothing from a policy that was switched off, changed or deleted, and the list shows why', async () => {
    const policy = await t.policy({ targets: [webhook('/a'), webhook('/b')] });
    const address = `/v1/alert-policies/${policy.id}`;
    const [a, b] = (await t.notify(findingCause('finding.abnormal'))) as [string, string];
    await t.call('PATCH', address, { targets: [webhook('/b')] });
    expect(await t.try(a)).toMatchObject({ response: 'the target was taken out of its policy' });
    await t.call('PATCH', address, { enabled: false });
    expect(await t.try(b)).toMatchObject({ response: 'its policy was switched off' });
    expect(await t.notify(findingCause('finding.abnormal'))).toEqual([]);
    await t.call('PATCH', address, { enabled: true });
    const [c] = (await t.notify(findingCause('finding.abnormal'))) as [string];
    await t.call('DELETE', address);
    expect(await t.try(c)).toMatchObject({ state: 'suppressed', response: 'its policy was deleted' });
    expect(receiver.received).toEqual([]);
    expect((await t.deliveries(`?policy=${policy.id}`)).map(({ state }) => state)).toEqual(Array(3).fill('suppressed'));
  });
});

describe('a delivery', () => {
  it('that several workers claim at the same time is sent and counted once', async () => {
    await t.policy({ targets: [webhook()] });
    const id = await notifyOne();
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => t.try(id)));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['finished', 'not-due', 'not-due', 'not-due']);
    expect(receiver.received).toHaveLength(1);
    expect((await shown(id)).attempts).toBe(1);
  });

  it('whose worker was killed is sent again with the same id when its claim has expired', async () => {
    await t.policy({ targets: [webhook()] });
    const id = await notifyOne();
    await t.deps.pool.query('UPDATE delivery SET attempts = 1, next_attempt_ms = $2 WHERE id = $1', [
      id,
      clock.now() + 45_000,
    ]);
    clock.advance(43_999);
    expect(await t.try(id)).toEqual({ kind: 'not-due' });
    clock.advance(1_001);
    expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    expect(receiver.received[0]?.headers['webhook-id']).toBe(id);
    expect((await shown(id)).attempts).toBe(2);
    clock.set(Date.now());
  });

  it('that is cut off because the service stops is due again at once', async () => {
    await t.policy({ targets: [webhook()] });
    receiver.responders.push(() => stop.abort(), respond(204));
    const stop = new AbortController();
    const id = await notifyOne();
    const { deliver } = await import('../../../../src/alerts/deliveries/deliver.js');
    const { NETWORK } = await import('../alert-app.js');
    const outcome = await deliver(t.deps, { ...NETWORK, timeoutMs: 5_000 }, { projectId: 1, id }, stop.signal);
    expect(outcome).toMatchObject({ kind: 'retry', response: 'cut off by the end of the service', runNext: null });
    expect(await t.try(id)).toMatchObject({ state: 'delivered' });
  });

  it('that does not exist is not due', async () => {
    expect(await t.try(FINDING_ID)).toEqual({ kind: 'not-due' });
  });
});
