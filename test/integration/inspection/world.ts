import { uuidv7 } from 'uuidv7';
import { expect } from 'vitest';
import { type RunResult, runInspections } from '../../../src/inspection/run/run.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../../support/app.js';
import { type MovedClock, movedClock } from '../../support/clock.js';

export const MINUTE = 60_000;
export const HOUR = 3_600_000;
/** A full hour. */
export const TEN = Date.parse('2026-11-20T10:00:00.000Z');

// biome-ignore lint/suspicious/noExplicitAny: tests read responses of every shape.
export type Finding = any;

/** Columns of an inspection; what is left out is as in the default one. */
export interface InspectionParts {
  name?: string;
  enabled?: boolean;
  environments?: string[];
  components?: string[];
  versions?: string[];
  silenceMs?: number | null;
  madeMs?: number;
}

/** The real service with a clock that stands at TEN, and no inspection but those that a test makes. */
export interface World {
  t: TestApp;
  clock: MovedClock;
  projectId: number;
  /** Creates an inspection now, in the store; returns its id. */
  inspection(parts?: InspectionParts): Promise<string>;
  /** Sends occurrences through the API; `type` alone is one in shop/cart. */
  send(...occurrences: (string | Record<string, unknown>)[]): Promise<void>;
  run(signal?: AbortSignal): Promise<RunResult>;
  /** Sets the clock, then runs. */
  runAt(atMs: number): Promise<RunResult>;
  /** As GET /v1/findings lists them. */
  findings(query?: string): Promise<Finding[]>;
  /** `component from-hour state type, type`, oldest first. */
  lines(query?: string): Promise<string[]>;
  typeId(name: string): Promise<string>;
  sql<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Forgets everything and goes back to TEN. */
  clear(): Promise<void>;
}

export async function startWorld(options: TestAppOptions = {}): Promise<World> {
  const clock = movedClock(TEN);
  const t = await startTestApp({ clock, ...options });
  const projectId = (await t.deps.projects.bySlug('default'))?.id as number;
  const world: World = {
    t,
    clock,
    projectId,
    async inspection({ name, enabled = true, environments = [], components = [], versions = [], ...parts } = {}) {
      const id = uuidv7();
      const madeMs = parts.madeMs ?? clock.now();
      await t.database.pool.query(
        `INSERT INTO inspection (project_id, id, name, enabled, environments, components, versions, silence_ms, set_by,
           made_ms, inspected_until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'api', $9::bigint, $9::bigint - $9::bigint % ${HOUR})`,
        [projectId, id, name ?? id, enabled, environments, components, versions, parts.silenceMs ?? null, madeMs],
      );
      return id;
    },
    async send(...occurrences) {
      const whole = occurrences.map((one) => ({
        component: 'shop/cart',
        ...(typeof one === 'string' ? { type: one } : one),
      }));
      const response = await t.call('POST', '/v1/occurrences/batch', { occurrences: whole });
      expect(response.body).toMatchObject({ rejected: 0 });
    },
    run: (signal = new AbortController().signal) => runInspections(t.deps, signal),
    runAt(atMs) {
      clock.set(atMs);
      return world.run();
    },
    async findings(query = '') {
      const response = await t.call('GET', `/v1/findings?limit=200&${query}`);
      expect(response.status).toBe(200);
      return response.body.items;
    },
    async lines(query) {
      const found = (await world.findings(query)).reverse();
      return found.map(({ component, from, state, newTypes }) => {
        const types = newTypes.map(({ type }: { type: string }) => type).join(', ');
        return `${component} ${from.slice(11, 13)} ${state} ${types}`;
      });
    },
    async typeId(name) {
      return (await t.call('GET', `/v1/types?type=${encodeURIComponent(name)}`)).body.items[0].id;
    },
    sql: async (text, values) => (await t.database.pool.query(text, values)).rows,
    async clear() {
      clock.set(TEN);
      const tables =
        'component, event_type, event, first_error, new_error, finding, finding_type, inspection, type_mute';
      await t.database.pool.query(`TRUNCATE ${tables}, relevance_window, occurrence_minute, event_redirect`);
    },
  };
  await t.database.pool.query('DELETE FROM inspection');
  return world;
}

/** Makes the real service find one error type in an hour that is over by its clock; returns the finding's id. */
export async function makeFinding(t: TestApp, occurrence: Record<string, unknown>): Promise<string> {
  await t.call('POST', '/v1/occurrences', occurrence);
  await t.deps.pool.query(
    `UPDATE inspection SET made_ms = made_ms - ${2 * HOUR}, inspected_until_ms = inspected_until_ms - ${HOUR}`,
  );
  await t.deps.pool.query(`UPDATE new_error SET error_ms = error_ms - ${HOUR}`);
  await runInspections(t.deps, new AbortController().signal);
  return (await t.call('GET', '/v1/findings')).body.items[0].id;
}
