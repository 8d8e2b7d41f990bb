import type { StoreQueries } from '../../db/context.js';
import { HOUR_MS } from '../../lib/time.js';
import { severityOfRank } from '../../model/severity.js';
import type { FindingView, NewTypeView } from '../findings/finding.js';
import type { NewType } from './new-errors.js';

/** How much is read of new types at once. */
export interface TypesLimit {
  /** Types of each finding. */
  perFinding: number;
  /** Types of each finding that are left out before them; default: none. */
  skip?: number;
  /** How long messages and stacks may be, of one finding and of all: those after that are cut. NO_BYTES: all are cut. */
  findingBytes: number;
  totalBytes: number;
}

export const NO_BYTES = -1;
/** Characters of messages and stacks that are cut. */
export const SHORT_MESSAGE = 300;
export const SHORT_STACK = 200;

type Row = [
  finding: number,
  typeId: string,
  name: string,
  importance: number,
  occurrences: number,
  firstSeenMs: number,
  lastSeenMs: number,
  message: string | null,
  stack: string | null,
  version: string | null,
  eventId: string | null,
  isCut: boolean,
];

// OFFSET 0: one index scan for each, independent of the planner's estimates. Lengths are known without the texts. Of a type
// that came back, the event is the first that ended in the hour of its return or later. The event of a first error may be
// older than what is kept: then it is the type's latest.
const withContents = (source: string) => `
SELECT s.finding, s.type_id, t.name, s.importance, s.occurrences, t.first_seen_ms, s.last_seen_ms,
  CASE WHEN s.cut THEN left(f.message, ${SHORT_MESSAGE}) ELSE f.message END,
  CASE WHEN s.cut THEN left(f.stack, ${SHORT_STACK}) ELSE f.stack END,
  CASE WHEN f.type_id IS NULL THEN t.first_version ELSE f.version END,
  coalesce(
    (SELECT e.id FROM event e WHERE e.project_id = $1 AND e.type_id = s.type_id AND e.ended_hour >= s.back_hour
     ORDER BY e.ended_hour, e.id LIMIT 1),
    (SELECT e.id FROM event e WHERE e.project_id = $1 AND e.id = coalesce(r.survivor_id, f.event_id)),
    (SELECT e.id FROM event e WHERE e.project_id = $1 AND e.type_id = s.type_id ORDER BY e.ended_hour DESC, e.id DESC LIMIT 1)),
  s.cut
FROM (
  SELECT s.*, coalesce(sum(s.bytes) OVER before_it_in_finding, 0) > $3
      OR coalesce(sum(s.bytes) OVER before_it, 0) > $4 AS cut
  FROM (
    SELECT s.*, coalesce(octet_length(f.message), 0) + coalesce(octet_length(f.stack), 0) AS bytes
    FROM (${source}) s
    LEFT JOIN LATERAL (SELECT * FROM first_error f WHERE f.project_id = $1 AND f.type_id = s.type_id OFFSET 0) f ON true
  ) s
  WINDOW before_it AS (ORDER BY s.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    before_it_in_finding AS (PARTITION BY s.finding ORDER BY s.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
) s
CROSS JOIN LATERAL (SELECT * FROM event_type t WHERE t.project_id = $1 AND t.id = s.type_id OFFSET 0) t
LEFT JOIN LATERAL (SELECT * FROM first_error f WHERE f.project_id = $1 AND f.type_id = s.type_id OFFSET 0) f ON true
LEFT JOIN LATERAL (SELECT * FROM event_redirect r WHERE r.project_id = $1 AND r.id = f.event_id OFFSET 0) r ON true
ORDER BY s.n`;

const STORED = withContents(`
  SELECT w.finding::integer, ft.*, row_number() OVER (ORDER BY w.finding, ft.position) AS n
  FROM unnest($2::uuid[]) WITH ORDINALITY AS w(id, finding) CROSS JOIN LATERAL (
    SELECT ft.position, ft.type_id, ft.importance, ft.occurrences, ft.last_seen_ms,
      CASE WHEN ft.silent_ms IS NOT NULL THEN
        (SELECT (f.from_ms / 3600000)::integer FROM finding f WHERE f.project_id = $1 AND f.id = w.id)
      END AS back_hour
    FROM finding_type ft
    WHERE ft.project_id = $1 AND ft.finding_id = w.id ORDER BY ft.position OFFSET $6 LIMIT $5
  ) ft`);

const GIVEN = withContents(`
  SELECT u.finding, u.type_id, u.importance, u.occurrences, u.last_seen_ms, u.back_hour, u.n
  FROM unnest($2::uuid[], $5::integer[], $6::integer[], $7::bigint[], $8::bigint[], $9::integer[])
    WITH ORDINALITY AS u(type_id, finding, importance, occurrences, last_seen_ms, back_hour, n)`);

/** The first new types of findings, in the order of their ids, as they were when the hour was inspected. */
export async function readNewTypes(
  db: StoreQueries,
  projectId: number,
  findingIds: readonly string[],
  { perFinding, skip = 0, findingBytes, totalBytes }: TypesLimit,
): Promise<NewTypeView[][]> {
  if (findingIds.length === 0) return [];
  const values = [projectId, findingIds, findingBytes, totalBytes, perFinding, skip];
  const { rows } = await db.query<Row>({ text: STORED, rowMode: 'array', values });
  return byFinding(rows, findingIds.length, 1);
}

/** The same of findings that are not stored, by their types. */
export async function describeNewTypes(
  db: StoreQueries,
  projectId: number,
  findings: readonly (readonly NewType[])[],
  { perFinding, findingBytes, totalBytes }: TypesLimit,
): Promise<NewTypeView[][]> {
  const types = findings.flatMap((list, n) => list.slice(0, perFinding).map((type) => ({ ...type, finding: n })));
  const values = [
    projectId,
    types.map(({ typeId }) => typeId),
    findingBytes,
    totalBytes,
    types.map(({ finding }) => finding),
    types.map(({ importance }) => importance),
    types.map(({ occurrences }) => occurrences),
    types.map(({ lastSeenMs }) => lastSeenMs),
    types.map(({ errorMs, silentMs }) => (silentMs === null ? null : Math.floor(errorMs / HOUR_MS))),
  ];
  const { rows } = await db.query<Row>({ text: GIVEN, rowMode: 'array', values });
  return byFinding(rows, findings.length, 0);
}

/** How many bytes the messages and stacks of the types of a finding have. */
export async function newTypeBytes(db: StoreQueries, projectId: number, findingId: string): Promise<number> {
  const { rows } = await db.query<{ bytes: number | null }>(
    `SELECT sum(coalesce(octet_length(f.message), 0) + coalesce(octet_length(f.stack), 0))::bigint AS bytes
     FROM (SELECT type_id FROM finding_type WHERE project_id = $1 AND finding_id = $2) ft
     CROSS JOIN LATERAL (SELECT * FROM first_error f WHERE f.project_id = $1 AND f.type_id = ft.type_id OFFSET 0) f`,
    [projectId, findingId],
  );
  return rows[0]?.bytes ?? 0;
}

/** The properties of the first errors of types, by type; empty ones are left out. */
export async function firstProperties(
  db: StoreQueries,
  projectId: number,
  typeIds: readonly string[],
): Promise<Map<string, FindingView['properties']>> {
  const { rows } = await db.query<{ type_id: string; properties: FindingView['properties'] }>(
    'SELECT type_id, properties FROM first_error WHERE project_id = $1 AND type_id = ANY ($2::uuid[]) AND properties IS NOT NULL',
    [projectId, typeIds],
  );
  return new Map(rows.map(({ type_id, properties }) => [type_id, properties]));
}

function byFinding(rows: readonly Row[], findings: number, first: number): NewTypeView[][] {
  const lists: NewTypeView[][] = Array.from({ length: findings }, () => []);
  for (const row of rows) lists[row[0] - first]?.push(toView(row));
  return lists;
}

function toView(row: Row): NewTypeView {
  const [, typeId, type, rank, count, firstSeenMs, lastSeenMs, message, stack, version, eventId, isCut] = row;
  const importance = severityOfRank(rank);
  return { typeId, type, importance, message, stack, version, count, firstSeenMs, lastSeenMs, eventId, isCut };
}
