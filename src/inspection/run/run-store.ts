import type { PoolClient } from 'pg';
import { int8Array, uuidArray } from '../../db/binary-arrays.js';
import type { ChangePool } from '../../db/context.js';
import { setSocketTimeout } from '../../db/socket-timeout.js';
import { MAX_TYPES, type NewErrors } from './new-errors.js';

/** Of a statement of a run: many rows, and the locks of another run. */
const TIMEOUT_MS = 300_000;

/** The hour that is inspected, of one inspection. Milliseconds since 1970. */
export interface Window {
  projectId: number;
  inspectionId: string;
  fromMs: number;
  toMs: number;
}

/** A finding that is not written yet. */
export interface Draft {
  id: string;
  errors: NewErrors;
  overview: string;
}

/** A finding that recovered. */
export interface RecoveredFinding {
  id: string;
  componentKey: string;
  environment: string;
  component: string;
  /** Rank. */
  severity: number;
}

/** What recovered at the end of a window. */
export interface Recovery {
  /** How many findings. */
  findings: number;
  /**
   * All findings whose recovery has to be reported, the earliest first: those of components without an abnormal finding,
   * also those that recovered before, while another finding of the component was abnormal.
   */
  reported: RecoveredFinding[];
}

/** Inspections that are on and have an hour to inspect that ended by `untilMs`, in a fixed order. */
export async function dueInspections(pool: ChangePool, untilMs: number): Promise<{ projectId: number; id: string }[]> {
  const { rows } = await pool.query<{ project_id: number; id: string }>(
    `SELECT project_id, id FROM inspection WHERE enabled AND inspected_until_ms + 3600000 <= $1 ORDER BY project_id, id`,
    [untilMs],
  );
  return rows.map(({ project_id, id }) => ({ projectId: project_id, id }));
}

/** Gives the statements of this transaction time, and only plans that look into indexes. */
export async function settleForRun(client: PoolClient): Promise<void> {
  setSocketTimeout(client, TIMEOUT_MS + 5_000);
  await client.query(`SET LOCAL statement_timeout = ${TIMEOUT_MS}; SET LOCAL enable_seqscan = off;
    SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off`);
}

/** Waits until no other run and no change of the inspection is under way. */
export async function lockInspection(client: PoolClient, projectId: number, id: string): Promise<void> {
  const text = 'SELECT FROM inspection WHERE project_id = $1 AND id = $2 FOR UPDATE';
  await client.query({ text, values: [projectId, id] });
}

/** Stores findings with their types. */
export async function insertFindings(client: PoolClient, window: Window, drafts: readonly Draft[]): Promise<void> {
  const { projectId, inspectionId, fromMs, toMs } = window;
  const findings = [
    drafts.map((draft) => draft.id),
    drafts.map(({ errors }) => errors.componentKey),
    drafts.map(({ errors }) => errors.environment),
    drafts.map(({ errors }) => errors.component),
    drafts.map(({ errors }) => errors.severity),
    drafts.map((draft) => draft.overview),
    drafts.map(({ errors }) => errors.total),
    drafts.map(({ errors }) => JSON.stringify(errors.versions)),
    drafts.map(({ errors }) => errors.earliest.typeId),
    drafts.map(({ errors }) => errors.earliest.errorMs),
  ];
  const values = [projectId, inspectionId, fromMs, toMs, ...findings];
  await client.query({ text: INSERT_FINDINGS, values });
  await insertTypes(client, projectId, drafts);
}

/** In binary: they can be many. */
async function insertTypes(client: PoolClient, projectId: number, drafts: readonly Draft[]): Promise<void> {
  const types = drafts.flatMap(({ errors }) => errors.types);
  const places = drafts.flatMap(({ errors }, n) => errors.types.map((_, position) => n * MAX_TYPES + position));
  const values = [
    projectId,
    drafts.map(({ id }) => id),
    uuidArray(types.map(({ typeId }) => Buffer.from(typeId.replaceAll('-', ''), 'hex'))),
    int8Array(places),
    int8Array(types.map(({ importance }) => importance)),
    int8Array(types.map(({ silentMs }) => silentMs)),
    int8Array(types.map(({ occurrences }) => occurrences)),
    int8Array(types.map(({ lastSeenMs }) => lastSeenMs)),
    int8Array(types.map(({ errorMs }) => errorMs)),
  ];
  await client.query({ text: INSERT_TYPES, values });
}

const INSERT_FINDINGS = `
  INSERT INTO finding (project_id, inspection_id, from_ms, to_ms, id, component_key, environment, component, severity,
    overview, new_types, attributes, first_error_ms)
  SELECT $1, $2::uuid, $3::bigint, $4::bigint, u.id, u.component_key, u.environment, u.component, u.severity, u.overview, u.new_types,
    json_build_object('versions', u.versions, 'properties', coalesce(
      (SELECT f.properties FROM first_error f WHERE f.project_id = $1 AND f.type_id = u.earliest), '{}')), u.first_error_ms
  FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::smallint[], $10::text[], $11::integer[], $12::json[], $13::uuid[], $14::bigint[])
    AS u(id, component_key, environment, component, severity, overview, new_types, versions, earliest, first_error_ms)`;

const INSERT_TYPES = `
  INSERT INTO finding_type (project_id, finding_id, position, type_id, importance, silent_ms, occurrences, last_seen_ms, error_ms)
  SELECT $1, ($2::uuid[])[u.place / ${MAX_TYPES} + 1], u.place % ${MAX_TYPES} + 1, u.type_id, u.importance, u.silent_ms,
    u.occurrences, u.last_seen_ms, u.error_ms
  FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[])
    AS u(type_id, place, importance, silent_ms, occurrences, last_seen_ms, error_ms)`;

/** Of a type `t`: how many hours before its last error the window of `from_ms` = $3 lies. */
const HOURS_BEFORE_LAST = `(t.last_error_ms / 3600000 - $3::bigint / 3600000)::integer`;

/**
 * Whether a type `t` had an error in the window. After 64 hours that is not known any more (event_type.error_hours): then
 * it counts as one that had.
 */
const HAD_ERROR = `t.last_error_ms >= $3::bigint AND (${HOURS_BEFORE_LAST} >= 64 OR (t.error_hours >> ${HOURS_BEFORE_LAST}) & 1 = 1)`;

const MUTED = `EXISTS (SELECT FROM type_mute m WHERE m.project_id = $1 AND m.type_id = t.id
  AND m.from_ms <= $4::bigint AND (m.until_ms IS NULL OR m.until_ms > $4::bigint))`;

/**
 * When the last error of a type `t` before the end of the window was received. Where a later error is known, only the
 * hour of that one is known: then it is the end of this hour.
 */
const LAST_ERROR = `CASE WHEN t.last_error_ms < $4::bigint THEN t.last_error_ms
  WHEN ${HOURS_BEFORE_LAST} < 64 AND t.error_hours >> ${HOURS_BEFORE_LAST} <> 0 THEN
    (($3::bigint / 3600000 + 1) - round(log(2, ((t.error_hours >> ${HOURS_BEFORE_LAST}) & -(t.error_hours >> ${HOURS_BEFORE_LAST}))::numeric))::bigint) * 3600000
  END`;

const TYPES_OF_FINDING = `finding_type x
  CROSS JOIN LATERAL (SELECT * FROM event_type t WHERE t.project_id = $1 AND t.id = x.type_id OFFSET 0) t
  WHERE x.project_id = $1 AND x.finding_id = f.id`;

// Reads the types of open findings: at most MAX_TYPES of each, up to the first that had an error.
const RECOVER = `UPDATE finding f SET recovered_ms = $4::bigint,
    silent_since_ms = (SELECT max(${LAST_ERROR}) FROM ${TYPES_OF_FINDING})
  WHERE f.project_id = $1 AND f.inspection_id = $2 AND f.recovered_ms IS NULL AND f.from_ms < $3::bigint
    AND NOT EXISTS (SELECT FROM finding n WHERE n.project_id = $1 AND n.inspection_id = $2 AND n.from_ms = $3::bigint
      AND n.component_key = f.component_key)
    AND NOT EXISTS (SELECT FROM ${TYPES_OF_FINDING} AND ${HAD_ERROR} AND NOT ${MUTED})
  RETURNING f.id, f.component_key, f.environment, f.component, f.severity`;

type RecoveredRow = [id: string, componentKey: string, environment: string, component: string, severity: number];

/**
 * Ends the open findings of earlier hours whose component has none in this one and whose own types had no error in it
 * (docs/rules/alerting.md#recovery). While another finding of a component is abnormal, a recovery is held back.
 */
export async function recoverFindings(client: PoolClient, window: Window): Promise<Recovery> {
  const { projectId, inspectionId, fromMs, toMs } = window;
  const values = [projectId, inspectionId, fromMs, toMs];
  const { rows } = await client.query<RecoveredRow>({ text: RECOVER, values, rowMode: 'array' });
  // The abnormal finding for which a recovery was held may have been deleted: then nothing of the component recovers now.
  const keys = [
    ...new Set([...rows.map(([, componentKey]) => componentKey), ...(await heldComponents(client, window))]),
  ];
  if (keys.length === 0) return { findings: 0, reported: [] };
  const abnormal = await abnormalComponents(client, window, keys);
  const held = rows.filter(([, componentKey]) => abnormal.has(componentKey));
  const released = await releaseRecoveries(
    client,
    window,
    keys.filter((key) => !abnormal.has(key)),
  );
  await holdRecoveries(
    client,
    projectId,
    held.map(([id]) => id),
  );
  const reported = [...released, ...rows.filter(([, componentKey]) => !abnormal.has(componentKey))];
  return { findings: rows.length, reported: reported.map(toRecovered).sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function toRecovered([id, componentKey, environment, component, severity]: RecoveredRow): RecoveredFinding {
  return { id, componentKey, environment, component, severity };
}

/** Those of the components that have an abnormal finding. */
async function abnormalComponents(
  client: PoolClient,
  { projectId, inspectionId }: Window,
  keys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await client.query<{ component_key: string }>(
    `SELECT DISTINCT component_key FROM finding
     WHERE project_id = $1 AND inspection_id = $2 AND recovered_ms IS NULL AND component_key = ANY ($3::uuid[])`,
    [projectId, inspectionId, keys],
  );
  return new Set(rows.map((row) => row.component_key));
}

/** The components with a recovery that is held. */
async function heldComponents(client: PoolClient, { projectId, inspectionId }: Window): Promise<string[]> {
  const { rows } = await client.query<{ component_key: string }>(
    'SELECT DISTINCT component_key FROM finding WHERE project_id = $1 AND inspection_id = $2 AND recovery_held',
    [projectId, inspectionId],
  );
  return rows.map((row) => row.component_key);
}

async function holdRecoveries(client: PoolClient, projectId: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const text = 'UPDATE finding SET recovery_held = true WHERE project_id = $1 AND id = ANY ($2::uuid[])';
  await client.query(text, [projectId, ids]);
}

/** The recoveries of components that were held back. */
async function releaseRecoveries(
  client: PoolClient,
  { projectId, inspectionId }: Window,
  keys: readonly string[],
): Promise<RecoveredRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await client.query<RecoveredRow>({
    text: `UPDATE finding SET recovery_held = false
      WHERE project_id = $1 AND inspection_id = $2 AND recovery_held AND component_key = ANY ($3::uuid[])
      RETURNING id, component_key, environment, component, severity`,
    values: [projectId, inspectionId, keys],
    rowMode: 'array',
  });
  return rows;
}

/** The next window begins where this one ended. */
export async function finishWindow(client: PoolClient, window: Window, nowMs: number): Promise<void> {
  await client.query(
    'UPDATE inspection SET inspected_until_ms = $3, last_run_ms = $4 WHERE project_id = $1 AND id = $2',
    [window.projectId, window.inspectionId, window.toMs, nowMs],
  );
}
