import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { iso, type Notice, StatusAlertsApp } from './status-alerts-app.js';

const COMPONENTS = ['a', 'a/b', 'c'];

const component = fc.constantFrom(...COMPONENTS);
const ms = fc.constantFrom(0, 1, 999, 1_000, 20_000, 60_000, 299_999, 300_000);
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      component,
      type: fc.constantFrom('T', 'U'),
      importance: fc.constantFrom('alarm', 'warning', 'success', 'unknown'),
      agoMs: ms,
      lastsMs: ms,
      relevanceMs: ms,
      glueMs: ms,
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), pick: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mute' as const), pick: fc.nat(20), ms: fc.option(ms) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unmute' as const), pick: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), pick: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('maintain' as const), component, ms }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), component }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

describe('changes of status: random histories', () => {
  let w: StatusAlertsApp;
  beforeAll(async () => {
    w = await StatusAlertsApp.start();
  });
  afterAll(() => w.close());
  beforeEach(() => w.reset());

  const some = async (table: string, column: string, pick: number) => {
    const { rows } = await w.app.deps.pool.query(`SELECT ${column} AS it FROM ${table} ORDER BY 1`);
    return rows.length === 0 ? null : (rows[pick % rows.length].it as string);
  };

  const act = async (one: Action): Promise<void> => {
    const nowMs = w.clock.now();
    switch (one.kind) {
      case 'send': {
        const { component: path, type, importance, agoMs, lastsMs, relevanceMs, glueMs } = one;
        const startedMs = nowMs - agoMs;
        const times = { startedAt: iso(startedMs), endedAt: iso(Math.min(nowMs, startedMs + lastsMs)) };
        const intervals = { relevanceInterval: relevanceMs / 1000, glueInterval: glueMs / 1000 };
        await w.send({ component: path, type, importance, ...times, ...intervals });
        return;
      }
      case 'wait':
        w.clock.advance(one.ms);
        return;
      case 'close': {
        const id = await some('event', 'id', one.pick);
        if (id !== null) await w.call('POST', `/v1/events/${id}/close`);
        return;
      }
      case 'mute':
      case 'unmute': {
        const id = await some('event_type', 'id', one.pick);
        const muted = one.kind === 'unmute' ? false : one.ms === null || one.ms === 0 ? true : iso(nowMs + one.ms);
        if (id !== null) await w.call('PATCH', `/v1/types/${id}`, { muted });
        return;
      }
      case 'forget': {
        const id = await some('event_type', 'id', one.pick);
        if (id !== null) await w.call('DELETE', `/v1/types/${id}`);
        return;
      }
      case 'maintain':
      case 'end': {
        const url = `/v1/components/${encodeURIComponent(one.component)}/maintenance`;
        // A component that no occurrence has named yet responds with 404.
        if (one.kind === 'maintain') await w.app.call('PUT', url, { until: iso(nowMs + one.ms + 1) });
        else await w.app.call('DELETE', url);
      }
    }
  };

  it('the notices lead to the own status; the last notice of a policy with silence agrees with what is bad', async () => {
    let evaluations = 0;
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(action, { maxLength: 4 }), { minLength: 1, maxLength: 12 }),
        async (history) => {
          runs += 1;
          await w.reset();
          await w.policy(0, 'each');
          await w.policy(0, 'silent', '1h');
          const expected = new Map(COMPONENTS.map((path) => [path, 'unknown']));
          const lastNotified = new Map(expected);
          for (const actions of history) {
            for (const one of actions) await act(one);
            const notices = await w.evaluateForNotices(1);
            evaluations += 1;
            for (const notice of notices) {
              if (notice.policy === 'each') follow(expected, notice);
              else lastNotified.set(notice.component, notice.to);
            }
            for (const path of COMPONENTS) {
              const { status, body } = await w.app.call('GET', `/v1/status?component=${path}`);
              if (status !== 200 || body.maintenance !== null) continue;
              expect([path, expected.get(path)]).toEqual([path, body.own]);
              expect([path, badOf(lastNotified.get(path))]).toEqual([path, badOf(body.own)]);
            }
          }
        },
      ),
      { numRuns: Number(process.env.STORIES ?? 40) },
    );
    expect(evaluations).toBeGreaterThanOrEqual(runs);
  }, 600_000);
});

/** Each notice goes on from the last one of its component. */
function follow(known: Map<string, string>, { component, from, to }: Notice): void {
  expect([component, from]).toEqual([component, known.get(component)]);
  expect(to).not.toBe(from);
  known.set(component, to);
}

/** What a policy must not misstate: a status that is bad; null for the others. */
function badOf(status: string | undefined): string | null {
  return status === 'alarm' || status === 'warning' ? status : null;
}
