import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { componentKey } from '../../../src/gluing/core/keys.js';
import { HOUR, startWorld, TEN, type World } from '../inspection/world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.t.close());
beforeEach(async () => {
  await world.clear();
  await world.sql('TRUNCATE delivery, alert_subject');
  await world.inspection();
});

const drop = (path: string) => world.t.call('DELETE', path);
const count = async (table: string) => (await world.sql<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n;
const counts = async () =>
  Object.fromEntries(
    await Promise.all(
      ['first_error', 'new_error', 'finding', 'finding_type', 'alert_subject', 'delivery'].map(async (table) => [
        table,
        await count(table),
      ]),
    ),
  );

async function addDelivery(component: string, environment = 'production'): Promise<void> {
  await world.sql(
    `INSERT INTO delivery (project_id, id, policy_id, trigger, environment, component, state, created_ms)
     VALUES ($1, gen_random_uuid(), gen_random_uuid(), 'status-change', $2, $3, 'delivered', $4)`,
    [world.projectId, environment, component, TEN],
  );
  await world.sql(
    `INSERT INTO alert_subject (project_id, policy_id, trigger, component_key, notified_ms, rank, open)
     VALUES ($1, gen_random_uuid(), 'status-change', $2, $3, 3, true)`,
    [world.projectId, componentKey(environment, component), TEN],
  );
}

describe('deleting a type', () => {
  it('takes it out of the findings that name others too, and out of what they say', async () => {
    const first = { version: '1', properties: { user: 'first' } };
    await world.send({ type: 'awful', importance: 'alarm', ...first });
    world.clock.advance(1000);
    await world.send({ type: 'poor', importance: 'warning', version: '2', properties: { user: 'second' } });
    await world.runAt(TEN + HOUR);
    expect((await world.findings())[0]).toMatchObject({ severity: 'alarm', newTypesTotal: 2 });

    expect((await drop(`/v1/types/${await world.typeId('awful')}`)).status).toBe(204);
    const [finding] = await world.findings();
    expect(finding).toMatchObject({
      severity: 'warning',
      newTypesTotal: 1,
      newTypes: [{ type: 'poor' }],
      attributes: { versions: ['2'], properties: { user: 'second' } },
    });
    expect(finding.overview).toMatch(/^1 new error type .*"poor" \(warning, once\)\.$/);
    expect(JSON.stringify(finding)).not.toMatch(/awful|"first"/);
    expect(await counts()).toMatchObject({ first_error: 1, finding: 1, finding_type: 1 });
  });

  it('removes findings that name no other, and leaves those of other types alone', async () => {
    await world.send('gone', { type: 'kept', component: 'shop/search' });
    await world.runAt(TEN + HOUR);
    const kept = await world.findings('component=shop/search');
    await drop(`/v1/types/${await world.typeId('gone')}`);
    expect(await world.findings()).toEqual(kept);
    expect(await counts()).toMatchObject({ first_error: 1, finding: 1, finding_type: 1 });
  });

  it('before it was inspected leaves nothing to inspect, and its next occurrence is new', async () => {
    await world.send('gone');
    await drop(`/v1/types/${await world.typeId('gone')}`);
    expect(await counts()).toMatchObject({ first_error: 0, new_error: 0 });
    await world.runAt(TEN + HOUR);
    expect(await world.findings()).toEqual([]);
    await world.send('gone');
    await world.runAt(TEN + 2 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 11 abnormal gone']);
    await drop(`/v1/types/${await world.typeId('gone')}`);
    await world.send('gone');
    await world.runAt(TEN + 3 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 12 abnormal gone']);
  });

  it('takes it out of more findings than one step holds', async () => {
    for (let n = 0; n < 3; n += 1) await world.send({ type: 'often' }, { type: `other ${n}` });
    await world.runAt(TEN + HOUR);
    const typeId = await world.typeId('often');
    await world.sql(
      `WITH f AS (
         INSERT INTO finding SELECT project_id, gen_random_uuid(), gen_random_uuid(), component_key, environment, component,
           severity, from_ms, to_ms, recovered_ms, overview, n % 2 + 1, attributes
         FROM finding, generate_series(0, 199) n RETURNING project_id, id)
       INSERT INTO finding_type (project_id, finding_id, position, type_id, importance, occurrences, last_seen_ms)
       SELECT project_id, id, 1, $1, 3, 1, 0 FROM f`,
      [typeId],
    );
    expect(await count('finding')).toBe(201);
    await drop(`/v1/types/${typeId}`);
    expect(await count('finding')).toBe(101);
    expect(await count(`finding_type WHERE type_id = '${typeId}'`)).toBe(0);
  });
});

describe('deleting a component', () => {
  it('removes its findings, first errors and deliveries, and those of its descendants', async () => {
    for (const component of ['shop/cart', 'shop/cart/db', 'shop/cartridge']) {
      await world.send({ component, type: 'E' });
      await addDelivery(component);
    }
    await world.send({ component: 'shop/cart', type: 'E', environment: 'staging' });
    await addDelivery('shop/cart', 'staging');
    await world.runAt(TEN + HOUR);
    await world.send({ component: 'shop/cart', type: 'later' });
    expect(await counts()).toEqual({
      ...{ first_error: 5, new_error: 1, finding: 4, finding_type: 4, alert_subject: 4, delivery: 4 },
    });
    expect((await drop('/v1/components/shop%2Fcart')).status).toBe(204);
    expect(await counts()).toEqual({
      ...{ first_error: 2, new_error: 0, finding: 2, finding_type: 2, alert_subject: 2, delivery: 2 },
    });
    expect((await world.lines()).sort()).toEqual(['shop/cart 10 abnormal E', 'shop/cartridge 10 abnormal E']);
    const left = await world.sql('SELECT environment, component FROM delivery ORDER BY 1');
    expect(left).toEqual([
      { environment: 'production', component: 'shop/cartridge' },
      { environment: 'staging', component: 'shop/cart' },
    ]);
  });

  it('goes by steps through many types, findings and deliveries', async () => {
    const types = Array.from({ length: 2500 }, (_, n) => ({
      component: 'shop/cart',
      type: `T${n}`,
      endedAt: undefined,
    }));
    await world.send(...types);
    await world.runAt(TEN + HOUR);
    await world.sql(
      `INSERT INTO delivery (project_id, id, policy_id, trigger, environment, component, state, created_ms)
       SELECT $1, gen_random_uuid(), gen_random_uuid(), 'recovered', 'production', CASE n % 2 WHEN 0 THEN 'shop/cart' ELSE 'x' END,
         'delivered', 0 FROM generate_series(1, 3000) n`,
      [world.projectId],
    );
    await world.send(...types.map((one) => ({ ...one, type: `${one.type} again` })));
    expect((await drop('/v1/components/shop')).status).toBe(204);
    expect(await counts()).toMatchObject({ first_error: 0, new_error: 0, finding: 0, finding_type: 0, delivery: 1500 });
  });

  it('goes on beside runs and senders, and what comes after it is new', async () => {
    const send = (n: number) => world.send({ component: 'shop/cart', type: `T${n}` });
    for (let n = 0; n < 40; n += 1) await send(n);
    world.clock.set(TEN + HOUR);
    const dropping = Array.from({ length: 3 }, () => drop('/v1/components/shop'));
    await Promise.all([...dropping, world.run(), ...Array.from({ length: 40 }, (_, n) => send(n))]);
    await drop('/v1/components/shop');
    expect(await counts()).toMatchObject({ first_error: 0, new_error: 0, finding: 0, finding_type: 0 });
    await send(0);
    await world.runAt(TEN + 2 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 11 abnormal T0']);
  });
});

describe('deleting a project', () => {
  it('waits for a run that is under way, which shares the project only then', async () => {
    const { body } = await world.t.call('POST', '/v1/projects', { slug: 'doomed' });
    const run = await world.t.database.pool.connect();
    await run.query('BEGIN');
    await run.query('SELECT FROM inspection WHERE project_id = $1 FOR UPDATE', [body.number]);
    const deletion = drop('/v1/projects/doomed');
    for (let waiting = 0; waiting === 0; ) {
      const [row] = await world.sql<{ n: number }>(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      waiting = row?.n ?? 0;
    }
    await run.query('SELECT lock_project_shared($1)', [body.number]);
    await run.query('COMMIT');
    run.release();
    expect((await deletion).status).toBe(204);
    expect(await count(`inspection WHERE project_id = ${body.number}`)).toBe(0);
  });
});
