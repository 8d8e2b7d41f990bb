import type { PoolClient } from 'pg';
import { MAX_VERSIONS } from '../run/new-errors.js';
import { NAMED_TYPES, type NamedType, type Overview, overviewOf } from '../run/overview.js';

/** What the summary of a finding is made from. */
interface FindingSource extends Omit<Overview, 'named'> {
  id: string;
  /** Rank. */
  severity: number;
  /** When the first of its errors was received, as stored. */
  firstErrorMs: number;
  /** Worst first; at most 1 000. */
  types: TypeSource[];
}

interface TypeSource extends NamedType {
  typeId: string;
  version: string | null;
  /** When the error was received for which the type is in the finding; null = not known. */
  errorMs: number | null;
}

/** What a finding says of its types. */
interface FindingSummary {
  id: string;
  severity: number;
  overview: string;
  versions: string[];
  firstErrorMs: number;
  /** Whose first error's properties it shows; null = none. */
  earliestTypeId: string | null;
}

/** Rewrites the summaries of findings that lost types: nothing of those types is left in them. */
export async function refreshSummaries(client: PoolClient, projectId: number, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const findings = await readSources(client, projectId, ids);
  await updateSummaries(client, projectId, findings.map(summaryOf));
}

function summaryOf({ types, ...finding }: FindingSource): FindingSummary {
  const versions = new Set(types.flatMap(({ version }) => (version === null ? [] : [version])));
  const [first] = types.toSorted((a, b) => (a.errorMs ?? 0) - (b.errorMs ?? 0) || (a.typeId < b.typeId ? -1 : 1));
  return {
    id: finding.id,
    severity: types[0]?.importance ?? finding.severity,
    overview: overviewOf({ ...finding, named: types.slice(0, NAMED_TYPES) }),
    versions: [...versions].slice(0, MAX_VERSIONS),
    firstErrorMs: first?.errorMs ?? finding.firstErrorMs,
    earliestTypeId: first?.typeId ?? null,
  };
}

interface FindingRow {
  id: string;
  severity: number;
  environment: string;
  component: string;
  from_ms: number;
  to_ms: number;
  first_error_ms: number;
  new_types: number;
}

interface TypeRow {
  finding_id: string;
  type_id: string;
  name: string;
  importance: number;
  occurrences: number;
  silent_ms: number | null;
  version: string | null;
  error_ms: number | null;
}

async function readSources(client: PoolClient, projectId: number, ids: readonly string[]): Promise<FindingSource[]> {
  const { rows: findings } = await client.query<FindingRow>(
    `SELECT id, severity, environment, component, from_ms, to_ms,
       coalesce(first_error_ms, from_ms) AS first_error_ms, new_types FROM finding
     WHERE project_id = $1 AND id = ANY ($2) ORDER BY id`,
    [projectId, ids],
  );
  const { rows: types } = await client.query<TypeRow>(
    `SELECT x.finding_id, x.type_id, t.name, x.importance, x.occurrences, x.silent_ms,
       coalesce(x.error_ms, t.first_error_ms) AS error_ms,
       CASE WHEN f.type_id IS NULL THEN t.first_version ELSE f.version END AS version
     FROM finding_type x JOIN event_type t ON t.project_id = $1 AND t.id = x.type_id
     LEFT JOIN first_error f ON f.project_id = $1 AND f.type_id = x.type_id
     WHERE x.project_id = $1 AND x.finding_id = ANY ($2) ORDER BY x.finding_id, x.position`,
    [projectId, ids],
  );
  const typesOf = new Map<string, TypeSource[]>(findings.map(({ id }) => [id, []]));
  for (const type of types) typesOf.get(type.finding_id)?.push(toType(type));
  return findings.map((row) => ({
    id: row.id,
    severity: row.severity,
    environment: row.environment,
    component: row.component,
    fromMs: row.from_ms,
    toMs: row.to_ms,
    firstErrorMs: row.first_error_ms,
    total: row.new_types,
    types: typesOf.get(row.id) ?? [],
  }));
}

function toType({ type_id: typeId, name, importance, occurrences, version, ...row }: TypeRow): TypeSource {
  return { typeId, name, importance, occurrences, version, silentMs: row.silent_ms, errorMs: row.error_ms };
}

async function updateSummaries(
  client: PoolClient,
  projectId: number,
  summaries: readonly FindingSummary[],
): Promise<void> {
  await client.query(
    `UPDATE finding f SET severity = u.severity, overview = u.overview, first_error_ms = u.first_error_ms,
       attributes = json_build_object('versions', u.versions, 'properties', coalesce(
         (SELECT e.properties FROM first_error e WHERE e.project_id = $1 AND e.type_id = u.earliest), '{}'))
     FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::json[], $6::uuid[], $7::bigint[])
       AS u(id, severity, overview, versions, earliest, first_error_ms)
     WHERE f.project_id = $1 AND f.id = u.id`,
    [
      projectId,
      summaries.map(({ id }) => id),
      summaries.map(({ severity }) => severity),
      summaries.map(({ overview }) => overview),
      summaries.map(({ versions }) => JSON.stringify(versions)),
      summaries.map(({ earliestTypeId }) => earliestTypeId),
      summaries.map(({ firstErrorMs }) => firstErrorMs),
    ],
  );
}
