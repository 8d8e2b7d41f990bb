import fc from 'fast-check';
import type { Occurrence } from '../../../src/gluing/core/occurrence.js';
import { SeriesNames } from '../../../src/gluing/core/series.js';
import { flush } from '../../../src/gluing/queue/flush.js';
import { GroupStore } from '../../../src/gluing/store/group-store.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/lib/time.js';
import { closeEvent } from '../../../src/status/commands/close-event.js';
import { beginMaintenance, endMaintenance } from '../../../src/status/commands/maintenance.js';
import { movedClock } from '../../support/clock.js';
import type { TestDatabase } from '../../support/database.js';
import { COMPONENTS, components, type World } from '../../support/status/world.js';

/** Something that happens to a project, `afterMs` after what happened before. */
export type Action = { afterMs: number } & (
  | { kind: 'send'; occurrences: Sent[] }
  | { kind: 'close'; series: number }
  | { kind: 'mute'; component: string; type: string; forMs: number | null }
  | { kind: 'maintain'; component: string; forMs: number }
  | { kind: 'end-maintenance'; component: string }
);

interface Sent {
  component: string;
  type: string;
  glueKey: string;
  importance: number;
  /** Before the moment of sending. */
  agoMs: number;
  lastsMs: number;
  glueIntervalMs: number;
  relevanceIntervalMs: number;
}

const BASE_MS = Date.UTC(2026, 10, 20, 10);
const WRITER_ID = '00000000-0000-4000-8000-000000000001';

const edge = fc.integer({ min: -1, max: 1 });
const length = fc
  .tuple(fc.constantFrom(0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 3 * HOUR_MS, 2 * DAY_MS, 20 * DAY_MS), edge)
  .map(([ms, off]) => Math.max(0, ms + off));

const sent: fc.Arbitrary<Sent> = fc.record({
  component: components,
  type: fc.constantFrom('T', 'U'),
  glueKey: fc.constantFrom('', '', 'k'),
  importance: fc.integer({ min: 0, max: 3 }),
  agoMs: length,
  lastsMs: fc.constantFrom(0, 0, 1, MINUTE_MS, 2 * HOUR_MS),
  glueIntervalMs: length,
  relevanceIntervalMs: length,
});

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      afterMs: length,
      kind: fc.constant('send' as const),
      occurrences: fc.array(sent, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ afterMs: length, kind: fc.constant('close' as const), series: fc.nat(50) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      afterMs: length,
      kind: fc.constant('mute' as const),
      component: components,
      type: fc.constantFrom('T', 'U'),
      forMs: fc.option(length),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      afterMs: length,
      kind: fc.constant('maintain' as const),
      component: components,
      forMs: length,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ afterMs: length, kind: fc.constant('end-maintenance' as const), component: components }),
  },
);

export const scenarios: fc.Arbitrary<Action[]> = fc.array(action, { minLength: 1, maxLength: 10 });

/** Lets a scenario happen to a project of the store and keeps its own account of what the status must be. */
export class Play {
  readonly clock = movedClock(BASE_MS);
  readonly world: World = { windows: [], mutes: [], maintenance: [] };
  readonly #names = new SeriesNames();
  readonly #store: GroupStore;
  readonly #sent: { occurrence: Occurrence; typeId: string }[] = [];
  readonly #closings: { seriesKey: string; atMs: number }[] = [];

  constructor(
    readonly database: TestDatabase,
    readonly projectId: number,
  ) {
    this.#store = new GroupStore(database.pool, WRITER_ID);
  }

  async all(actions: readonly Action[]): Promise<void> {
    const { pool } = this.database;
    await pool.query(
      "INSERT INTO project (id, slug, name) VALUES ($1::integer, 'p' || $1::integer, '') ON CONFLICT DO NOTHING",
      [this.projectId],
    );
    for (const one of actions) {
      this.clock.advance(one.afterMs);
      await this.#act(one);
    }
    this.world.windows = this.#sent.map(({ occurrence, typeId }) => {
      const { startedAtMs, endedAtMs, relevanceIntervalMs, series, importance } = occurrence;
      const closings = this.#closings.filter(
        ({ seriesKey, atMs }) => seriesKey === series.seriesKey && atMs >= startedAtMs,
      );
      const untilMs = Math.min(endedAtMs + relevanceIntervalMs, ...closings.map(({ atMs }) => atMs));
      return { component: series.component, rank: importance, fromMs: startedAtMs, untilMs, typeId, eventId: '' };
    });
  }

  /** Every instant at which a status may change. */
  edges(): number[] {
    const { windows, mutes, maintenance } = this.world;
    const all = [...windows, ...mutes, ...maintenance].flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]);
    return [...new Set(all)].filter(Number.isFinite).sort((a, b) => a - b);
  }

  async #act(one: Action): Promise<void> {
    const { pool, prisma } = this.database;
    const parts = { pool, prisma, clock: this.clock, writerId: WRITER_ID };
    const nowMs = this.clock.now();
    switch (one.kind) {
      case 'send':
        return this.#send(one.occurrences, nowMs);
      case 'close': {
        const chosen = this.#sent[one.series % Math.max(1, this.#sent.length)]?.occurrence.series.seriesKey;
        const { rows } = await this.database.pool.query(
          'SELECT id FROM event WHERE project_id = $1 AND series_key = $2 ORDER BY started_ms LIMIT 1',
          [this.projectId, chosen],
        );
        if (chosen === undefined || rows.length === 0) return;
        await closeEvent(parts, this.projectId, rows[0].id);
        this.#closings.push({ seriesKey: chosen, atMs: nowMs });
        return;
      }
      case 'mute':
        return this.#mute(`${one.component} ${one.type}`, nowMs, one.forMs);
      case 'maintain':
      case 'end-maintenance': {
        const name = { environment: 'production', component: one.component };
        const untilMs = one.kind === 'maintain' ? nowMs + one.forMs + 1 : null;
        const done =
          untilMs === null
            ? await endMaintenance(parts, this.projectId, name)
            : await beginMaintenance(parts, this.projectId, name, { untilMs, reason: null });
        if (!done) return;
        const all = this.world.maintenance.map((old) =>
          old.component === one.component ? { ...old, untilMs: Math.min(old.untilMs, nowMs) } : old,
        );
        this.world.maintenance =
          untilMs === null ? all : [...all, { component: one.component, fromMs: nowMs, untilMs, reason: null }];
      }
    }
  }

  async #send(occurrences: readonly Sent[], nowMs: number): Promise<void> {
    const batch = occurrences.map(({ component, type, glueKey, agoMs, lastsMs, ...rest }): Occurrence => {
      const series = this.#names.of('production', component, type, glueKey);
      const startedAtMs = nowMs - agoMs;
      const endedAtMs = Math.min(nowMs, startedAtMs + lastsMs);
      return {
        ...rest,
        series,
        startedAtMs,
        endedAtMs,
        receivedAtMs: nowMs,
        count: 1,
        message: null,
        stack: null,
        version: null,
        properties: null,
        idHash: null,
      };
    });
    await flush(this.#store, this.projectId, batch);
    for (const occurrence of batch) {
      const { component, type } = occurrence.series;
      this.#sent.push({ occurrence, typeId: `${component} ${type}` });
    }
  }

  async #mute(typeId: string, fromMs: number, forMs: number | null): Promise<void> {
    const [component, type] = typeId.split(' ');
    const untilMs = forMs === null ? null : fromMs + forMs;
    const { rowCount } = await this.database.pool.query(
      `INSERT INTO type_mute (project_id, type_id, from_ms, until_ms)
       SELECT $1, t.id, $4, $5 FROM event_type t JOIN component c ON c.project_id = $1 AND c.key = t.component_key
       WHERE t.project_id = $1 AND c.path = $2 AND t.name = $3 ON CONFLICT DO NOTHING`,
      [this.projectId, component, type, fromMs, untilMs],
    );
    await this.database.pool.query('SELECT status_changed($1, $2, $3, $3)', [this.projectId, WRITER_ID, fromMs]);
    if (rowCount) this.world.mutes.push({ typeId, fromMs, untilMs: untilMs ?? Infinity });
  }
}

/** Components that the project knows by what was sent. */
export function knownComponents({ windows }: World): string[] {
  return COMPONENTS.filter((path) =>
    windows.some(({ component }) => component === path || component.startsWith(`${path}/`)),
  );
}
