import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runInspections } from '../../../../src/inspection/run/run.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { HOUR, MINUTE, startWorld, TEN, type World } from '../world.js';

let world: World;
let other: TestApp;
beforeAll(async () => {
  world = await startWorld();
  other = await startTestApp({ clock: world.clock, database: world.t.database });
});
afterAll(async () => {
  await other.close();
  await world.t.close();
});
beforeEach(() => world.clear());

const iso = (ms: number) => new Date(ms).toISOString();

/** Sends at an instant of receipt, counted from TEN. */
async function sendAt(atMs: number, ...occurrences: Parameters<World['send']>): Promise<void> {
  world.clock.set(TEN + atMs);
  await world.send(...occurrences);
}

const states = async () =>
  (await world.findings()).reverse().map(({ recoveredAt, silentSince }) => ({ recoveredAt, silentSince }));

describe('recovery', () => {
  it('of a finding waits while one of its types goes on, and comes with the first hour without', async () => {
    await world.inspection();
    await sendAt(0, 'A', 'B');
    await world.runAt(TEN + HOUR);
    for (let hour = 1; hour < 4; hour += 1) {
      await sendAt(hour * HOUR + 20 * MINUTE, 'B');
      await world.runAt(TEN + (hour + 1) * HOUR);
      expect(await states()).toEqual([{ recoveredAt: null, silentSince: null }]);
    }
    expect((await world.runAt(TEN + 5 * HOUR)).recovered).toBe(1);
    expect(await states()).toEqual([
      { recoveredAt: iso(TEN + 5 * HOUR), silentSince: iso(TEN + 3 * HOUR + 20 * MINUTE) },
    ]);
    const [{ firstErrorAt, abnormalAt, durationSeconds }] = await world.findings();
    expect([firstErrorAt, abnormalAt, durationSeconds]).toEqual([iso(TEN), iso(TEN + HOUR), 4 * 3600]);
  });

  it.each([
    ['1 ms before the window begins', HOUR - 1, 2],
    ['when the window begins', HOUR, 3],
    ['1 ms before the window ends', 2 * HOUR - 1, 3],
    ['when the window ends', 2 * HOUR, 2],
  ])('is decided by the receive time: an error %s', async (_, atMs, recoveredHour) => {
    await world.inspection();
    await sendAt(0, 'A');
    await sendAt(atMs, { type: 'A', startedAt: iso(TEN), endedAt: iso(TEN) });
    await world.runAt(TEN + 4 * HOUR);
    expect((await states())[0]?.recoveredAt).toBe(iso(TEN + recoveredHour * HOUR));
  });

  it('does not wait for successes, for types of other findings or for a muted type', async () => {
    await world.inspection();
    await sendAt(0, 'A', 'muted', { component: 'elsewhere', type: 'A' });
    await world.runAt(TEN + HOUR);
    await sendAt(HOUR + MINUTE, 'muted', { type: 'A', importance: 'success' }, { component: 'elsewhere', type: 'A' });
    await world.t.call('PATCH', `/v1/types/${await world.typeId('muted')}`, { muted: true });
    expect((await world.runAt(TEN + 2 * HOUR)).recovered).toBe(1);
    expect((await world.lines()).sort()).toEqual(['elsewhere 10 abnormal A', 'shop/cart 10 recovered A, muted']);
  });

  it('counts a mute that is in force at the end of the window, whenever the window is inspected', async () => {
    await world.inspection();
    await sendAt(0, 'A');
    await sendAt(HOUR + MINUTE, 'A');
    const path = `/v1/types/${await world.typeId('A')}`;
    await world.t.call('PATCH', path, { muted: iso(TEN + 2 * HOUR + 1) });
    await sendAt(2 * HOUR + MINUTE, 'A');
    await world.runAt(TEN + 5 * HOUR);
    expect((await states())[0]?.recoveredAt).toBe(iso(TEN + 2 * HOUR));
    await world.clear();
    await world.inspection();
    await sendAt(0, 'A');
    await sendAt(HOUR + MINUTE, 'A');
    await world.t.call('PATCH', `/v1/types/${await world.typeId('A')}`, { muted: iso(TEN + 2 * HOUR) });
    await world.runAt(TEN + 5 * HOUR);
    expect((await states())[0]?.recoveredAt).toBe(iso(TEN + 3 * HOUR));
  });

  it('counts an error that was received by a clock that was set back', async () => {
    await world.inspection();
    await sendAt(3 * HOUR, 'A');
    await sendAt(MINUTE, 'B');
    await sendAt(HOUR + MINUTE, 'A', 'B');
    await world.sql('UPDATE new_error SET error_ms = $1', [TEN]);
    await world.runAt(TEN + 5 * HOUR);
    expect((await states())[0]?.recoveredAt).toBe(iso(TEN + 3 * HOUR));
  });

  it('knows the hours of the last 64; an older one counts as one with an error', async () => {
    await world.inspection();
    await sendAt(0, 'A');
    await sendAt(66 * HOUR, 'A');
    await world.runAt(TEN + 67 * HOUR);
    // From the hour 66 the hour 3 is 63 hours back, the hour 2 is not known.
    expect(await states()).toEqual([{ recoveredAt: iso(TEN + 4 * HOUR), silentSince: null }]);
  });

  it('of a component is reported once, when none of its findings is abnormal any more', async () => {
    await world.sql('TRUNCATE alert_policy, alert_target, alert_subject, delivery');
    const targets = [{ kind: 'webhook', url: 'https://receiver.example/hook' }];
    await world.t.call('POST', '/v1/alert-policies', { name: 'p', triggers: ['recovered'], silence: 0, targets });
    await world.inspection();
    await sendAt(0, 'A');
    await world.runAt(TEN + HOUR);
    await sendAt(HOUR, 'A', 'B');
    await world.runAt(TEN + 2 * HOUR);
    await sendAt(2 * HOUR, 'A');
    expect((await world.runAt(TEN + 3 * HOUR)).recovered).toBe(1);
    const deliveries = () =>
      world.sql<{ message: { data: { id: string; alsoRecovered: string[] } } }>('SELECT message FROM delivery');
    expect(await deliveries()).toEqual([]);
    expect((await world.runAt(TEN + 4 * HOUR)).recovered).toBe(1);
    const [later, first] = (await world.findings()).map(({ id }) => id);
    expect((await deliveries()).map(({ message }) => message.data)).toMatchObject([
      { id: first, alsoRecovered: [later] },
    ]);
    await world.sql('TRUNCATE alert_policy, alert_target, alert_subject, delivery');
  });

  it('that was held back is reported after the abnormal finding was deleted with its type', async () => {
    await world.sql('TRUNCATE alert_policy, alert_target, alert_subject, delivery');
    const targets = [{ kind: 'webhook', url: 'https://receiver.example/hook' }];
    await world.t.call('POST', '/v1/alert-policies', { name: 'p', triggers: ['recovered'], silence: 0, targets });
    await world.inspection();
    await sendAt(0, 'A');
    await world.runAt(TEN + HOUR);
    await sendAt(HOUR, 'B');
    await world.runAt(TEN + 2 * HOUR);
    await sendAt(2 * HOUR, 'B');
    expect((await world.runAt(TEN + 3 * HOUR)).recovered).toBe(1);
    const reported = () => world.sql<{ id: string }>("SELECT message -> 'data' ->> 'id' AS id FROM delivery");
    expect(await reported()).toEqual([]);
    expect((await world.t.call('DELETE', `/v1/types/${await world.typeId('B')}`)).status).toBe(204);
    expect((await world.runAt(TEN + 4 * HOUR)).recovered).toBe(0);
    const [first] = await world.findings();
    expect(await reported()).toEqual([{ id: first.id }]);
    await world.runAt(TEN + 5 * HOUR);
    expect(await reported()).toHaveLength(1);
    await world.sql('TRUNCATE alert_policy, alert_target, alert_subject, delivery');
  });
});

interface Sent {
  hour: number;
  offsetMs: number;
  type: string;
  importance: string;
}

/** What the rule gives: one finding for each hour with new types, in the order of the hours. */
function modelOf(sent: readonly Sent[], runHours: readonly number[], hours: number) {
  const errors = sent.filter(({ importance }) => importance === 'alarm' || importance === 'warning');
  const errorsOf = (type: string) => errors.filter((one) => one.type === type);
  const atMs = ({ hour, offsetMs }: Sent) => TEN + hour * HOUR + offsetMs;
  const findings: { hour: number; types: string[]; recoveredAt: string | null; silentSince: string | null }[] = [];
  for (let hour = 0; hour < hours; hour += 1) {
    const types = [...new Set(errors.map(({ type }) => type))].filter((type) => errorsOf(type)[0]?.hour === hour);
    if (types.length === 0) {
      const run = Math.min(...runHours.filter((one) => one > hour));
      for (const finding of findings) {
        if (
          finding.recoveredAt !== null ||
          finding.types.some((type) => errorsOf(type).some((one) => one.hour === hour))
        )
          continue;
        finding.recoveredAt = iso(TEN + (hour + 1) * HOUR);
        const lastOf = (type: string) => {
          const last = errorsOf(type).findLast((one) => one.hour < hour) as Sent;
          // A later error that is known hides the exact time of this one.
          const isHidden = errorsOf(type).some((one) => one.hour > hour && one.hour < run);
          return isHidden ? TEN + (last.hour + 1) * HOUR : atMs(last);
        };
        finding.silentSince = iso(Math.max(...finding.types.map(lastOf)));
      }
    } else findings.push({ hour, types: types.toSorted(), recoveredAt: null, silentSince: null });
  }
  return findings;
}

describe('recovery, against the rule', () => {
  const HOURS = 9;
  const sentArb = fc.record({
    hour: fc.nat(HOURS - 1),
    offsetMs: fc.constantFrom(0, 1, 17 * MINUTE, HOUR - 1),
    type: fc.constantFrom('A', 'B', 'C'),
    importance: fc.constantFrom('alarm', 'alarm', 'warning', 'success'),
  });

  it('is the same whether hours are inspected one by one or caught up, by two processes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(sentArb, { minLength: 1, maxLength: 14 }),
        fc.subarray([1, 2, 3, 4, 5, 6, 7, 8]),
        async (unordered, early) => {
          await world.clear();
          await world.inspection();
          const sent = unordered.toSorted((a, b) => a.hour - b.hour || a.offsetMs - b.offsetMs);
          const runHours = [...early, HOURS];
          const signal = new AbortController().signal;
          const apps = [world.t, other];
          for (let hour = 0; hour < HOURS; hour += 1) {
            for (const [n, { offsetMs, type, importance }] of sent.filter((one) => one.hour === hour).entries()) {
              world.clock.set(TEN + hour * HOUR + offsetMs);
              const app = apps[n % 2] as TestApp;
              await app.call('POST', '/v1/occurrences', { component: 'shop', type, importance });
            }
            world.clock.set(TEN + (hour + 1) * HOUR);
            if (runHours.includes(hour + 1)) await Promise.all(apps.map(({ deps }) => runInspections(deps, signal)));
          }
          const found = (await world.findings()).reverse().map(({ from, newTypes, recoveredAt, silentSince }) => ({
            hour: (Date.parse(from) - TEN) / HOUR,
            types: newTypes.map((one: { type: string }) => one.type).sort(),
            recoveredAt,
            silentSince,
          }));
          expect(found).toEqual(modelOf(sent, runHours, HOURS));
        },
      ),
      { numRuns: 25 },
    );
  });
});
