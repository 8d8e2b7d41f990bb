import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runRetention } from '../../../../src/deletion/retention/run.js';
import { HOUR, startWorld, TEN, type World } from '../../inspection/world.js';

const KEPT_MS = 30 * 24 * HOUR;

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.t.close());
beforeEach(async () => {
  await world.clear();
  await world.sql('TRUNCATE delivery');
});

const retainAt = (ms: number) => {
  world.clock.set(ms);
  return runRetention(world.t.deps, new AbortController().signal);
};
const count = async (table: string) => (await world.sql<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n;

describe('retention of findings', () => {
  it('keeps a finding until its hour lies before the edge, to the millisecond, and its first errors indefinitely', async () => {
    await world.inspection();
    await world.send('E');
    await world.runAt(TEN + HOUR);
    expect((await retainAt(TEN + HOUR + KEPT_MS)).findings).toBe(0);
    expect(await world.findings()).toHaveLength(1);
    expect((await retainAt(TEN + HOUR + KEPT_MS + 1)).findings).toBe(1);
    expect([await count('finding'), await count('finding_type'), await count('first_error')]).toEqual([0, 0, 1]);
  });

  it('minds when it recovered', async () => {
    await world.inspection();
    await world.send('E');
    await world.runAt(TEN + 2 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 10 recovered E']);
    expect((await retainAt(TEN + 2 * HOUR + KEPT_MS)).findings).toBe(0);
    expect((await retainAt(TEN + 2 * HOUR + KEPT_MS + 1)).findings).toBe(1);
  });

  it('deletes more than one step takes, and nothing of a project that keeps longer', async () => {
    await world.inspection();
    await world.send('E', { type: 'E', component: 'other' });
    await world.runAt(TEN + HOUR);
    const { body } = await world.t.call('POST', '/v1/projects', { slug: 'long', retentionDays: 60 });
    await world.sql(
      `INSERT INTO finding SELECT CASE n % 4 WHEN 0 THEN $1::integer ELSE project_id END, new_id(to_ms, n), gen_random_uuid(), component_key,
         environment, component, severity, from_ms, to_ms, recovered_ms, overview, new_types, attributes
       FROM (SELECT * FROM finding LIMIT 1) f, generate_series(1, 200) n`,
      [body.number],
    );
    expect((await retainAt(TEN + HOUR + KEPT_MS + 1)).findings).toBe(152);
    expect(await count('finding')).toBe(50);
    await world.t.call('DELETE', '/v1/projects/long');
  });
});

describe('retention of deliveries', () => {
  it('deletes those that are over and were recorded before the edge', async () => {
    await world.sql(
      `INSERT INTO delivery (project_id, id, policy_id, trigger, state, created_ms, next_attempt_ms)
       SELECT $1, gen_random_uuid(), gen_random_uuid(), 'recovered', 'x', $2::bigint + n % 2, CASE WHEN n = 2 THEN 0 END
       FROM generate_series(1, 5000) n`,
      [world.projectId, TEN],
    );
    expect((await retainAt(TEN + KEPT_MS)).deliveries).toBe(0);
    expect((await retainAt(TEN + KEPT_MS + 1)).deliveries).toBe(2499);
    expect((await retainAt(TEN + KEPT_MS + 2)).deliveries).toBe(2500);
    expect(await count('delivery')).toBe(1);
  });
});
