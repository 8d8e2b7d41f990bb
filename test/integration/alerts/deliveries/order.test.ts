import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Severity } from '../../../../src/model/severity.js';
import { type Receiver, respond, startReceiver } from '../../../support/alerts/receiver.js';
import { movedClock } from '../../../support/app.js';
import { type AlertApp, findingCause, startAlertApp, statusCause } from '../alert-app.js';

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
afterEach(async () => {
  receiver.received.length = 0;
  receiver.responders.length = 0;
  for (const { id } of (await t.call('GET', '/v1/alert-policies')).body.items) {
    await t.call('DELETE', `/v1/alert-policies/${id}`);
  }
});

const policy = () => t.policy({ targets: [{ kind: 'webhook', url: receiver.url }] });
const shown = async (id: string) => (await t.deliveries()).find((delivery) => delivery.id === id);
const states = async (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await shown(id)).state));
const reasonOf = async (id: string) => (await shown(id)).reason;

/** Records a change of the status of a component, a second after the one before. */
async function change(from: Severity, to: Severity, component = 'shop'): Promise<string> {
  clock.advance(1_000);
  const [id] = await t.notify(statusCause(from, to, component));
  return id as string;
}

/** The statuses that the receiver responded to with 204, in their order. */
let accepted: string[] = [];
/** Fails while `isDown()`; else accepts and records. */
function receive(isDown: () => boolean): void {
  accepted = [];
  receiver.responders.splice(0, Infinity, (response, { body }) => {
    const { data } = JSON.parse(body);
    if (!isDown()) accepted.push(data.to ?? data.severity);
    response.writeHead(isDown() ? 500 : 204).end();
  });
}

describe('the notices of one subject', () => {
  it('supersede an alarm that failed twice, and its end is not sent', async () => {
    await policy();
    receive(() => true);
    const alarm = await change('unknown', 'alarm');
    expect(await t.try(alarm)).toMatchObject({ kind: 'retry' });
    clock.advance(5_000);
    expect(await t.try(alarm)).toMatchObject({ kind: 'retry' });
    const end = await change('alarm', 'unknown');
    receive(() => false);
    expect(await t.try(end)).toMatchObject({ kind: 'finished', state: 'suppressed' });
    expect(await reasonOf(alarm)).toMatch(/^superseded: .*later notice/);
    expect(await reasonOf(alarm)).toContain(end);
    expect(await reasonOf(end)).toMatch(/^superseded: .*beginning/);
    expect(await shown(alarm)).toMatchObject({ state: 'suppressed', attempts: 2, lastAnswer: 'HTTP 500' });
    clock.advance(20_000);
    expect(await t.try(alarm)).toEqual({ kind: 'not-due' });
    expect(accepted).toEqual([]);
  });

  it('supersede an alarm when its retry is due before the end is sent', async () => {
    await policy();
    receive(() => true);
    const alarm = await change('unknown', 'alarm');
    await t.try(alarm);
    const end = await change('alarm', 'unknown');
    clock.advance(5_000);
    receive(() => false);
    expect(await t.try(alarm)).toMatchObject({ state: 'suppressed', runNext: end });
    expect(await t.try(end)).toMatchObject({ state: 'suppressed' });
    expect(accepted).toEqual([]);
  });

  it('are each sent once in their order, though the later one is taken first', async () => {
    await policy();
    receive(() => false);
    const alarm = await change('unknown', 'alarm');
    const end = await change('alarm', 'unknown');
    expect(await t.try(end)).toMatchObject({ kind: 'retry', runNext: alarm });
    expect(await shown(end)).toMatchObject({ state: 'waiting', attempts: 0, lastAnswer: null });
    expect(await t.try(alarm)).toMatchObject({ state: 'delivered', runNext: end });
    expect(await t.try(end)).toMatchObject({ state: 'delivered', runNext: null });
    expect(accepted).toEqual(['alarm', 'unknown']);
  });

  it('are in the order of the decisions, also when the clock of the machine is set back', async () => {
    await policy();
    receive(() => false);
    const alarm = await change('unknown', 'alarm');
    await t.try(alarm);
    clock.advance(-3_600_000);
    const end = await change('alarm', 'unknown');
    expect(end < alarm).toBe(true);
    expect(await t.try(end)).toMatchObject({ state: 'delivered' });
    // Both within one transaction.
    const both = await t.notify(statusCause('unknown', 'alarm'), statusCause('alarm', 'unknown'));
    for (const id of both) expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    expect(accepted).toEqual(['alarm', 'unknown', 'alarm', 'unknown']);
    clock.advance(3_600_000);
  });

  it('wait for an attempt that is under way', async () => {
    await policy();
    let finish = () => {};
    const arrived = new Promise<void>((resolve) => {
      receiver.responders.push((response) => {
        finish = () => response.writeHead(204).end();
        resolve();
      });
    });
    const alarm = await change('unknown', 'alarm');
    const attempt = t.try(alarm);
    await arrived;
    const end = await change('alarm', 'unknown');
    receiver.responders.splice(0, Infinity, respond(204));
    expect(await t.try(end)).toMatchObject({ kind: 'retry', runNext: null });
    expect(receiver.received).toHaveLength(1);
    finish();
    expect(await attempt).toMatchObject({ state: 'delivered', runNext: end });
    expect(await t.try(end)).toMatchObject({ state: 'delivered' });
  });

  it('send the end of an alarm whose attempt got no response, for it may have been accepted', async () => {
    await policy();
    receiver.responders.push((response) => response.socket?.destroy(), respond(204));
    const alarm = await change('unknown', 'alarm');
    expect(await t.try(alarm)).toMatchObject({ kind: 'retry' });
    const end = await change('alarm', 'unknown');
    expect(await t.try(end)).toMatchObject({ state: 'delivered' });
    expect(await states([alarm, end])).toEqual(['suppressed', 'delivered']);
  });

  it('send the end of an alarm whose worker was killed, once its claim has expired', async () => {
    await policy();
    receive(() => false);
    const alarm = await change('unknown', 'alarm');
    await t.deps.pool.query(
      'UPDATE delivery SET attempts = 1, next_attempt_ms = $2, attempt_until_ms = $2 WHERE id = $1',
      [alarm, clock.now() + 45_000],
    );
    const end = await change('alarm', 'unknown');
    expect(await t.try(end)).toMatchObject({ kind: 'retry' });
    clock.advance(45_000);
    expect(await t.try(end)).toMatchObject({ state: 'delivered' });
    expect(await states([alarm, end])).toEqual(['suppressed', 'delivered']);
  });

  it('end with the status after an outage of the receiver over three outages of the component', async () => {
    await policy();
    let down = true;
    receive(() => down);
    const ids: string[] = [];
    const tryAll = async () => {
      for (const id of ids.toReversed()) await t.try(id);
    };
    for (let n = 0; n < 3; n += 1) {
      ids.push(await change('unknown', 'alarm'));
      await tryAll();
      clock.advance(5_000);
      await tryAll();
      ids.push(await change('alarm', 'unknown'));
      await tryAll();
      clock.advance(10_000);
    }
    ids.push(await change('unknown', 'alarm'));
    await tryAll();
    expect(await states(ids)).toEqual([...Array(6).fill('suppressed'), 'waiting']);
    down = false;
    clock.advance(5_000);
    await tryAll();
    expect(accepted).toEqual(['alarm']);
    ids.push(await change('alarm', 'unknown'));
    await tryAll();
    expect(accepted).toEqual(['alarm', 'unknown']);
  });

  it('send the end of an accepted alarm that an outage of the receiver held up', async () => {
    await policy();
    let down = false;
    receive(() => down);
    await t.try(await change('unknown', 'alarm'));
    down = true;
    const end = await change('alarm', 'unknown');
    await t.try(end);
    clock.advance(1_000);
    const again = await change('unknown', 'alarm');
    await t.try(again);
    const last = await change('alarm', 'unknown');
    await t.try(last);
    down = false;
    clock.advance(5_000);
    await t.try(last);
    expect(await states([end, again, last])).toEqual(['suppressed', 'suppressed', 'delivered']);
    expect(accepted).toEqual(['alarm', 'unknown']);
  });

  it('do not let an alarm be resent after its end', async () => {
    await policy();
    receive(() => true);
    const alarm = await change('unknown', 'alarm');
    await t.deps.pool.query('UPDATE delivery SET attempts = 13, next_attempt_ms = 0 WHERE id = $1', [alarm]);
    expect(await t.try(alarm)).toMatchObject({ state: 'failed' });
    const end = await change('alarm', 'unknown');
    expect(await t.try(end)).toMatchObject({ state: 'suppressed' });
    const { status, body } = await t.call('POST', `/v1/deliveries/${alarm}/resend`, {});
    expect([status, body.detail]).toEqual([409, expect.stringContaining('superseded')]);
    expect((await shown(alarm)).state).toBe('failed');
  });

  it('are findings and their recovery too', async () => {
    await policy();
    receive(() => true);
    const [finding] = (await t.notify(findingCause('finding.abnormal'))) as [string];
    await t.try(finding);
    clock.advance(1_000);
    const [recovery] = (await t.notify(findingCause('finding.recovered'))) as [string];
    receive(() => false);
    await t.try(recovery);
    expect(await states([finding, recovery])).toEqual(['suppressed', 'suppressed']);
    expect(await reasonOf(recovery)).toMatch(/^superseded/);
    expect(receiver.received).toHaveLength(1);
  });

  it('do not hold up other subjects: another component, kind or target', async () => {
    await policy();
    await t.policy({ targets: [{ kind: 'webhook', url: `${receiver.url}/other` }] });
    receive(() => true);
    const [one, other] = (await t.notify(statusCause('unknown', 'alarm'))) as [string, string];
    await t.try(one);
    receive(() => false);
    clock.advance(1_000);
    const [end, otherEnd] = (await t.notify(statusCause('alarm', 'unknown'))) as [string, string];
    const [finding] = (await t.notify(findingCause('finding.abnormal'))) as [string];
    const [elsewhere] = (await t.notify(statusCause('unknown', 'alarm', 'mail'))) as [string];
    for (const id of [finding, elsewhere, other, otherEnd]) {
      expect(await t.try(id)).toMatchObject({ state: 'delivered' });
    }
    expect(await t.try(end)).toMatchObject({ state: 'suppressed' });
  });

  it('are accepted in order with several workers at the same time', async () => {
    await policy();
    let requests = 0;
    accepted = [];
    receiver.responders.push((response, { body }) => {
      requests += 1;
      const fails = requests % 3 === 1;
      if (!fails) accepted.push(JSON.parse(body).timestamp);
      setTimeout(() => response.writeHead(fails ? 500 : 204).end(), requests % 7);
    });
    const ids: string[] = [];
    const worker = async (n: number) => {
      for (let round = 0; round < 6; round += 1) {
        for (let k = 0; k < ids.length; k += 1) await t.try(ids[(k * (n + 1)) % ids.length] as string);
      }
    };
    for (let n = 0; n < 6; n += 1) {
      ids.push(await change('unknown', 'alarm'), await change('alarm', 'unknown'));
      await Promise.all([0, 1, 2, 3].map(worker));
      clock.advance(20_000);
    }
    await Promise.all([0, 1, 2, 3].map(worker));
    expect(new Set(await states(ids))).toEqual(new Set(['delivered', 'suppressed']));
    expect(accepted.length).toBeGreaterThan(2);
    expect(accepted).toEqual(accepted.toSorted());
    const sent = await Promise.all(ids.map(shown));
    const last = sent.filter(({ state }) => state === 'delivered').at(-1);
    expect(last.subject.to).toBe('unknown');
  });
});
