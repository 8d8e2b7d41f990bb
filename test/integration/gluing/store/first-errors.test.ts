import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';

const NOW = Date.parse('2026-11-20T10:20:00.000Z');
const MINUTE = 60_000;

interface FirstError {
  component: string;
  type: string;
  importance: number;
  version: string | null;
  message: string | null;
  stack: string | null;
  properties: unknown;
  event_id: string;
  inspections: number;
  silent_ms: number | null;
}

describe('the first error of a type', () => {
  const clock = movedClock(NOW);
  let app: TestApp;
  let projectId: number;
  beforeAll(async () => {
    app = await startTestApp({ clock });
    projectId = (await app.deps.projects.bySlug('default'))?.id as number;
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    for (const table of ['component', 'event_type', 'event', 'first_error', 'new_error', 'inspection'])
      await app.database.pool.query(`DELETE FROM ${table}`);
    await addInspection();
    clock.set(NOW);
  });

  const addInspection = ({ enabled = true, silenceMs = null as number | null } = {}) =>
    app.database.pool.query(
      `INSERT INTO inspection (project_id, id, name, enabled, silence_ms, set_by, made_ms, inspected_until_ms)
       VALUES ($1, gen_random_uuid(), gen_random_uuid(), $2, $3, 'api', $4, $4)`,
      [projectId, enabled, silenceMs, NOW],
    );
  const send = async (...occurrences: object[]) => {
    const response = await app.call('POST', '/v1/occurrences/batch', { occurrences });
    expect(response.body.rejected).toBe(0);
    return response.body.results as { eventId: string }[];
  };
  const noted = async () =>
    (
      await app.database.pool.query<FirstError>(
        `SELECT c.path AS component, t.name AS type, f.importance, f.version, f.message, f.stack, f.properties, f.event_id,
           (SELECT count(*) FROM new_error n WHERE n.type_id = t.id) AS inspections,
           (SELECT max(silent_ms) FROM new_error n WHERE n.type_id = t.id) AS silent_ms
         FROM first_error f JOIN event_type t ON t.id = f.type_id JOIN component c ON c.key = t.component_key ORDER BY 1, 2`,
      )
    ).rows;

  it('is kept with the contents of the occurrence that was received first, not of the earliest', async () => {
    const endedAt = new Date(NOW - MINUTE).toISOString();
    const [first] = await send(
      { component: 'a', type: 'T', message: 'fine', importance: 'success' },
      {
        component: 'a',
        type: 'T',
        message: 'one',
        importance: 'warning',
        version: '1',
        properties: { n: 1 },
        stack: 'at x',
      },
      { component: 'a', type: 'T', message: 'two', endedAt, version: '2' },
      { component: 'a', type: 'T', message: 'three', glueKey: 'k' },
    );
    expect(await noted()).toMatchObject([
      {
        importance: 2,
        message: 'one',
        version: '1',
        stack: 'at x',
        properties: { n: 1 },
        event_id: first?.eventId,
        inspections: 1,
      },
    ]);
  });

  it('is noted once, also when the type was known as no error', async () => {
    await send({ component: 'a', type: 'T', importance: 'success', message: 'fine' });
    expect(await noted()).toEqual([]);
    await send({ component: 'a', type: 'T', message: 'one' });
    await send({ component: 'a', type: 'T', message: 'two' });
    expect(await noted()).toMatchObject([{ message: 'one', inspections: 1 }]);
  });

  it('is noted for every inspection that is on', async () => {
    await addInspection();
    await addInspection({ enabled: false });
    await send({ component: 'a', type: 'T' });
    expect(await noted()).toMatchObject([{ inspections: 2 }]);
  });

  it('is new again after the type was deleted', async () => {
    await send({ component: 'a', type: 'T', message: 'one' }, { component: 'a', type: 'U' });
    const { items } = (await app.call('GET', '/v1/types?type=T')).body;
    await app.call('DELETE', `/v1/types/${items[0].id}`);
    await app.database.pool.query('DELETE FROM new_error');
    await app.database.pool.query('DELETE FROM first_error WHERE type_id = $1', [items[0].id]);
    await send({ component: 'a', type: 'T', message: 'again' });
    expect(await noted()).toMatchObject([
      { type: 'T', message: 'again', inspections: 1 },
      { type: 'U', inspections: 0 },
    ]);
  });

  it('counts as new again for an inspection that minds silence, once it lasted that long', async () => {
    await addInspection({ silenceMs: 10 * MINUTE });
    await send({ component: 'a', type: 'T' });
    await app.database.pool.query('DELETE FROM new_error');
    clock.advance(10 * MINUTE - 1);
    await send({ component: 'a', type: 'T' });
    expect(await noted()).toMatchObject([{ inspections: 0 }]);
    clock.advance(10 * MINUTE);
    await send({ component: 'a', type: 'T', importance: 'success' });
    expect(await noted()).toMatchObject([{ inspections: 0 }]);
    await send({ component: 'a', type: 'T', importance: 'warning' });
    expect(await noted()).toMatchObject([{ inspections: 1, silent_ms: 10 * MINUTE }]);
  });

  it('keeps the highest importance of its type and the time of its last error', async () => {
    await send({ component: 'a', type: 'T', importance: 'warning' });
    clock.advance(MINUTE);
    await send({ component: 'a', type: 'T', importance: 'alarm' });
    clock.advance(MINUTE);
    await send({ component: 'a', type: 'T', importance: 'success' });
    const { rows } = await app.database.pool.query('SELECT importance, first_error_ms, last_error_ms FROM event_type');
    expect(rows).toEqual([{ importance: 3, first_error_ms: NOW, last_error_ms: NOW + MINUTE }]);
  });
});

describe('signals of status', () => {
  const clock = movedClock(NOW);
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ clock });
  });
  afterAll(() => app.close());

  const signals = async () =>
    (await app.database.pool.query('SELECT importance, windows::text, version FROM status_signal ORDER BY importance'))
      .rows;
  const at = (ms: number) => new Date(ms).toISOString();
  const send = (...occurrences: object[]) => app.call('POST', '/v1/occurrences/batch', { occurrences });

  it('are kept only while a policy waits for them', async () => {
    await send({ component: 'a', type: 'before', relevanceInterval: 60 });
    expect(await signals()).toEqual([]);
    await app.database.pool.query(
      `INSERT INTO alert_policy (project_id, id, name, triggers, silence_ms, set_by, made_ms)
       SELECT id, gen_random_uuid(), 'p', '{status-change}', 0, 'api', 0 FROM project WHERE slug = 'default'`,
    );
    await send({ component: 'a', type: 'T', relevanceInterval: 60 });
    expect(await signals()).toEqual([{ importance: 3, windows: `{[${NOW},${NOW + MINUTE})}`, version: 1 }]);
  });

  it('hold the windows of what arrived within five minutes after it ended, and no other', async () => {
    const seconds = (ms: number) => NOW - 5 * MINUTE + ms;
    await send(
      { component: 'b', type: 'T', endedAt: at(seconds(0)), relevanceInterval: 1, importance: 'warning' },
      { component: 'b', type: 'T', endedAt: at(seconds(-1)), relevanceInterval: '1h', importance: 'warning' },
      { component: 'b', type: 'late', endedAt: at(seconds(-1)), relevanceInterval: '1h', importance: 'success' },
    );
    expect(await signals()).toMatchObject([
      { importance: 2, windows: `{[${seconds(0)},${seconds(1000)})}` },
      { importance: 3 },
    ]);
  });

  it('are united and forgotten when they are long over', async () => {
    clock.advance(MINUTE);
    await send({ component: 'a', type: 'T', relevanceInterval: 60 });
    expect(await signals()).toMatchObject([
      { importance: 2 },
      { windows: `{[${NOW},${NOW + 2 * MINUTE})}`, version: 2 },
    ]);
    clock.advance(30 * MINUTE);
    await send({ component: 'a', type: 'T', relevanceInterval: 60 });
    expect(await signals()).toMatchObject([
      { importance: 2 },
      { windows: `{[${NOW + 31 * MINUTE},${NOW + 32 * MINUTE})}`, version: 3 },
    ]);
  });

  it('stay few however the series flaps', async () => {
    const occurrences = Array.from({ length: 10_000 }, (_, n) => ({
      component: 'c',
      type: 'flaps',
      endedAt: at(clock.now() - 290_000 + 29 * n),
      relevanceInterval: 0.001,
    }));
    await send(...occurrences);
    const { rows } = await app.database.pool.query(
      `SELECT (SELECT count(*) FROM unnest(s.windows)) AS n, lower(s.windows) AS first, upper(s.windows) AS last
       FROM status_signal s WHERE component_key = component_key('production', 'c')`,
    );
    expect(rows).toEqual([{ n: 1, first: clock.now() - 290_000, last: clock.now() - 28 }]);
  });
});
