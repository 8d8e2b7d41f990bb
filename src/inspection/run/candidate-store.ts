import type { PoolClient } from 'pg';
import type { Candidate } from './new-errors.js';

type Db = Pick<PoolClient, 'query'>;

/** How many candidates are read at once. */
const CHUNK = 1_000;
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Which candidates of an inspection are read: those whose error was received in `[sinceMs, beforeMs)`. */
export interface CandidateScope {
  projectId: number;
  inspectionId: string;
  sinceMs: number;
  beforeMs: number;
  /** Mutes in force at this instant count. */
  nowMs: number;
}

const CHOSEN = (columns: string) => `SELECT ${columns} FROM new_error n
  WHERE n.project_id = $1 AND n.inspection_id = $2 AND (n.type_id, n.error_ms) > ($3, $7::bigint)
    AND n.error_ms >= $4 AND n.error_ms < $5
  ORDER BY n.type_id, n.error_ms LIMIT ${CHUNK}`;

const COLUMNS = 'n.type_id, n.error_ms, n.silent_ms';

// Only this transaction changes or deletes the rows of an inspection that is locked, so ctid is a stable address.
const TAKEN = `DELETE FROM new_error n WHERE n.project_id = $1 AND n.ctid = ANY (ARRAY(${CHOSEN('n.ctid')})) RETURNING ${COLUMNS}`;

// OFFSET 0: one look into an index for each.
const described = (chosen: string) => `WITH chosen AS MATERIALIZED (${chosen})
SELECT x.type_id, t.component_key, c.environment, c.path, t.importance, x.error_ms, x.silent_ms,
  CASE WHEN f.type_id IS NULL THEN t.first_version ELSE f.version END, m.muted, t.occurrences, t.last_seen_ms
FROM chosen x
CROSS JOIN LATERAL (SELECT * FROM event_type t WHERE t.project_id = $1 AND t.id = x.type_id OFFSET 0) t
CROSS JOIN LATERAL (SELECT * FROM component c WHERE c.project_id = $1 AND c.key = t.component_key OFFSET 0) c
LEFT JOIN LATERAL (SELECT * FROM first_error f WHERE f.project_id = $1 AND f.type_id = x.type_id OFFSET 0) f ON true
CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM type_mute m
  WHERE m.project_id = $1 AND m.type_id = x.type_id AND m.from_ms <= $6 AND (m.until_ms IS NULL OR m.until_ms > $6)) AS muted) m
ORDER BY x.type_id, x.error_ms`;

/** What the inspection has yet to evaluate, taken away: for good when the transaction commits. */
export function takeCandidates(client: PoolClient, scope: CandidateScope): AsyncGenerator<Candidate[]> {
  return readChunks(client, described(TAKEN), scope);
}

/** The same, left where it is. */
export function lookAtCandidates(db: Db, scope: CandidateScope): AsyncGenerator<Candidate[]> {
  return readChunks(db, described(CHOSEN(COLUMNS)), scope);
}

type Row = [
  typeId: string,
  componentKey: string,
  environment: string,
  component: string,
  importance: number,
  errorMs: number,
  silentMs: number | null,
  version: string | null,
  muted: boolean,
  occurrences: number,
  lastSeenMs: number,
];

/** A type that came back several times since is evaluated once, by the first of them. */
async function* readChunks(db: Db, text: string, scope: CandidateScope): AsyncGenerator<Candidate[]> {
  const { projectId, inspectionId, sinceMs, beforeMs, nowMs } = scope;
  for (let [afterId, afterMs] = [NO_ID, 0]; ; ) {
    const values = [projectId, inspectionId, afterId, sinceMs, beforeMs, nowMs, afterMs];
    const { rows } = await db.query<Row>({ text, values, rowMode: 'array' });
    const last = rows.at(-1);
    if (last === undefined) return;
    const before = afterId;
    [afterId, , , , , afterMs] = last;
    yield rows.filter(([typeId], n) => typeId !== (n === 0 ? before : rows[n - 1]?.[0])).map(toCandidate);
  }
}

function toCandidate(row: Row): Candidate {
  return {
    typeId: row[0],
    componentKey: row[1],
    environment: row[2],
    component: row[3],
    importance: row[4],
    errorMs: row[5],
    silentMs: row[6],
    version: row[7],
    muted: row[8],
    occurrences: row[9],
    lastSeenMs: row[10],
  };
}
