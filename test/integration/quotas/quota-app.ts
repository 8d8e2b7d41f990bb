import { expect } from 'vitest';
import { movedClock, startTestApp, type TestApp } from '../../support/app.js';
import { createTestDatabase } from '../../support/database.js';

/** Ten minutes into an hour, half a minute into a minute. */
export const NOW_MS = Date.UTC(2026, 10, 21, 12, 10, 30);

/** The service as two processes on one store, with a clock that stands still. */
export async function startTwo() {
  const database = await createTestDatabase();
  const clock = movedClock(NOW_MS);
  const [a, b] = await Promise.all([startTestApp({ database, clock }), startTestApp({ database, clock })]);
  const stop = async () => {
    await a.close();
    await b.close();
    await database.drop();
  };
  return { a, b, clock, database, stop };
}

/** Makes a project with quotas; the others are without limit. */
export async function makeProject(t: TestApp, slug: string, quotas: Record<string, number | null>): Promise<void> {
  const none = { requestsPerMinute: null, newTypesPerHour: null, newEventsPerHour: null, newComponentsPerHour: null };
  const made = await t.call('POST', '/v1/projects', { slug, quotas: { ...none, ...quotas } });
  expect(made.status).toBe(201);
}

/** What the project's view says of a quota: `used` and `refused`. */
export async function usageOf(t: TestApp, slug: string, quota: string): Promise<{ used: number; refused: number }> {
  const { used, refused } = (await t.call('GET', `/v1/projects/${slug}`)).body.usage[quota];
  return { used, refused };
}

export const send = (t: TestApp, slug: string, occurrence: object) =>
  t.call('POST', `/v1/occurrences?project=${slug}`, { component: 'shop', ...occurrence });

export const sendBatch = (t: TestApp, slug: string, occurrences: object[]) =>
  t.call('POST', `/v1/occurrences/batch?project=${slug}`, {
    occurrences: occurrences.map((one) => ({ component: 'shop', ...one })),
  });
