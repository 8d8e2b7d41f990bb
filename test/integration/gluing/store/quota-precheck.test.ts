import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommitQueue } from '../../../../src/gluing/queue/commit-queue.js';
import { GroupStore } from '../../../../src/gluing/store/group-store.js';
import type { Flush, StoreOutcome } from '../../../../src/gluing/store/store-outcome.js';
import { type HourLimits, type HourQuota, WITHOUT_LIMITS } from '../../../../src/model/quota.js';
import { createTestDatabase, type TestDatabase } from '../../../support/database.js';
import { occurrenceOf } from '../../../support/gluing/worlds.js';
import { newProject } from '../projects.js';

const AT_MS = Date.UTC(2026, 10, 20, 10);
const MANY = 300;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const occurrence = (component: string, type: string, idHash: string | null = null) => ({
  ...occurrenceOf(
    {
      series: `${component} ${type} `,
      startedAtMs: AT_MS,
      endedAtMs: AT_MS,
      glueIntervalMs: 60_000,
      relevanceIntervalMs: 0,
      importance: 3,
      count: 1,
      message: null,
    },
    AT_MS,
  ),
  idHash,
});
const newTypes = (from: number, component = () => 'a') =>
  Array.from({ length: MANY }, (_, n) => occurrence(component(), `T${from + n}`));

/** A store that tells how many groups it was given to store. */
async function counted(limits: Partial<HourLimits>) {
  const groups: number[] = [];
  class Counting extends GroupStore {
    override store(flush: Flush): Promise<StoreOutcome> {
      groups.push(flush.groups.length);
      return super.store(flush);
    }
  }
  const projectId = await newProject(database);
  const queue = new CommitQueue(new Counting(database.pool, '00000000-0000-4000-8000-00000000000a'));
  const send = async (occurrences: ReturnType<typeof occurrence>[]) => {
    groups.length = 0;
    const outcomes = await queue.send(projectId, occurrences, { ...WITHOUT_LIMITS, ...limits });
    return { groups: [...groups], refused: outcomes.map(({ overQuota }) => overQuota), outcomes };
  };
  return { send };
}

const all = (quota: HourQuota) => Array.from({ length: MANY }, () => quota);

describe('what is sent again and again beyond a quota', () => {
  it.each(['newTypesPerHour', 'newEventsPerHour'] as const)('is not glued once %s is used up', async (quota) => {
    const { send } = await counted({ [quota]: 10 });
    const first = await send([occurrence('a', 'known'), ...newTypes(0)]);
    expect(first.refused.filter((one) => one === undefined)).toHaveLength(10);
    const more = await send([...newTypes(1_000), occurrence('a', 'known')]);
    expect(more.refused).toEqual([...all(quota), undefined]);
    expect(more.groups).toEqual([1]);
    expect((await send(newTypes(2_000))).groups).toEqual([]);
  });

  it('is not glued when only new components are used up, and new types of known components go on', async () => {
    const { send } = await counted({ newComponentsPerHour: 5 });
    let n = 0;
    const nextComponent = () => `c${n++}`;
    await send(newTypes(0, nextComponent));
    const more = await send([...newTypes(1_000, nextComponent), occurrence('c0', 'new')]);
    expect(more.refused).toEqual([...all('newComponentsPerHour'), undefined]);
    expect(more.groups).toEqual([1]);
  });

  it('is looked at again as soon as there is room', async () => {
    const limits = { newTypesPerHour: 10 };
    const { send } = await counted(limits);
    await send(newTypes(0));
    await send(newTypes(1_000));
    limits.newTypesPerHour = 12;
    expect((await send(newTypes(2_000))).refused.filter((one) => one === undefined)).toHaveLength(2);
  });

  it('is a duplicate where its id was seen, although its type is not there', async () => {
    const { send } = await counted({ newTypesPerHour: 1 });
    const id = 'ABCDEFGHIJKLMNOP';
    await send([occurrence('a', 'known', id), ...newTypes(0)]);
    const { outcomes } = await send([...newTypes(1_000), occurrence('a', 'other', id)]);
    expect(outcomes.at(-1)).toMatchObject({ duplicate: true, count: 1 });
    expect(outcomes.filter(({ overQuota }) => overQuota === 'newTypesPerHour')).toHaveLength(MANY);
  });
});
