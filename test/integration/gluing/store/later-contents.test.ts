import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLater, type Occurrence } from '../../../../src/gluing/core/occurrence.js';
import { flush } from '../../../../src/gluing/queue/flush.js';
import { GroupStore } from '../../../../src/gluing/store/group-store.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { occurrenceOf } from '../../../support/gluing/worlds.js';
import { newProject } from '../projects.js';

/** What an event shows of its latest occurrence. A new field of an occurrence must be added here, or to the others. */
type Contents = Omit<
  Occurrence,
  'series' | 'importance' | 'startedAtMs' | 'endedAtMs' | 'receivedAtMs' | 'count' | 'idHash'
>;

/** Of each field: the column of `event`, and two values of which the second is the later one. */
const FIELDS = {
  message: { column: 'message', values: ['a', 'b'] },
  stack: { column: 'stack', values: [null, 'at pay'] },
  version: { column: 'version', values: ['1', '2'] },
  properties: { column: 'properties::text', values: [null, '{"a":1}'] },
  glueIntervalMs: { column: 'glue_interval_ms::float8', values: [60_000, 61_000] },
  relevanceIntervalMs: { column: 'relevance_interval_ms::float8', values: [1_000, 2_000] },
} satisfies { [Field in keyof Contents]: { column: string; values: [Contents[Field], Contents[Field]] } };

const AT_MS = Date.UTC(2026, 10, 20, 10);
const OCCURRENCE = occurrenceOf(
  {
    ...{ series: 'a/b T ', importance: 3, startedAtMs: AT_MS, endedAtMs: AT_MS, count: 1, message: 'm', id: null },
    ...{ glueIntervalMs: 60_000, relevanceIntervalMs: 1_000 },
  },
  AT_MS,
);

let database: TestDatabase;
let store: GroupStore;
beforeAll(async () => {
  database = await createTestDatabase();
  store = new GroupStore(database.pool, '00000000-0000-4000-8000-000000000001');
});
afterAll(() => database.drop());

describe.each(Object.entries(FIELDS))('of two occurrences that differ in %s only', (field, { column, values }) => {
  const [earlier, later] = values.map((value) => ({
    ...OCCURRENCE,
    [field]: value,
  })) as [Occurrence, Occurrence];

  it('isLater: exactly one is later', () => {
    expect([isLater(later, earlier), isLater(earlier, later)]).toEqual([true, false]);
  });

  it.each([
    ['in one flush', [[earlier, later]]],
    ['in one flush, the later first', [[later, earlier]]],
    ['in two flushes', [[earlier], [later]]],
    ['in two flushes, the later first', [[later], [earlier]]],
  ])('the event shows the later one: %s', async (_how, flushes) => {
    const projectId = await newProject(database);
    for (const occurrences of flushes) await flush(store, projectId, occurrences);
    const { rows } = await database.pool.query(`SELECT ${column} AS value FROM event WHERE project_id = $1`, [
      projectId,
    ]);
    expect(rows).toEqual([{ value: values[1] }]);
  });
});
