import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runRetention } from '../../../src/deletion/retention/run.js';
import type { Project } from '../../../src/model/project.js';
import { DEFAULT_QUOTAS } from '../../../src/model/quota.js';
import { Quotas } from '../../../src/quotas/quotas.js';
import type { TestApp } from '../../support/app.js';
import { until } from '../../support/until.js';
import { newProject } from '../gluing/projects.js';
import { makeProject, NOW_MS, send, startTwo, usageOf } from './quota-app.js';

let two: Awaited<ReturnType<typeof startTwo>>;
beforeAll(async () => {
  two = await startTwo();
});
afterAll(() => two.stop());
beforeEach(() => two.clock.set(NOW_MS));

const read = (t: TestApp, slug: string) => t.call('GET', `/v1/events?project=${slug}`);

async function statuses(n: number, ask: () => Promise<{ status: number }>): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (let i = 0; i < n; i += 1) {
    const { status } = await ask();
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

describe('the requests per minute of a project', () => {
  it('are refused beyond the quota, sending and reading alike, until the minute is over', async () => {
    await makeProject(two.a, 'minute', { requestsPerMinute: 20 });
    const { key, id } = (await two.a.call('POST', '/v1/keys?project=minute', { name: 'k', role: 'admin' })).body;
    expect(await statuses(10, () => send(two.a, 'minute', { type: 'T' }))).toEqual({ 200: 9, 201: 1 });
    expect(await statuses(12, () => two.a.call('GET', '/v1/events', undefined, { key }))).toEqual({ 200: 10, 429: 2 });
    const over = await send(two.a, 'minute', { type: 'T' });
    expect(over.headers['retry-after']).toBe('30');
    expect(over.body).toMatchObject({
      type: 'urn:gluepoint:problem:rate-limited',
      status: 429,
      detail: 'The project has reached its quota of 20 requests per minute. Try again in 30 s.',
    });
    expect(await usageOf(two.a, 'minute', 'requestsPerMinute')).toEqual({ used: 20, refused: 3 });
    // Who floods it can be shut out nevertheless.
    expect((await two.a.call('DELETE', `/v1/keys/${id}?project=minute`)).status).toBe(204);
    two.clock.advance(29_999);
    expect((await read(two.a, 'minute')).headers['retry-after']).toBe('1');
    two.clock.advance(1);
    expect((await read(two.a, 'minute')).status).toBe(200);
    expect(await usageOf(two.a, 'minute', 'requestsPerMinute')).toEqual({ used: 1, refused: 0 });
  });

  it('do not keep the root key from raising the quota, and take nothing from another project', async () => {
    await makeProject(two.a, 'none', { requestsPerMinute: 0 });
    await makeProject(two.a, 'other', { requestsPerMinute: 10 });
    expect(await statuses(5, () => read(two.a, 'none'))).toEqual({ 429: 5 });
    expect(await statuses(10, () => read(two.a, 'other'))).toEqual({ 200: 10 });
    await two.a.call('PATCH', '/v1/projects/none', { quotas: { requestsPerMinute: null } });
    for (const app of [two.a, two.b]) await until(async () => (await read(app, 'none')).status === 200, 2);
    await two.b.call('PATCH', '/v1/projects/none', { quotas: { requestsPerMinute: 3 } });
    for (const app of [two.a, two.b]) await until(async () => (await read(app, 'none')).status === 429, 3);
  });

  it('are those of all processes together', async () => {
    await makeProject(two.a, 'shared', { requestsPerMinute: 100 });
    expect(await statuses(60, () => read(two.a, 'shared'))).toEqual({ 200: 60 });
    await until(async () => (await stored('shared')) === 60, 3);
    expect(await statuses(1, () => read(two.b, 'shared'))).toEqual({ 200: 1 });
    await until(async () => (await stored('shared')) === 61, 3);
    expect(await statuses(60, () => read(two.b, 'shared'))).toEqual({ 200: 39, 429: 21 });
    await until(async () => (await stored('shared')) === 100, 3);
    // The other process learns of it with what it tells next; it never counts less than what it let through itself.
    await until(async () => (await read(two.a, 'shared')).status === 429, 3);
    await until(async () => (await usageOf(two.b, 'shared', 'requestsPerMinute')).refused >= 22);
    expect((await usageOf(two.b, 'shared', 'requestsPerMinute')).used).toBeLessThanOrEqual(100 + 40);
  });

  it('are still known after the process that counted them is gone', async () => {
    const project = await projectOf({ requestsPerMinute: 5 });
    const first = new Quotas(two.database.pool, two.clock);
    for (let i = 0; i < 7; i += 1) first.admit(project);
    await first.close();
    const second = new Quotas(two.database.pool, two.clock);
    expect((await second.usage(project.id)).requestsPerMinute).toMatchObject({ used: 5, refused: 2 });
    expect(second.admit(project)).toBeUndefined();
    await second.usage(project.id);
    expect(second.admit(project)).toMatchObject({ code: 'rate-limited', extra: { quota: 'requestsPerMinute' } });
    await second.close();
  });

  it('are synced when the store is available again', async () => {
    const project = await projectOf({ requestsPerMinute: 5 });
    let away = true;
    const pool = {
      query: (...args: [string, unknown[]]) =>
        away ? Promise.reject(new Error('Connection terminated')) : two.database.pool.query(...args),
    } as unknown as typeof two.database.pool;
    const quotas = new Quotas(pool, two.clock);
    for (let i = 0; i < 7; i += 1) quotas.admit(project);
    quotas.noteRefused(project.id, 'newTypesPerHour', NOW_MS);
    await expect(quotas.usage(project.id)).rejects.toThrow('Connection terminated');
    away = false;
    quotas.noteRefused(project.id, 'newTypesPerHour', NOW_MS);
    expect(await quotas.usage(project.id)).toMatchObject({
      requestsPerMinute: { used: 5, refused: 2 },
      newTypesPerHour: { refused: 2 },
    });
    await quotas.close();
  });

  it('are forgotten a day later', async () => {
    const project = await projectOf({ requestsPerMinute: 5 });
    const quotas = new Quotas(two.database.pool, two.clock);
    quotas.admit(project);
    await quotas.close();
    const rows = async () =>
      (await two.database.pool.query('SELECT FROM quota_usage WHERE project_id = $1', [project.id])).rowCount;
    two.clock.advance(86_400_000 - 30_000);
    await runRetention(two.a.deps, new AbortController().signal);
    expect(await rows()).toBe(1);
    two.clock.advance(1);
    await runRetention(two.a.deps, new AbortController().signal);
    expect(await rows()).toBe(0);
  });
});

async function stored(slug: string): Promise<number> {
  const { rows } = await two.database.pool.query<{ used: number }>(
    "SELECT q.used FROM quota_usage q JOIN project p ON p.id = q.project_id WHERE p.slug = $1 AND q.quota = 'requestsPerMinute'",
    [slug],
  );
  return rows[0]?.used ?? 0;
}

async function projectOf(quotas: Partial<Project['quotas']>): Promise<Project> {
  const id = await newProject(two.database);
  return { id, quotas: { ...DEFAULT_QUOTAS, ...quotas } } as Project;
}
