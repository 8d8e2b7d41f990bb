import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runInspections } from '../../../../src/inspection/run/run.js';
import { startTestApp } from '../../../support/app.js';
import { HOUR, MINUTE, startWorld, TEN, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.t.close());
beforeEach(() => world.clear());

const iso = (ms: number) => new Date(ms).toISOString();

describe('26 hours', () => {
  it('flag each new type in its hour, once, and findings recover with the first quiet hour', async () => {
    const id = await world.inspection();
    const sent: Record<number, string[]> = { 0: ['A'], 1: ['A', 'B'], 2: ['A', 'B'], 5: ['C', 'D'], 25: ['E', 'A'] };
    for (let hour = 0; hour < 26; hour += 1) {
      world.clock.set(TEN + hour * HOUR + 20 * MINUTE);
      for (const type of sent[hour] ?? []) {
        await world.send(type);
        world.clock.advance(1);
      }
      await world.send({ component: 'noise', type: 'started', importance: 'success' });
      const { windows } = await world.runAt(TEN + (hour + 1) * HOUR);
      expect(windows).toBe(1);
      expect((await world.run()).windows).toBe(0);
    }
    const found = (await world.findings()).reverse();
    expect(
      found.map(({ from, newTypes }) => [Date.parse(from) - TEN, newTypes.map((one: { type: string }) => one.type)]),
    ).toEqual([
      [0, ['A']],
      [HOUR, ['B']],
      [5 * HOUR, ['C', 'D']],
      [25 * HOUR, ['E']],
    ]);
    const recovered = found.map(({ abnormalAt, recoveredAt, durationSeconds, state }) => [
      (Date.parse(abnormalAt) - TEN) / HOUR,
      recoveredAt && (Date.parse(recoveredAt) - TEN) / HOUR,
      durationSeconds,
      state,
    ]);
    expect(recovered).toEqual([
      [1, 4, 10800, 'recovered'],
      [2, 4, 7200, 'recovered'],
      [6, 7, 3600, 'recovered'],
      [26, null, null, 'abnormal'],
    ]);
    expect(found.every(({ inspectionId }) => inspectionId === id)).toBe(true);
    const [row] = await world.sql('SELECT inspected_until_ms, last_run_ms FROM inspection');
    expect(row).toEqual({ inspected_until_ms: TEN + 26 * HOUR, last_run_ms: TEN + 26 * HOUR });
  });

  it('of which 25 were missed are caught up hour by hour', async () => {
    await world.inspection();
    for (let hour = 0; hour < 25; hour += 4) {
      world.clock.set(TEN + hour * HOUR + MINUTE);
      await world.send(`T${hour}`);
    }
    const result = await world.runAt(TEN + 25 * HOUR + 30 * MINUTE);
    expect(result).toEqual({ windows: 25, findings: 7, newTypes: 7, recovered: 6 });
    const found = (await world.findings()).reverse();
    expect(found.map(({ from, newTypes }) => [from, newTypes[0].type])).toEqual(
      [0, 4, 8, 12, 16, 20, 24].map((hour) => [iso(TEN + hour * HOUR), `T${hour}`]),
    );
    expect(found.map(({ durationSeconds }) => durationSeconds)).toEqual([3600, 3600, 3600, 3600, 3600, 3600, null]);
  });
});

describe('an hour', () => {
  it('ends 1 ms before the next one begins', async () => {
    await world.inspection();
    world.clock.set(TEN + HOUR - 1);
    await world.send('before');
    expect((await world.run()).windows).toBe(0);
    world.clock.set(TEN + HOUR);
    await world.send('at');
    expect((await world.run()).windows).toBe(1);
    world.clock.set(TEN + HOUR + 1);
    await world.send('after');
    await world.runAt(TEN + 2 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 10 abnormal before', 'shop/cart 11 abnormal at, after']);
  });

  it('goes by the receive time, not by the times of the client', async () => {
    await world.inspection();
    world.clock.set(TEN + 90 * MINUTE);
    await world.send({ type: 'late', startedAt: iso(TEN - 24 * HOUR), endedAt: iso(TEN - 24 * HOUR) });
    await world.runAt(TEN + 2 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 11 abnormal late']);
  });

  it('that the clock, set back by 2 h, goes through again is not inspected again, and nothing is lost', async () => {
    await world.inspection();
    await world.send('A');
    await world.runAt(TEN + HOUR);
    world.clock.set(TEN - 30 * MINUTE);
    await world.send('A', 'B');
    for (let hour = 0; hour <= 1; hour += 1) expect((await world.runAt(TEN + hour * HOUR)).windows).toBe(0);
    expect((await world.runAt(TEN + 2 * HOUR)).windows).toBe(1);
    expect(await world.lines()).toEqual(['shop/cart 10 abnormal A', 'shop/cart 11 abnormal B']);
  });

  it('that the clock, set forward by 2 h, jumped over is inspected at once, and once', async () => {
    await world.inspection();
    await world.send('A');
    expect((await world.runAt(TEN + 3 * HOUR)).windows).toBe(3);
    await world.send('B');
    world.clock.set(TEN + HOUR);
    await world.send('C');
    for (let hour = 1; hour <= 3; hour += 1) expect((await world.runAt(TEN + hour * HOUR)).windows).toBe(0);
    expect((await world.runAt(TEN + 4 * HOUR)).windows).toBe(1);
    expect(await world.lines()).toEqual(['shop/cart 10 recovered A', 'shop/cart 13 abnormal C, B']);
  });

  it('without anything new ends the findings of a component together, and keeps those of others', async () => {
    await world.inspection();
    await world.send('A', { component: 'other', type: 'A' });
    await world.runAt(TEN + HOUR);
    await world.send('B', { component: 'other', type: 'B' });
    await world.runAt(TEN + 2 * HOUR);
    await world.send({ component: 'other', type: 'C' });
    await world.runAt(TEN + 3 * HOUR);
    expect((await world.findings()).map(({ component, state }) => `${component} ${state}`).sort()).toEqual([
      'other abnormal',
      'other abnormal',
      'other abnormal',
      'shop/cart recovered',
      'shop/cart recovered',
    ]);
    expect((await world.findings('component=shop/cart')).map(({ durationSeconds }) => durationSeconds)).toEqual([
      3600, 7200,
    ]);
  });
});

describe('a type', () => {
  it('passes the filters of environment, component with descendants, and version of its first error', async () => {
    await world.inspection({ environments: ['staging'], components: ['shop'], versions: ['1', '2'] });
    const environment = 'staging';
    await world.send(
      { type: 'yes', environment, version: '1' },
      { type: 'also', environment, version: '2', component: 'shop' },
      { type: 'first counts', environment, version: '3' },
      { type: 'no version', environment },
      { type: 'no environment', version: '1' },
      { type: 'no component', environment, version: '1', component: 'shop2' },
    );
    await world.send({ type: 'first counts', environment, version: '1' });
    expect(await world.runAt(TEN + HOUR)).toMatchObject({ findings: 2, newTypes: 2 });
    expect((await world.lines()).sort()).toEqual(['shop 10 abnormal also', 'shop/cart 10 abnormal yes']);
  });

  it('is evaluated once by each inspection, flagged or not', async () => {
    const first = await world.inspection({ components: ['other'] });
    await world.inspection({ components: ['shop'] });
    await world.send('A');
    await world.runAt(TEN + HOUR);
    await world.sql(`UPDATE inspection SET components = '{}' WHERE id = $1`, [first]);
    await world.send('A');
    await world.runAt(TEN + 2 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 10 abnormal A']);
    expect(await world.sql('SELECT FROM new_error')).toEqual([]);
  });

  it('that is muted when the run comes is passed over for good', async () => {
    await world.inspection();
    await world.send('A', 'B');
    const id = await world.typeId('A');
    await world.t.call('PATCH', `/v1/types/${id}`, { muted: true });
    await world.runAt(TEN + HOUR);
    await world.t.call('PATCH', `/v1/types/${id}`, { muted: false });
    await world.runAt(TEN + 2 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 10 recovered B']);
  });

  it('that was seen before the inspection was made is known to it', async () => {
    await world.send('A');
    world.clock.set(TEN + 30 * MINUTE);
    await world.inspection();
    await world.send('A', 'B');
    await world.runAt(TEN + HOUR);
    expect(await world.lines()).toEqual(['shop/cart 10 abnormal B']);
  });

  it('that was first seen while the inspection was off is known to it', async () => {
    const id = await world.inspection({ name: 'n' });
    const turn = (enabled: boolean) => world.t.call('PATCH', `/v1/inspections/${id}`, { enabled });
    expect((await turn(false)).status).toBe(200);
    await world.send('A');
    expect((await world.runAt(TEN + 3 * HOUR + MINUTE)).windows).toBe(0);
    await turn(true);
    await world.send('A', 'B');
    expect(await world.runAt(TEN + 4 * HOUR)).toMatchObject({ windows: 1, newTypes: 1 });
    expect(await world.lines()).toEqual(['shop/cart 13 abnormal B']);
  });

  it('that comes back after the silence of an inspection counts as new again, and says so', async () => {
    await world.inspection({ name: 'with', silenceMs: 3 * HOUR });
    await world.inspection({ name: 'without' });
    await world.send('A', 'B');
    await world.runAt(TEN + HOUR);
    world.clock.set(TEN + 3 * HOUR - 1);
    await world.send('A');
    world.clock.set(TEN + 3 * HOUR);
    await world.send('B');
    await world.runAt(TEN + 4 * HOUR);
    const found = (await world.findings()).filter(({ from }) => from === iso(TEN + 3 * HOUR));
    expect(found.map(({ overview }) => overview)).toEqual([
      '1 new error type in shop/cart (production) between 13:00 and 14:00 UTC: "B" (alarm, 2 times, came back after 3 h).',
    ]);
  });

  it('that comes back leads to the event with which it did, in a dry run too', async () => {
    const id = await world.inspection({ silenceMs: 3 * HOUR });
    await world.send({ type: 'B', message: 'first' });
    await world.runAt(TEN + HOUR);
    world.clock.set(TEN + 3 * HOUR);
    await world.send({ type: 'B', message: 'back' });
    const dry = (await world.t.call('POST', `/v1/inspections/${id}/run`)).body.findings;
    await world.runAt(TEN + 4 * HOUR);
    await world.send({ type: 'B', message: 'and later', glueKey: 'other' });
    const [, back] = (await world.t.call('GET', '/v1/events?limit=3')).body.items.reverse();
    expect(back.message).toBe('back');
    const found = (await world.findings()).map(({ from, newTypes }) => [from, newTypes[0].eventId === back.id]);
    expect(found.sort()).toEqual([
      [iso(TEN), false],
      [iso(TEN + 3 * HOUR), true],
    ]);
    expect(dry[0].newTypes[0]).toMatchObject({ eventId: back.id, message: 'first' });
  });

  it('whose transaction commits after the tick is flagged by the next run', async () => {
    await world.inspection();
    await world.send('A', 'B');
    const late = await world.t.database.pool.connect();
    await late.query('BEGIN');
    const [row] = (await late.query(`DELETE FROM new_error WHERE type_id = $1 RETURNING *`, [await world.typeId('B')]))
      .rows;
    await late.query('COMMIT');
    await late.query('BEGIN');
    await late.query('INSERT INTO new_error VALUES ($1, $2, $3, $4)', [
      ...[row.project_id, row.inspection_id, row.type_id, row.error_ms],
    ]);
    await world.runAt(TEN + HOUR);
    await late.query('COMMIT');
    late.release();
    await world.runAt(TEN + 2 * HOUR);
    expect(await world.lines()).toEqual(['shop/cart 10 abnormal A', 'shop/cart 11 abnormal B']);
  });

  it('beyond the first 1 000 of a component is counted', async () => {
    await world.inspection();
    const names = Array.from({ length: 1_203 }, (_, n) => `T${String(n).padStart(4, '0')}`);
    await world.send(...names.slice(0, 600));
    world.clock.advance(1);
    await world.send(...names.slice(600).map((type, n) => ({ type, importance: n === 602 ? 'alarm' : 'warning' })));
    await world.runAt(TEN + HOUR);
    const [listed] = await world.findings();
    expect([listed.newTypesTotal, listed.newTypes.length, listed.severity]).toEqual([1_203, 20, 'alarm']);
    expect(listed.overview).toContain('1203 new error types in shop/cart');
    expect(listed.overview).toContain('and 1200 others.');
    const { body } = await world.t.call('GET', `/v1/findings/${listed.id}`);
    expect(body.newTypes.length).toBe(1_000);
    expect(body.newTypes.slice(600, 602)).toMatchObject([
      { type: 'T1202', importance: 'alarm' },
      { importance: 'warning' },
    ]);
  });
});

describe('a component', () => {
  it('of another environment or project has findings of its own', async () => {
    await world.inspection();
    await world.t.call('POST', '/v1/projects', { slug: 'other' });
    const [other] = await world.sql<{ id: number }>(`SELECT id FROM project WHERE slug = 'other'`);
    await world.sql('DELETE FROM inspection WHERE project_id = $1', [other?.id]);
    await world.send('A', { type: 'A', environment: 'staging' });
    await world.t.call('POST', '/v1/occurrences?project=other', { component: 'shop/cart', type: 'A' });
    await world.runAt(TEN + HOUR);
    expect((await world.findings()).map(({ environment }) => environment).sort()).toEqual(['production', 'staging']);
    expect((await world.t.call('GET', '/v1/findings?project=other')).body.items).toEqual([]);
  });
});

describe('runs', () => {
  const sum = (results: { windows: number; newTypes: number }[]) => [
    results.reduce((total, { windows }) => total + windows, 0),
    results.reduce((total, { newTypes }) => total + newTypes, 0),
  ];

  it('at once, in several processes, inspect each hour once and flag each type once', async () => {
    const other = await startTestApp({ clock: world.clock, database: world.t.database });
    const signal = new AbortController().signal;
    for (let n = 0; n < 3; n += 1) await world.inspection();
    for (let round = 0; round < 5; round += 1) {
      const beginMs = TEN + 4 * round * HOUR;
      for (let hour = 0; hour < 4; hour += 1) {
        world.clock.set(beginMs + hour * HOUR);
        await world.send(...Array.from({ length: 20 }, (_, n) => `${round}-${hour}-${n}`));
      }
      world.clock.set(beginMs + 4 * HOUR);
      const deps = [world.t.deps, other.deps, world.t.deps, other.deps];
      const results = await Promise.all(deps.map((its) => runInspections(its, signal)));
      expect(sum(results)).toEqual([12, 240]);
    }
    const [counted] = await world.sql(
      `SELECT count(*) AS rows, count(DISTINCT (f.inspection_id, t.type_id)) AS types, count(DISTINCT f.id) AS findings
       FROM finding_type t JOIN finding f ON f.id = t.finding_id`,
    );
    expect(counted).toEqual({ rows: 1_200, types: 1_200, findings: 60 });
    await other.close();
  });

  /** Starts a run and holds it when it has evaluated and is about to write its first finding. */
  const heldRun = async (signal?: AbortSignal) => {
    const holder = await world.t.database.pool.connect();
    await holder.query('BEGIN; LOCK TABLE finding IN EXCLUSIVE MODE');
    const run = world.run(signal).then(
      (result) => result,
      (error: Error) => error,
    );
    for (;;) {
      const [waiting] = await world.sql<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND query LIKE '%INSERT INTO finding %'`,
      );
      if (waiting) return { run, pid: waiting.pid, holder };
    }
  };
  const isAsBefore = async () => {
    const [counts] = await world.sql(
      `SELECT (SELECT count(*) FROM new_error) AS waiting, (SELECT count(*) FROM finding) AS findings,
         (SELECT count(*) FROM finding_type) AS types, (SELECT max(inspected_until_ms) FROM inspection) AS until`,
    );
    expect(counts).toEqual({ waiting: 2, findings: 0, types: 0, until: TEN });
  };
  const isWhole = async () => {
    expect(await world.run()).toMatchObject({ windows: 1, newTypes: 2 });
    expect(await world.lines()).toEqual(['shop/cart 10 abnormal A, B']);
  };

  it('that are cut off leave nothing half done, and the next does it whole', async () => {
    await world.inspection();
    await world.send('A', 'B');
    world.clock.set(TEN + HOUR);
    const controller = new AbortController();
    const { run, holder } = await heldRun(controller.signal);
    controller.abort(new Error('too long'));
    await holder.query('COMMIT');
    holder.release();
    expect(await run).toMatchObject({ message: 'too long' });
    await isAsBefore();
    await isWhole();
  });

  it('whose connection is killed leave nothing half done, and the next does it whole', async () => {
    await world.inspection();
    await world.send('A', 'B');
    world.clock.set(TEN + HOUR);
    const { run, pid, holder } = await heldRun();
    await holder.query('SELECT pg_terminate_backend($1, 5000)', [pid]);
    await holder.query('COMMIT');
    holder.release();
    expect(await run).toBeInstanceOf(AggregateError);
    await isAsBefore();
    await isWhole();
  });

  it('of a project with many hours to catch up let another project have its turn after one hour', async () => {
    for (let n = 0; n < 3; n += 1) await world.inspection();
    await world.t.call('POST', '/v1/projects', { slug: 'quiet' });
    const [quiet] = await world.sql<{ id: number }>(`SELECT id FROM project WHERE slug = 'quiet'`);
    world.clock.set(TEN + 12 * HOUR);
    const order: number[] = [];
    const { deps } = world.t;
    const byId = (id: number) => {
      order.push(id);
      return deps.projects.byId(id);
    };
    const run = await runInspections({ ...deps, projects: { ...deps.projects, byId } }, new AbortController().signal);
    expect(run.windows).toBeGreaterThan(36);
    expect(order.indexOf(quiet?.id ?? 0)).toBe(1);
  });

  it('go on with the other inspections when one fails, and fail at the end', async () => {
    const broken = await world.inspection({ silenceMs: 1 });
    await world.inspection();
    await world.sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$`);
    await world.sql(`CREATE TRIGGER refuse BEFORE INSERT ON finding FOR EACH ROW WHEN (NEW.inspection_id = '${broken}')
      EXECUTE FUNCTION refuse()`);
    await world.send('A', 'B');
    await expect(world.runAt(TEN + HOUR)).rejects.toThrow('refused');
    await world.sql('DROP FUNCTION refuse CASCADE');
    expect(await world.lines()).toEqual(['shop/cart 10 abnormal A, B']);
    expect(await world.run()).toMatchObject({ windows: 1, newTypes: 2 });
  });
});
