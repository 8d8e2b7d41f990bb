import type { PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { evaluateProject } from '../../../../src/alerts/status-alerts/evaluate-project.js';
import { evaluateProjects } from '../../../../src/alerts/status-alerts/evaluate-projects.js';
import type { Deps } from '../../../../src/deps.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { MINUTE_MS, SECOND_MS, StatusAlertsApp } from './status-alerts-app.js';

const RISE = 'shop/db unknown → alarm';
const FALL = 'shop/db alarm → unknown';

/** The same store, but `before` runs before each statement of a transaction. */
function interrupted(deps: Deps, before: (statement: string) => Promise<void>): Deps {
  const connect = async () => {
    const client = await deps.pool.connect();
    return new Proxy(client, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (name !== 'query') return typeof value === 'function' ? value.bind(target) : value;
        return async (query: string | { text: string }, values?: unknown[]) => {
          await before(typeof query === 'string' ? query : query.text);
          return target.query(query as string, values);
        };
      },
    }) as PoolClient;
  };
  const pool = new Proxy(deps.pool, { get: (target, name) => (name === 'connect' ? connect : bound(target, name)) });
  return { ...deps, pool };
}

function bound(pool: Deps['pool'], name: string | symbol): unknown {
  const value = Reflect.get(pool, name);
  return typeof value === 'function' ? value.bind(pool) : value;
}

describe('evaluations by several workers', () => {
  let w: StatusAlertsApp;
  let second: TestApp;
  beforeAll(async () => {
    w = await StatusAlertsApp.start();
    second = await startTestApp({ clock: w.clock, database: w.app.database });
  });
  afterAll(async () => {
    await second.close();
    await w.close();
  });
  beforeEach(async () => {
    await w.reset();
    await w.policy();
    await w.evaluate();
    w.clock.advance(SECOND_MS);
  });

  const notified = async () => {
    const { rows } = await w.app.deps.pool.query<{ change: string }>(
      `SELECT d.message->'data'->>'component' || ' ' || (d.message->'data'->>'from') || ' → ' || (d.message->'data'->>'to') AS change
       FROM delivery d ORDER BY d.id`,
    );
    return rows.map(({ change }) => change);
  };

  it('notify each change once, however many run at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      await w.send();
      await w.send({ component: 'shop/web', relevanceInterval: 1 });
      w.clock.advance(SECOND_MS);
      await Promise.all([w.app, second, w.app, second].map(({ deps }) => evaluateProjects(deps)));
      w.clock.advance(MINUTE_MS);
      await Promise.all([second, w.app, second].map(({ deps }) => evaluateProjects(deps)));
    }
    const all = await notified();
    const times = (change: string) => all.filter((one) => one === change).length;
    expect([RISE, FALL, 'shop/web unknown → alarm', 'shop/web alarm → unknown'].map(times)).toEqual([10, 10, 10, 10]);
    expect(all).toHaveLength(40);
  });

  it('write nothing when they fail at any statement, and the next one notifies', async () => {
    const statements: string[] = [];
    await w.send();
    for (let place = 0, cutOff = true; cutOff; place += 1) {
      let n = 0;
      cutOff = false;
      const deps = interrupted(w.app.deps, async (statement) => {
        if (n++ !== place || /^(COMMIT|ROLLBACK)/.test(statement)) return;
        statements.push(statement);
        cutOff = true;
        throw new Error('cut off');
      });
      await evaluateProject(deps, 1).catch(() => {});
      if (cutOff) expect(await notified()).toEqual([]);
    }
    expect(statements.some((statement) => statement.includes('INSERT INTO delivery'))).toBe(true);
    expect(statements.at(-1)).toContain('UPDATE status_look');
    expect(await notified()).toEqual([RISE]);
    expect(await w.evaluate(SECOND_MS)).toEqual([]);
  });

  it('do not block occurrences that are sent meanwhile', async () => {
    await w.send();
    let sent = false;
    const deps = interrupted(w.app.deps, async (statement) => {
      if (statement !== 'COMMIT') return;
      sent = true;
      await w.send();
      await w.send({ type: 'new' });
      await w.send({ component: 'shop/new' });
    });
    expect(await evaluateProject(deps, 1)).toMatchObject({ kind: 'evaluated', changes: 1 });
    expect(sent).toBe(true);
    expect(await w.evaluate()).toEqual(['shop/new unknown → alarm']);
  });

  it('do not delete signals that a flush has locked', async () => {
    await w.send();
    await w.evaluate();
    const client = await w.app.deps.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE status_signal SET version = version + 1');
      expect(await w.evaluate(20 * MINUTE_MS)).toEqual([FALL]);
      expect(await w.rows('status_signal')).toBe(1);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect(await w.evaluate(SECOND_MS)).toEqual([]);
    expect(await w.rows('status_signal')).toBe(0);
  });

  it('miss nothing that several processes send meanwhile', async () => {
    const sending = [w.app, second].map(async ({ call }, process) => {
      for (let n = 0; n < 60; n += 1) {
        await call('POST', '/v1/occurrences', { component: `storm/${process}/${n}`, type: 'E', relevanceInterval: 60 });
      }
    });
    let done = false;
    const evaluating = [w.app, second].map(async ({ deps }) => {
      while (!done) await evaluateProjects(deps);
    });
    await Promise.all(sending);
    done = true;
    await Promise.all(evaluating);
    await evaluateProjects(w.app.deps);
    const all = await notified();
    expect(new Set(all).size).toBe(120);
    expect(all).toHaveLength(120);
  });

  it('evaluates a slice of the components at a time, fewer where more policies decide about each', async () => {
    for (let n = 1; n < 100; n += 1) await w.policy(0, `Policy ${n}`);
    const occurrences = Array.from({ length: 450 }, (_, n) => ({ component: `many/${n}`, type: 'E' }));
    await w.call('POST', '/v1/occurrences/batch', { occurrences });
    const { deps } = w.app;
    const first = await evaluateProject(deps, 1);
    expect(first).toMatchObject({ kind: 'evaluated', changes: 200 });
    const next = first.kind === 'evaluated' ? first.next : null;
    expect(next?.keys).toHaveLength(250);
    // A round that was cut off there: the next one does the rest, and no component twice.
    expect(await evaluateProjects(deps)).toMatchObject({ changes: 250, failed: 0 });
    expect(await evaluateProjects(deps)).toMatchObject({ changes: 0 });
  });
});
