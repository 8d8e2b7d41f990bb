import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recordNotices } from '../../../../src/alerts/notify/notify.js';
import { dueOfProject, projectsWithDue } from '../../../../src/alerts/sending/due-store.js';
import { Sender, type Sent } from '../../../../src/alerts/sending/sender.js';
import { inTransaction } from '../../../../src/db/transaction.js';
import { type Receiver, startReceiver } from '../../../support/alerts/receiver.js';
import { type AlertApp, findingCause, NETWORK, startAlertApp } from '../alert-app.js';

let t: AlertApp;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  t = await startAlertApp();
  await t.policy({ targets: [{ kind: 'webhook', url: receiver.url }] });
});
afterAll(async () => {
  await t.close();
  await receiver.close();
});
beforeEach(() => t.deps.pool.query('DELETE FROM delivery'));

/** Records a notice as a process does whose clock shows an instant; returns its id. */
async function recordedAt(nowMs: number): Promise<string> {
  const causes = [findingCause('finding.abnormal')];
  const ids = await inTransaction(t.deps.pool, (client) => recordNotices(client, 1, causes, nowMs));
  return ids[0] as string;
}

async function due(nowMs: number): Promise<string[]> {
  const all = await dueOfProject(t.deps.pool, 1, { nowMs, limit: 10, withoutHosts: [] });
  expect(await projectsWithDue(t.deps.pool, nowMs)).toEqual(all.length === 0 ? [] : [1]);
  return all.map(({ id }) => id);
}

const never = new AbortController().signal;

describe('a delivery', () => {
  it('that was never attempted is due although the clock that recorded it is ahead', async () => {
    const nowMs = Date.now();
    const id = await recordedAt(nowMs + 3_000);
    expect(await due(nowMs)).toEqual([id]);
    const sent: Sent[] = [];
    await new Sender({ ...t.deps, clock: { now: () => nowMs } }, NETWORK).run(
      never,
      async (one) => void sent.push(one),
    );
    expect(sent).toMatchObject([{ name: { id }, outcome: { kind: 'finished', state: 'delivered' } }]);
  });

  it.each([
    ['attempted', 'attempts = 1'],
    ['put off for its host or the mails of an hour', `last_answer = 'not sent'`],
    ['put off for an earlier notice', 'next_attempt_ms = next_attempt_ms + 1'],
  ])('that was %s is due at its instant and not before', async (_, change) => {
    const nowMs = Date.now();
    const id = await recordedAt(nowMs + 3_000);
    await t.deps.pool.query(`UPDATE delivery SET ${change}`);
    expect(await due(nowMs)).toEqual([]);
    expect(await due(nowMs + 3_001)).toEqual([id]);
  });

  it('that is due soon is waited for, although the timer ends before the clock shows its instant', async () => {
    const startMs = Date.now();
    const started = performance.now();
    const clock = { now: () => startMs + Math.floor((performance.now() - started) * 0.96) };
    const id = await recordedAt(startMs);
    await t.deps.pool.query('UPDATE delivery SET next_attempt_ms = $1', [clock.now() + 1_000]);
    const sent: Sent[] = [];
    await new Sender({ ...t.deps, clock }, NETWORK).run(never, async (one) => void sent.push(one));
    expect(sent).toMatchObject([{ name: { id }, outcome: { state: 'delivered' } }]);
  });
});
