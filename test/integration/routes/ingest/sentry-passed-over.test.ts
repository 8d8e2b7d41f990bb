import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { makeDsn, post, type SentrySender } from '../../../support/routes/ingest/sentry-sender.js';

let t: TestApp;
let sender: SentrySender;
beforeAll(async () => {
  t = await startTestApp();
  sender = await makeDsn(t);
});
afterAll(() => t.close());

describe('items of envelopes other than events', () => {
  it('are counted by kind, with transactions that come as events and with what the client dropped', async () => {
    const report = { discarded_events: [{ reason: 'queue_overflow', category: 'error', quantity: 8_827 }] };
    const items = [
      ['session', {}],
      ['session', {}],
      ['check_in', { status: 'error' }],
      ['event', { type: 'transaction' }],
      ['client_report', report],
    ].map(([type, payload]) => `{"type":"${type}"}\n${JSON.stringify(payload)}\n`);
    expect((await post(t, sender, `{}\n${items.join('')}`)).status).toBe(200);
    expect((await post(t, sender, '{"type":"transaction"}', { to: 'store/' })).status).toBe(200);

    const { passedOver, clientDropped } = t.deps.counters;
    expect([...passedOver].map(({ protocol, item, count }) => [protocol, item, count])).toEqual([
      ['sentry', 'session', 2],
      ['sentry', 'check_in', 1],
      ['sentry', 'transaction', 2],
      ['sentry', 'client_report', 1],
    ]);
    expect([...clientDropped]).toEqual([['queue_overflow', 8_827]]);
  });

  it('are not counted for a sender without a valid key', async () => {
    const before = JSON.stringify([...t.deps.counters.passedOver]);
    const response = await post(t, sender, '{}\n{"type":"session"}\n{}\n', { headers: { 'x-sentry-auth': '' } });
    expect(response.status).toBe(401);
    expect(JSON.stringify([...t.deps.counters.passedOver])).toBe(before);
  });
});
