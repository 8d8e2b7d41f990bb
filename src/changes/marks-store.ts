import { hash } from 'node:crypto';
import type { StorePool } from '../db/context.js';
import { HOUR_MS } from '../lib/time.js';
import type { Marks } from './topics.js';

const HASH_CHARACTERS = 11;
/** Deliveries that a page shows at first; older ones are not read. */
const NEWEST_DELIVERIES = 100;

/**
 * One query for all topics. The store counts changes of events and of status itself (status_version); of the others it
 * looks at the few rows that change with them: watermarks of inspections, definitions, the newest deliveries, keys.
 */
const MARKS = `SELECT
  (SELECT string_agg(v.writer || ' ' || v.version, ',' ORDER BY v.writer) FROM status_version v
    WHERE v.project_id = $1) AS status,
  (SELECT string_agg(i.id || ' ' || i.inspected_until_ms, ',' ORDER BY i.id) FROM inspection i
    WHERE i.project_id = $1) AS findings,
  (SELECT sum(hashtextextended(i::text, 0)) FROM inspection i WHERE i.project_id = $1) AS inspections,
  concat_ws(' ',
    (SELECT sum(hashtextextended(a::text, 0)) FROM alert_policy a WHERE a.project_id = $1),
    (SELECT sum(hashtextextended(t::text, 0)) FROM alert_target t WHERE t.project_id = $1),
    (SELECT sum(hashtextextended(concat_ws(' ', n.id, n.state, n.attempts, n.reason), 0)) FROM (
      SELECT d.id, d.state, d.attempts, d.reason FROM delivery d WHERE d.project_id = $1
      ORDER BY d.id DESC LIMIT ${NEWEST_DELIVERIES}) n)) AS alerts,
  concat_ws(' ',
    (SELECT hashtextextended(p::text, 0) FROM project p WHERE p.id = $1),
    (SELECT concat_ws(' ', count(*), max(k.created_at), max(k.revoked_at)) FROM api_key k WHERE k.project_id = $1)
  ) AS settings`;

interface Row {
  status: string | null;
  findings: string | null;
  inspections: string | null;
  alerts: string;
  settings: string;
}

/** The present marks of a project. Runs once a second while a client listens, never on the path of an occurrence. */
export async function readMarks(pool: StorePool, projectId: number): Promise<Marks> {
  const { rows } = await pool.query<Row>({ name: 'change_marks', text: MARKS, values: [projectId] });
  const { status, findings, inspections, alerts, settings } = rows[0] as Row;
  const ofStatus = short(status);
  return {
    events: ofStatus,
    status: ofStatus,
    findings: short(findings),
    inspections: short(inspections),
    alerts: short(alerts),
    settings: short(settings),
  };
}

function short(text: string | null): string {
  return hash('sha256', text ?? '', 'base64url').slice(0, HASH_CHARACTERS);
}

/** What only time changes: a relevance, a maintenance or a mute ends. Instants are milliseconds since 1970. */
export interface Expiries {
  /** Whether one ended in (sinceMs, nowMs]. */
  passed: boolean;
  /** When the next one does; null when none will. */
  nextMs: number | null;
}

/** Reads everything that is relevant at present: too much to read each second during a storm of events. */
export async function readExpiries(
  pool: StorePool,
  projectId: number,
  sinceMs: number,
  nowMs: number,
): Promise<Expiries> {
  const values = [projectId, sinceMs, nowMs, Math.floor(sinceMs / HOUR_MS)];
  const { rows } = await pool.query<Expiries>({ name: 'change_expiries', text: EXPIRIES, values });
  return rows[0] as Expiries;
}

const EXPIRIES = `SELECT coalesce(bool_or(x.at_ms <= $3::bigint), false) AS passed,
  min(x.at_ms) FILTER (WHERE x.at_ms > $3::bigint) AS "nextMs"
FROM (
  SELECT u.at_ms FROM event e
    CROSS JOIN LATERAL (VALUES (e.alarm_until_ms), (e.warning_until_ms), (e.success_until_ms)) AS u(at_ms)
    WHERE e.project_id = $1 AND e.active_hour >= $4::integer
  UNION ALL
  SELECT m.until_ms FROM maintenance m WHERE m.project_id = $1 AND m.until_ms > $2::bigint
  UNION ALL
  SELECT t.until_ms FROM type_mute t WHERE t.project_id = $1
) x WHERE x.at_ms > $2::bigint`;
