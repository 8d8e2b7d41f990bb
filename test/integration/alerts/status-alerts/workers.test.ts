import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { watchStatus } from '../../../../src/alerts/status-alerts/evaluate-project.js';
import { evaluate } from '../../../../src/alerts/status-alerts/evaluation.js';
import type { Deps } from '../../../../src/deps.js';
import { startTestApp, type TestApp } from '../../../support/app.js';
import { MINUTE_MS, SECOND_MS, WatchedApp } from './watched-app.js';

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
  return { ...deps, pool: pool as Pool };
}

function bound(pool: Pool, name: string | symbol): unknown {
  const value = Reflect.get(pool, name);
  return typeof value === 'function' ? value.bind(pool) : value;
}

describe('looks for changes of status', () => {
  let w: WatchedApp;
  let second: TestApp;
  beforeAll(async () => {
    w = await WatchedApp.start();
    second = await startTestApp({ clock: w.clock, database: w.app.database });
  });
  afterAll(async () => {
    await second.close();
    await w.close();
  });
  beforeEach(async () => {
    await w.reset();
    await w.policy();
    await w.look();
    w.clock.advance(SECOND_MS);
  });

  const told = async () => {
    const { rows } = await w.app.deps.pool.query<{ change: string }>(
      `SELECT d.message->'data'->>'component' || ' ' || (d.message->'data'->>'from') || ' → ' || (d.message->'data'->>'to') AS change
       FROM delivery d ORDER BY d.id`,
    );
    return rows.map(({ change }) => change);
  };

  it('tell each change once, however many workers look at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      await w.send();
      await w.send({ component: 'shop/web', relevanceInterval: 1 });
      w.clock.advance(SECOND_MS);
      await Promise.all([w.app, second, w.app, second].map(({ deps }) => watchStatus(deps)));
      w.clock.advance(MINUTE_MS);
      await Promise.all([second, w.app, second].map(({ deps }) => watchStatus(deps)));
    }
    const all = await told();
    const times = (change: string) => all.filter((one) => one === change).length;
    expect([RISE, FALL, 'shop/web unknown → alarm', 'shop/web alarm → unknown'].map(times)).toEqual([10, 10, 10, 10]);
    expect(all).toHaveLength(40);
  });

  it('leave nothing behind when they are cut off, wherever that is, and the next one tells', async () => {
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
      await evaluate(deps, 1).catch(() => {});
      if (cutOff) expect(await told()).toEqual([]);
    }
    expect(statements.some((statement) => statement.includes('INSERT INTO delivery'))).toBe(true);
    expect(statements.at(-1)).toContain('UPDATE status_look');
    expect(await told()).toEqual([RISE]);
    expect(await w.look(SECOND_MS)).toEqual([]);
  });

  it('keep nobody waiting who sends meanwhile', async () => {
    await w.send();
    let looked = false;
    const deps = interrupted(w.app.deps, async (statement) => {
      if (statement !== 'COMMIT') return;
      looked = true;
      await w.send();
      await w.send({ type: 'new' });
      await w.send({ component: 'shop/new' });
    });
    expect(await evaluate(deps, 1)).toMatchObject({ kind: 'looked', changes: 1 });
    expect(looked).toBe(true);
    expect(await w.look()).toEqual(['shop/new unknown → alarm']);
  });

  it('leave signals alone that a sender holds', async () => {
    await w.send();
    await w.look();
    const client = await w.app.deps.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE status_signal SET version = version + 1');
      expect(await w.look(20 * MINUTE_MS)).toEqual([FALL]);
      expect(await w.rows('status_signal')).toBe(1);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    expect(await w.look(SECOND_MS)).toEqual([]);
    expect(await w.rows('status_signal')).toBe(0);
  });

  it('miss nothing that is sent by several processes while they look', async () => {
    const sending = [w.app, second].map(async ({ call }, process) => {
      for (let n = 0; n < 60; n += 1) {
        await call('POST', '/v1/occurrences', { component: `storm/${process}/${n}`, type: 'E', relevanceInterval: 60 });
      }
    });
    let done = false;
    const looking = [w.app, second].map(async ({ deps }) => {
      while (!done) await watchStatus(deps);
    });
    await Promise.all(sending);
    done = true;
    await Promise.all(looking);
    await watchStatus(w.app.deps);
    const all = await told();
    expect(new Set(all).size).toBe(120);
    expect(all).toHaveLength(120);
  });
});
