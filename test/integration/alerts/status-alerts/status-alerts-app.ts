import { evaluateProjects } from '../../../../src/alerts/status-alerts/evaluate-projects.js';
import type { Deps } from '../../../../src/deps.js';
import { movedClock, startTestApp, type TestApp } from '../../../support/app.js';
import type { MovedClock } from '../../../support/clock.js';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const START_MS = Date.UTC(2026, 10, 20, 10);
const PROJECT_ID = 1;

export const iso = (ms: number) => new Date(ms).toISOString();

/** The notice of a policy about a change of status. */
export interface Notice {
  policy: string;
  component: string;
  environment: string;
  from: string;
  to: string;
  since: string;
  causes: { component: string; typeId: string; type: string; eventId: string; importance: string; until: string }[];
}

/** The service with policies for changes of status, and a clock that tests move. */
export class StatusAlertsApp {
  private constructor(
    readonly app: TestApp,
    readonly clock: MovedClock,
  ) {}

  static async start(): Promise<StatusAlertsApp> {
    const clock = movedClock(START_MS);
    return new StatusAlertsApp(await startTestApp({ clock }), clock);
  }

  /** Empties the project, and sets the clock to START_MS. */
  async reset(): Promise<void> {
    this.clock.set(START_MS);
    await this.app.database.pool.query(
      `TRUNCATE event, event_type, component, relevance_window, occurrence_minute, closing, event_redirect, claimed_id,
         claimed_event, type_mute, maintenance, alert_policy, alert_target, alert_subject, delivery, status_signal,
         status_look, status_duration, status_watch, status_told, first_error, new_error`,
    );
    // Polls must not reuse what they have read.
    await this.app.database.pool.query('SELECT status_changed($1, $2)', [PROJECT_ID, this.app.deps.writerId]);
  }

  /** Creates a policy, named after its minimum duration unless it is named, and returns its id. */
  async policy(minDurationMs = 0, name = String(minDurationMs), silence: string | number = 0): Promise<string> {
    const { status, body } = await this.app.call('POST', '/v1/alert-policies', {
      name,
      triggers: ['status-change'],
      silence,
      minDuration: minDurationMs / 1000,
      targets: [{ kind: 'webhook', url: 'https://example.com/hook' }],
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id;
  }

  /** Returns the event's id. */
  async send(fields: object = {}): Promise<string> {
    const occurrence = { component: 'shop/db', type: 'E', relevanceInterval: 60, glueInterval: 0, ...fields };
    const { status, body } = await this.app.call('POST', '/v1/occurrences', occurrence);
    if (status >= 300) throw new Error(JSON.stringify(body));
    return body.eventId;
  }

  async call(method: string, url: string, body?: unknown): Promise<void> {
    const response = await this.app.call(method, url, body);
    if (response.status >= 300) throw new Error(JSON.stringify(response.body));
  }

  /** Evaluates, after `afterMs`, and returns the notices in their order: `policy: component from → to`. */
  async evaluate(afterMs = 0, deps: Deps = this.app.deps): Promise<string[]> {
    return (await this.evaluateForNotices(afterMs, deps)).map(
      ({ policy, component, from, to }) => `${policy === '0' ? '' : `${policy}: `}${component} ${from} → ${to}`,
    );
  }

  async evaluateForNotices(afterMs = 0, deps: Deps = this.app.deps): Promise<Notice[]> {
    const { pool } = this.app.deps;
    this.clock.advance(afterMs);
    const before = (await pool.query<{ id: string }>('SELECT id FROM delivery')).rows.map(({ id }) => id);
    const { failed } = await evaluateProjects(deps);
    if (failed > 0) throw new Error('the evaluation failed');
    const { rows } = await pool.query<{ name: string; message: { data: Omit<Notice, 'policy'> } }>(
      `SELECT p.name, d.message FROM delivery d JOIN alert_policy p ON p.id = d.policy_id
       WHERE d.message IS NOT NULL AND d.id <> ALL ($1) ORDER BY d.id`,
      [before],
    );
    return rows.map(({ name, message }) => ({ policy: name, ...message.data }));
  }

  async rows(table: string): Promise<number> {
    const { rows } = await this.app.deps.pool.query<{ count: number }>(`SELECT count(*) AS count FROM ${table}`);
    return rows[0]?.count ?? 0;
  }

  close(): Promise<void> {
    return this.app.close();
  }
}
