import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';
import { makeDsn } from '../../../support/routes/ingest/sentry-sender.js';

const PROGRAM = fileURLToPath(new URL('programs/node-app.mjs', import.meta.url));
const NO_QUOTAS = {
  requestsPerMinute: null,
  newTypesPerHour: null,
  newEventsPerHour: null,
  newComponentsPerHour: null,
};

const clock = movedClock(Date.now());
let t: TestApp;
beforeAll(async () => {
  t = await startTestApp({ clock });
  await t.listen();
});
afterAll(() => t.close());

/** The program, with a project of its own. */
async function startProgram(project: string, quotas = {}, env: Record<string, string> = {}) {
  await t.call('POST', '/v1/projects', { slug: project, quotas: { ...NO_QUOTAS, ...quotas } });
  const { dsn } = await makeDsn(t, {}, project);
  const child = fork(PROGRAM, { env: { PATH: process.env.PATH, SENTRY_DSN: dsn, ...env }, silent: true, execArgv: [] });
  await once(child, 'message');
  const events = async () => (await t.call('GET', `/v1/events?project=${project}&limit=200`)).body.items;
  return { child, events, tell: (what: string, more = {}) => tell(child, { what, ...more }), stop: () => stop(child) };
}

/** Resolves when the program has done it and its SDK has nothing left to send. */
async function tell(child: ChildProcess, task: object): Promise<void> {
  const done = once(child, 'message');
  child.send(task);
  await done;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** With the source line, which this SDK sends. */
const TYPE = expect.stringMatching(
  /^TypeError in reserve \(\S+node-app\.mjs\) at `throw new TypeError\(.* ← Error in reserve .*#[\da-f]{8}$/,
);

describe('@sentry/node', { timeout: 180_000 }, () => {
  it('has the errors of a program arrive, each kind as one event', async () => {
    const { tell, events, child, stop } = await startProgram('node');
    await tell('report', { times: 1_000 });
    const [event, ...others] = await events();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      component: 'shop/checkout',
      environment: 'staging',
      version: 'shop@1.2.3',
      importance: 'alarm',
      type: TYPE,
      message: 'order 999 cannot be reserved',
      count: 1_000,
    });
    const whole = (await t.call('GET', `/v1/events/${event.id}?project=node`)).body;
    expect(whole.stack).toMatch(
      /^TypeError: order 999 cannot be reserved\n {2}\* at reserve \(\S+node-app\.mjs:\d+:\d+\)\n {6}> throw new TypeError\(.+\n {2}\* at checkout \(/,
    );
    expect(whole.stack).toContain('\nCaused by: Error: the stock is locked\n');
    expect(whole.properties).toMatchObject({
      platform: 'node',
      handled: true,
      sdk: expect.stringMatching(/^sentry\.javascript\.node \d/),
    });

    await tell('large');
    await tell('fingerprint');
    await tell('message');
    const exit = once(child, 'exit');
    await tell('crash').catch(() => {});
    expect(await exit).toEqual([1, null]);
    const byType = new Map<string, { type: string }>((await events()).map((one: { type: string }) => [one.type, one]));
    expect([...byType.keys()].sort()).toEqual([
      '%s was refused',
      expect.stringMatching(/^Error in collapse \(\S+node-app\.mjs\) at `throw new Error\(/),
      TYPE,
      'database-down',
      'large',
    ]);
    expect(byType.get('database-down')).toMatchObject({ glueKey: 'database-down', count: 2 });
    expect(byType.get('%s was refused')).toMatchObject({ importance: 'warning', message: 'bob was refused', count: 2 });
    expect(
      [...byType.values()].find(({ type }: { type: string }) => type.startsWith('Error in collapse')),
    ).toMatchObject({
      message: 'nothing caught this',
      count: 1,
    });
    await stop();
  });

  it('may send an event again: it counts once', async () => {
    const { tell, events, stop } = await startProgram('twice', {}, { TWICE: 'yes' });
    await tell('report', { times: 3 });
    expect((await events()).map(({ count }: { count: number }) => count)).toEqual([3]);
    await stop();
  });

  it('over quota: drops its errors, and goes on later', async () => {
    clock.set(Math.ceil(clock.now() / 60_000) * 60_000);
    const { tell, stop } = await startProgram('limited', { requestsPerMinute: 5 });
    // Reading over HTTP would count against the quota, too.
    const count = async () => {
      const { rows } = await t.database.pool.query(
        'SELECT coalesce(sum(e.occurrence_count), 0)::int AS n FROM event e JOIN project p ON p.id = e.project_id WHERE p.slug = $1',
        ['limited'],
      );
      return rows[0].n as number;
    };
    await tell('report', { times: 20 });
    expect(await count()).toBeLessThanOrEqual(5);
    const before = (await t.call('GET', '/v1/projects/limited')).body.usage.requestsPerMinute;
    await tell('report', { times: 20 });
    const after = (await t.call('GET', '/v1/projects/limited')).body.usage.requestsPerMinute;
    // Of what is limited by category, nothing is sent any more.
    expect(after.refused - before.refused).toBeLessThanOrEqual(1);
    const stored = await count();
    clock.advance(60_000);
    await tell('later', { ms: 60_000 });
    await tell('report', { times: 2 });
    expect(await count()).toBeGreaterThan(stored);
    await stop();
  });

  it('goes on with the errors that are known when a new one is beyond the quota of new types', async () => {
    const { tell, events, stop } = await startProgram('known', { newTypesPerHour: 1 });
    await tell('report', { times: 1 });
    await tell('large');
    await tell('report', { times: 3 });
    expect(await events()).toMatchObject([{ type: TYPE, count: 4 }]);
    const { refused } = (await t.call('GET', '/v1/projects/known')).body.usage.newTypesPerHour;
    expect(refused).toBe(1);
    await stop();
  });
});
