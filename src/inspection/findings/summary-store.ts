import type { PoolClient } from 'pg';
import type { NamedType, Overview } from '../run/overview.js';

/** What a finding is told from. */
export interface FindingToTell extends Omit<Overview, 'named'> {
  id: string;
  /** Rank. */
  severity: number;
  /** Worst first; at most 1 000. */
  types: (NamedType & { typeId: string; version: string | null; firstErrorMs: number })[];
}

export interface ToldFinding {
  id: string;
  severity: number;
  overview: string;
  versions: string[];
  /** Whose first error's properties it shows; null = none. */
  earliestTypeId: string | null;
}

interface FindingRow {
  id: string;
  severity: number;
  environment: string;
  component: string;
  from_ms: number;
  to_ms: number;
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
  first_error_ms: number | null;
}

export async function readFindingsToTell(
  client: PoolClient,
  projectId: number,
  ids: readonly string[],
): Promise<FindingToTell[]> {
  const { rows: findings } = await client.query<FindingRow>(
    `SELECT id, severity, environment, component, from_ms, to_ms, new_types FROM finding
     WHERE project_id = $1 AND id = ANY ($2) ORDER BY id`,
    [projectId, ids],
  );
  const { rows: types } = await client.query<TypeRow>(
    `SELECT x.finding_id, x.type_id, t.name, x.importance, x.occurrences, x.silent_ms, t.first_error_ms,
       CASE WHEN f.type_id IS NULL THEN t.first_version ELSE f.version END AS version
     FROM finding_type x JOIN event_type t ON t.project_id = $1 AND t.id = x.type_id
     LEFT JOIN first_error f ON f.project_id = $1 AND f.type_id = x.type_id
     WHERE x.project_id = $1 AND x.finding_id = ANY ($2) ORDER BY x.finding_id, x.position`,
    [projectId, ids],
  );
  const typesOf = new Map<string, FindingToTell['types']>(findings.map(({ id }) => [id, []]));
  for (const type of types) typesOf.get(type.finding_id)?.push(toType(type));
  return findings.map((row) => ({
    ...{ id: row.id, severity: row.severity, environment: row.environment, component: row.component },
    ...{ fromMs: row.from_ms, toMs: row.to_ms, total: row.new_types },
    types: typesOf.get(row.id) ?? [],
  }));
}

function toType(row: TypeRow): FindingToTell['types'][number] {
  const { type_id: typeId, name, importance, occurrences, version } = row;
  return {
    typeId,
    name,
    importance,
    occurrences,
    version,
    silentMs: row.silent_ms,
    firstErrorMs: row.first_error_ms ?? 0,
  };
}

export async function updateTold(client: PoolClient, projectId: number, told: readonly ToldFinding[]): Promise<void> {
  await client.query(
    `UPDATE finding f SET severity = u.severity, overview = u.overview,
       attributes = json_build_object('versions', u.versions, 'properties', coalesce(
         (SELECT e.properties FROM first_error e WHERE e.project_id = $1 AND e.type_id = u.earliest), '{}'))
     FROM unnest($2::uuid[], $3::smallint[], $4::text[], $5::json[], $6::uuid[]) AS u(id, severity, overview, versions, earliest)
     WHERE f.project_id = $1 AND f.id = u.id`,
    [
      projectId,
      told.map(({ id }) => id),
      told.map(({ severity }) => severity),
      told.map(({ overview }) => overview),
      told.map(({ versions }) => JSON.stringify(versions)),
      told.map(({ earliestTypeId }) => earliestTypeId),
    ],
  );
}
