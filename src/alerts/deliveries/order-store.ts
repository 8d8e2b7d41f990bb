import type { PoolClient } from 'pg';
import type { DeliveryTrigger } from './delivery.js';
import type { Neighbour, NoticeContent, SubjectHistory } from './order.js';

/** A notice among those of its subject: they are in the order of their positions. */
export interface OrderedNotice {
  projectId: number;
  subjectKey: string;
  position: number;
}

/** As an end has it: more of those that are uncertain contain a beginning, and then the end is sent. */
const MAX_UNCERTAIN = 10;

const HAD_TURN = '(attempts > 0 OR last_answer IS NOT NULL)';
const SUBJECT = 'project_id = $1 AND subject_key = $2';

interface ContentRow {
  trigger: DeliveryTrigger;
  from_rank: number | null;
  to_rank: number | null;
}

function toContent({ trigger, from_rank: fromRank, to_rank: toRank }: ContentRow): NoticeContent {
  return { trigger, fromRank, toRank };
}

/** The next later notice of the subject, in any state; null = there is none. */
export async function nextNotice(
  db: Pick<PoolClient, 'query'>,
  { projectId, subjectKey, position }: OrderedNotice,
): Promise<Neighbour | null> {
  const { rows } = await db.query<{ id: string; had_turn: boolean }>(
    `SELECT id, state <> 'waiting' OR ${HAD_TURN} AS had_turn FROM delivery WHERE ${SUBJECT} AND position > $3
     ORDER BY position LIMIT 1`,
    [projectId, subjectKey, position],
  );
  return rows[0] === undefined ? null : { id: rows[0].id, hadTurn: rows[0].had_turn };
}

/** The id of a later notice of the subject that a delivery is about; null = there is none, or it has no order. */
export async function laterNoticeOf(
  db: Pick<PoolClient, 'query'>,
  projectId: number,
  id: string,
): Promise<string | null> {
  const { rows } = await db.query<Omit<OrderedNotice, 'projectId'>>(
    `SELECT subject_key AS "subjectKey", position FROM delivery
     WHERE project_id = $1 AND id = $2 AND subject_key IS NOT NULL`,
    [projectId, id],
  );
  return rows[0] === undefined ? null : ((await nextNotice(db, { projectId, ...rows[0] }))?.id ?? null);
}

/** The next later notice of the subject that waits; null = there is none. */
export async function nextWaiting(
  db: Pick<PoolClient, 'query'>,
  { projectId, subjectKey, position }: OrderedNotice,
): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `SELECT id FROM delivery WHERE ${SUBJECT} AND position > $3 AND state = 'waiting' ORDER BY position LIMIT 1`,
    [projectId, subjectKey, position],
  );
  return rows[0]?.id ?? null;
}

/**
 * Holds the earlier notices of the subject that wait, the latest first, until the transaction ends. It waits for a
 * process that is claiming one of them, and then sees that claim.
 */
export async function holdEarlierWaiting(
  client: PoolClient,
  { projectId, subjectKey, position }: OrderedNotice,
  nowMs: number,
): Promise<(Neighbour & { isUnderWay: boolean })[]> {
  const { rows } = await client.query<{ id: string; had_turn: boolean; attempt_until_ms: number | null }>(
    `SELECT id, ${HAD_TURN} AS had_turn, attempt_until_ms FROM delivery
     WHERE ${SUBJECT} AND position < $3 AND state = 'waiting' ORDER BY position DESC FOR UPDATE`,
    [projectId, subjectKey, position],
  );
  return rows.map((row) => ({
    id: row.id,
    hadTurn: row.had_turn,
    isUnderWay: row.attempt_until_ms !== null && row.attempt_until_ms > nowMs,
  }));
}

/** What is known of the notices of the subject before this one. */
export async function readHistory(
  client: PoolClient,
  { projectId, subjectKey, position }: OrderedNotice,
): Promise<SubjectHistory> {
  const values = [projectId, subjectKey, position];
  const { rows } = await client.query<ContentRow & { is_certain: boolean }>(
    `SELECT trigger, from_rank, to_rank, state = 'delivered' AS is_certain FROM delivery
     WHERE ${SUBJECT} AND position < $3 AND (state = 'delivered' OR maybe_accepted) ORDER BY position DESC LIMIT ${MAX_UNCERTAIN}`,
    values,
  );
  const certain = rows.findIndex((row) => row.is_certain);
  const accepted = certain === -1 ? rows : rows.slice(0, certain + 1);
  const end = async (direction: 'ASC' | 'DESC') => {
    const { rows: found } = await client.query<ContentRow>(
      `SELECT trigger, from_rank, to_rank FROM delivery WHERE ${SUBJECT} AND position < $3 ORDER BY position ${direction} LIMIT 1`,
      values,
    );
    return found[0] === undefined ? null : toContent(found[0]);
  };
  return {
    accepted: accepted.map((row) => ({ ...toContent(row), isCertain: row.is_certain })),
    first: await end('ASC'),
    last: await end('DESC'),
  };
}

/** Ends earlier notices of a subject, held by the caller, that a later one supersedes. */
export async function supersede(
  client: PoolClient,
  projectId: number,
  ids: readonly string[],
  reason: string,
): Promise<void> {
  if (ids.length === 0) return;
  await client.query(
    `UPDATE delivery SET state = 'suppressed', reason = $3, next_attempt_ms = NULL, attempt_until_ms = NULL,
       maybe_accepted = maybe_accepted OR attempt_until_ms IS NOT NULL
     WHERE project_id = $1 AND id = ANY ($2::uuid[]) AND state = 'waiting'`,
    [projectId, ids, reason],
  );
}
