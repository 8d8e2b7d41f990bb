import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flush } from '../../../../src/gluing/queue/flush.js';
import { GroupStore } from '../../../../src/gluing/store/group-store.js';
import { HOUR_MS } from '../../../../src/lib/time.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { occurrenceOf } from '../../../support/gluing/worlds.js';
import { newProject } from '../projects.js';

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const NO_WRITER = '00000000-0000-0000-0000-000000000000';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const storeIn = ({ pool }: TestDatabase) => new GroupStore(pool, '00000000-0000-4000-8000-00000000000a');

/** An occurrence of a series, `hours` after the first, with an id. */
function occurrence(id: string, series = 'a T ', hours = 0) {
  const atMs = NOW_MS + hours * HOUR_MS;
  return occurrenceOf(
    {
      ...{ series, startedAtMs: atMs, endedAtMs: atMs, glueIntervalMs: 60_000, relevanceIntervalMs: 0 },
      ...{ importance: 3, count: 1, message: null, id },
    },
    atMs,
  );
}

const send = (projectId: number, occurrences: ReturnType<typeof occurrence>[], into = database) =>
  flush(storeIn(into), projectId, occurrences);

describe('an id that was claimed', () => {
  it('names the event of its occurrence, also among many of the same hour', async () => {
    const projectId = await newProject(database);
    const all = Array.from({ length: 3_000 }, (_, n) => occurrence(`id ${n}`, `a T${n % 300} `));
    const first = await send(projectId, all);
    expect(new Set(first.map(({ eventId }) => eventId)).size).toBe(300);
    const again = await send(projectId, all.toReversed());
    expect(again.map(({ eventId, duplicate, count }) => ({ eventId, duplicate, count }))).toEqual(
      first.map(({ eventId }) => ({ eventId, duplicate: true, count: 10 })).toReversed(),
    );
    const { rows } = await database.pool.query('SELECT event_id FROM claimed_event WHERE project_id = $1', [projectId]);
    expect(rows).toHaveLength(300);
  });

  it('names its event from every hour in which the event went on', async () => {
    const projectId = await newProject(database);
    const hours = [0, 1, 2, 5];
    const long = { glueIntervalMs: 24 * HOUR_MS };
    for (const hour of hours) await send(projectId, [{ ...occurrence(`at ${hour}`, 'a T ', hour), ...long }]);
    const again = await send(
      projectId,
      hours.map((hour) => occurrence(`at ${hour}`)),
    );
    expect(new Set(again.map(({ eventId }) => eventId)).size).toBe(1);
    expect(again.map(({ duplicate, count }) => [duplicate, count])).toEqual(hours.map(() => [true, hours.length]));
  });

  it('names its event also where another event of the hour has the number that would be its own', async () => {
    const projectId = await newProject(database);
    // The event begins without an id, so that its number is still free.
    const [stored] = await send(projectId, [{ ...occurrence('none'), idHash: null }]);
    await database.pool.query(
      `INSERT INTO claimed_event (project_id, claimed_hour, number, event_id)
       SELECT $1, $2, (uuid_hash_extended($3, seed) >> 32)::integer, gen_random_uuid() FROM generate_series(0, 2) seed`,
      [projectId, NOW_MS / HOUR_MS, stored?.eventId],
    );
    await send(projectId, [occurrence('x'), occurrence('y')]);
    await send(projectId, [occurrence('z')]);
    const again = await send(projectId, [occurrence('x'), occurrence('z')]);
    expect(again.map(({ eventId, duplicate }) => [eventId, duplicate])).toEqual([
      [stored?.eventId, true],
      [stored?.eventId, true],
    ]);
    const numbered = 'SELECT FROM claimed_event WHERE project_id = $1 AND event_id = $2';
    expect((await database.pool.query(numbered, [projectId, stored?.eventId])).rows).toHaveLength(1);
  });

  it('counts once although the number of its event is gone', async () => {
    const projectId = await newProject(database);
    await send(projectId, [occurrence('x')]);
    await database.pool.query('DELETE FROM claimed_event WHERE project_id = $1', [projectId]);
    const [again] = await send(projectId, [occurrence('x')]);
    expect(again).toEqual({ eventId: NO_WRITER, created: false, duplicate: true, count: 0 });
  });

  it('takes a row without gaps', async () => {
    await send(await newProject(database), [occurrence('x')]);
    const { rows } = await database.pool.query('SELECT DISTINCT pg_column_size(c.*) AS bytes FROM claimed_id c');
    expect(rows).toEqual([{ bytes: 48 }]);
  });
});
