import type { Pool, PoolClient } from 'pg';
import { int8Array, uuidArray } from '../../db/binary-arrays.js';
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

/** A finding whose component has no new error type any more. */
export interface RecoveredFinding {
  id: string;
  componentKey: string;
  environment: string;
  component: string;
  severity: number;
}

/** Inspections that are on and have an hour to inspect that ended by `untilMs`, in a fixed order. */
export async function dueInspections(pool: Pool, untilMs: number): Promise<{ projectId: number; id: string }[]> {
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
  ];
  await client.query({ text: INSERT_TYPES, values });
}

const INSERT_FINDINGS = `
  INSERT INTO finding (project_id, inspection_id, from_ms, to_ms, id, component_key, environment, component, severity,
    overview, new_types, attributes)
  SELECT $1, $2::uuid, $3::bigint, $4::bigint, u.id, u.component_key, u.environment, u.component, u.severity, u.overview, u.new_types,
    json_build_object('versions', u.versions, 'properties', coalesce(
      (SELECT f.properties FROM first_error f WHERE f.project_id = $1 AND f.type_id = u.earliest), '{}'))
  FROM unnest($5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::smallint[], $10::text[], $11::integer[], $12::json[], $13::uuid[])
    AS u(id, component_key, environment, component, severity, overview, new_types, versions, earliest)`;

const INSERT_TYPES = `
  INSERT INTO finding_type (project_id, finding_id, position, type_id, importance, silent_ms, occurrences, last_seen_ms)
  SELECT $1, ($2::uuid[])[u.place / ${MAX_TYPES} + 1], u.place % ${MAX_TYPES} + 1, u.type_id, u.importance, u.silent_ms,
    u.occurrences, u.last_seen_ms
  FROM unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
    AS u(type_id, place, importance, silent_ms, occurrences, last_seen_ms)`;

/** Ends the open findings of earlier hours whose component has none in this one; the earliest first. */
export async function recoverFindings(client: PoolClient, window: Window): Promise<RecoveredFinding[]> {
  const { projectId, inspectionId, fromMs, toMs } = window;
  const { rows } = await client.query<[string, string, string, string, number]>({
    text: `UPDATE finding f SET recovered_ms = $4
      WHERE f.project_id = $1 AND f.inspection_id = $2 AND f.recovered_ms IS NULL AND f.from_ms < $3 AND NOT EXISTS (
        SELECT FROM finding n WHERE n.project_id = $1 AND n.inspection_id = $2 AND n.from_ms = $3
          AND n.component_key = f.component_key)
      RETURNING f.id, f.component_key, f.environment, f.component, f.severity`,
    values: [projectId, inspectionId, fromMs, toMs],
    rowMode: 'array',
  });
  return rows
    .map(([id, componentKey, environment, component, severity]) => {
      return { id, componentKey, environment, component, severity };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The next window begins where this one ended. */
export async function finishWindow(client: PoolClient, window: Window, nowMs: number): Promise<void> {
  await client.query(
    'UPDATE inspection SET inspected_until_ms = $3, last_run_ms = $4 WHERE project_id = $1 AND id = $2',
    [window.projectId, window.inspectionId, window.toMs, nowMs],
  );
}
